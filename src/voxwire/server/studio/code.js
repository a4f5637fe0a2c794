// The request of the page as a program. Every program reads the key from DASHSCOPE_API_KEY.

import { isSsml } from "./ssml.js";

const quoted = (value) => JSON.stringify(value);

/** What a text of SSML needs beside it; the SDK's `call()` sets it by itself. */
const markup = (text) => (isSsml(text) ? { enable_ssml: true } : {});

/** Parameters that differ from the server's own. */
function delivery({ rate, pitch, volume, instruction }) {
  return Object.entries({ rate, pitch, volume, instruction: instruction || undefined }).filter(
    ([name, value]) => value !== undefined && value !== { rate: 1, pitch: 1, volume: 50 }[name],
  );
}

const PYTHON_FORMATS = { wav: "WAV_24000HZ_MONO_16BIT", mp3: "MP3_24000HZ_MONO_256KBPS", opus: "OGG_OPUS_24KHZ_MONO_32KBPS" };
const PYTHON_NAMES = { rate: "speech_rate", pitch: "pitch_rate", volume: "volume", instruction: "instruction" };

function python(request, origin) {
  const socket = origin.replace(/^http/, "ws");
  const more = delivery(request).map(([name, value]) => `\n    ${PYTHON_NAMES[name]}=${quoted(value)},`).join("");
  return `# pip install dashscope
import os

import dashscope
from dashscope.audio.tts_v2 import AudioFormat, SpeechSynthesizer

dashscope.api_key = os.environ.get("DASHSCOPE_API_KEY", "none")
dashscope.base_websocket_api_url = "${socket}/api-ws/v1/inference"

synthesizer = SpeechSynthesizer(
    model=${quoted(request.model)},
    voice=${quoted(request.voice)},
    format=AudioFormat.${PYTHON_FORMATS[request.format]},${more}
)
audio = synthesizer.call(${quoted(request.text)})
with open("speech.${request.format}", "wb") as file:
    file.write(audio)
print(f"first audio after {synthesizer.get_first_package_delay()} ms")
`;
}

function javascript(request, origin) {
  const parameters = { text_type: "PlainText", voice: request.voice, format: request.format, sample_rate: 24000, ...markup(request.text), ...Object.fromEntries(delivery(request)) };
  const shown = JSON.stringify(parameters, null, 2).replaceAll("\n", "\n    ");
  return `// Node 22 or newer, without any package: node speech.mjs
import { writeFile } from "node:fs/promises";

const server = ${quoted(origin)};
const key = process.env.DASHSCOPE_API_KEY;

// A WebSocket of the web platform has no headers; a temporary key goes into its address.
const address = new URL("/api-ws/v1/inference", server.replace(/^http/, "ws"));
if (key) {
  const answer = await fetch(\`\${server}/api/v1/tokens\`, { method: "POST", headers: { authorization: \`Bearer \${key}\` } });
  address.searchParams.set("api_key", (await answer.json()).token);
}

const socket = new WebSocket(address);
socket.binaryType = "arraybuffer";
const task = crypto.randomUUID();
const send = (action, payload) =>
  socket.send(JSON.stringify({ header: { action, task_id: task, streaming: "duplex" }, payload }));
const audio = [];

socket.onopen = () => {
  send("run-task", {
    task_group: "audio",
    task: "tts",
    function: "SpeechSynthesizer",
    model: ${quoted(request.model)},
    parameters: ${shown},
    input: {},
  });
  send("continue-task", { input: { text: ${quoted(request.text)} } });
  send("finish-task", { input: {} });
};
socket.onmessage = async ({ data }) => {
  if (data instanceof ArrayBuffer) return audio.push(Buffer.from(data));
  const { header } = JSON.parse(data);
  if (header.event === "task-failed") throw new Error(header.error_message);
  if (header.event !== "task-finished") return;
  await writeFile("speech.${request.format}", Buffer.concat(audio));
  socket.close();
};
`;
}

function curl(request, origin) {
  const input = { text: request.text, voice: request.voice, format: request.format, sample_rate: 24000, ...markup(request.text), ...Object.fromEntries(delivery(request)) };
  const body = JSON.stringify({ model: request.model, input }, null, 2).replaceAll("'", "'\\''");
  return `# The answer has the address of the file.
curl -s ${origin}/api/v1/services/audio/tts/SpeechSynthesizer \\
  -H "Authorization: Bearer $DASHSCOPE_API_KEY" \\
  -H "Content-Type: application/json" \\
  -d '${body}'
`;
}

const PROGRAMS = { python, javascript, curl };

/**
 * @param language "python", "javascript" or "curl"
 * @param request {model, voice, text, format, rate, pitch, volume, instruction}
 * @param origin of the server, such as "http://127.0.0.1:8848"
 */
export const programFor = (language, request, origin) => PROGRAMS[language](request, origin);

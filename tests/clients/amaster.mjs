// Drives the npm package @amaster.ai/tts-client as a page would, and prints what it came to as one line of JSON.
//
// node amaster.mjs ORIGIN TEXT [VOICE]
//
// The package is made for browsers. What of one it touches is here: a WebSocket that resolves addresses against the
// page's origin, and an AudioContext whose clock runs and which notes what is played and when.

import WebSocketOfNode from "ws";

const [origin, text, voice] = process.argv.slice(2);
const started = performance.now();
const seconds = () => (performance.now() - started) / 1000;
const played = [];

class WebSocket extends WebSocketOfNode {
  constructor(address) {
    const url = new URL(address, origin);
    url.protocol = url.protocol.replace("http", "ws");
    super(url);
  }
}

class AudioBuffer {
  constructor({ length, sampleRate }) {
    this.duration = length / sampleRate;
    this.samples = new Float32Array(length);
  }
  getChannelData() {
    return this.samples;
  }
}

class AudioBufferSource {
  connect() {}
  disconnect() {}
  stop() {
    clearTimeout(this.timer);
  }
  start(at) {
    const begin = Math.max(at, seconds());
    played.push({ begin, duration: this.buffer.duration, loud: Math.max(...this.buffer.samples) });
    this.timer = setTimeout(() => this.onended?.(), (begin + this.buffer.duration - seconds()) * 1000);
  }
}

class AudioContext {
  state = "suspended";
  destination = {};
  get currentTime() {
    return seconds();
  }
  async resume() {
    this.state = "running";
  }
  async close() {}
  createBufferSource() {
    return new AudioBufferSource();
  }
}

Object.assign(globalThis, { WebSocket, AudioBuffer, AudioContext });
const { createTTSClient } = await import("@amaster.ai/tts-client");

const told = [];
let chunks = [];
await new Promise((done) => {
  const client = createTTSClient({})({
    ...(voice ? { voice } : {}),
    onReady: () => told.push("ready"),
    onAudioStart: () => told.push("start"),
    onAudioChunk: (all) => (chunks = all),
    onAudioEnd: () => {
      told.push("end");
      done(client.close());
    },
    onError: (error) => told.push(error.message),
  });
  client.connect().then(
    () => told.push("connected") && client.speak(text),
    () => done(client.close()),
  );
});
const bytes = chunks.reduce((sum, chunk) => sum + Buffer.from(chunk, "base64").length, 0);
console.log(JSON.stringify({ told, bytes, played }));

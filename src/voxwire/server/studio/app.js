// Puts the page together.

import { setUpAppearance, setUpTabs } from "./appearance.js";
import { programFor } from "./code.js";
import { Api, Connection } from "./connection.js";
import { CustomVoices } from "./custom.js";
import { element, fillSelect, find } from "./dom.js";
import { Live } from "./live.js";
import { Player, SAMPLE_RATE } from "./player.js";
import { Speech } from "./speech.js";
import { t } from "./strings.js";
import { Filters, matching, Previews, showPicker, showTable } from "./voices.js";
import { save, wavOf } from "./wav.js";
import { Waveform } from "./waveform.js";
import { Transcript } from "./words.js";

const FIRST_MODEL = "cosyvoice-v3-flash";
const SLIDERS = { rate: (value) => `${value.toFixed(2)}×`, pitch: (value) => `${value.toFixed(2)}×`, volume: (value) => String(value) };
/** How often a server that is still loading its model is asked again. */
const READY_MS = 1000;
const PLAIN = { rate: 1, pitch: 1, volume: 50 };

const api = new Api();
const connection = new Connection(api);
const player = new Player(() => {
  speech.playedOut();
  if (player.state === "done" && previews.playing) previews.stop();
});
const waveform = new Waveform(find("waveform"));
const transcript = new Transcript(find("transcript"));
const speech = new Speech(connection, player, { transcript, waveform, onChange: showState, onFigures: showFigures });
const previews = new Previews(api, player, { onBegin: () => speech.stop(), onError: tellError });
const live = new Live(api, tellError);
const custom = new CustomVoices(api, { onTry: tryVoice, onChange: () => loadVoices(), onPreview: playWav });

/** What the server has, and what is chosen of it. */
const state = { models: [], voices: [], all: [], voice: "", program: "python", tab: "speak", asksForKey: false };

const picker = new Filters(find("picker-filters"), { withModels: false, onChange: showVoices });
const table = new Filters(find("table-filters"), { withModels: true, onChange: showAllVoices });

// -- what the server has ----------------------------------------------------------------------------

async function load() {
  try {
    const { ready } = await (await fetch("/readyz")).json();
    if (!ready) {
      notice(t("loading"));
      return setTimeout(load, READY_MS);
    }
    const { data } = await api.json("/v1/models");
    // What is another name of a model, and what speaks another protocol, is left out.
    state.models = data.filter((model) => model.family === "cosyvoice" && model.id === model.root);
  } catch (error) {
    if (error.status === 401) return askForKey();
    return tellError(error);
  }
  find("notice").hidden = true;
  find("key").hidden = !(api.key || state.asksForKey);
  custom.offer(state.models);
  await loadVoices();
}

async function loadVoices() {
  try {
    state.all = (await api.json("/v1/audio/voices")).voices;
  } catch (error) {
    return tellError(error);
  }
  const usable = state.models.filter((model) => state.all.some((voice) => voice.models.includes(model.id)));
  fillSelect(find("model"), usable.map((model) => [model.id, model.id]));
  if (!usable.length) return notice(t("noModels"));
  if (!state.voice && usable.some((model) => model.id === FIRST_MODEL)) find("model").value = FIRST_MODEL;
  table.offer(state.all);
  showAllVoices();
  chooseModel();
}

function chooseModel() {
  const model = find("model").value;
  state.voices = state.all.filter((voice) => voice.models.includes(model));
  if (!state.voices.some((voice) => voice.id === state.voice)) state.voice = state.voices[0]?.id ?? "";
  picker.offer(state.voices);
  showVoices();
  chooseVoice();
}

function showVoices() {
  showPicker(find("picker"), matching(state.voices, picker.values), state.voice, previews, (voice) => {
    state.voice = voice.id;
    chooseVoice();
  });
}

function showAllVoices() {
  showTable(find("voice-rows"), matching(state.all, table.values), previews);
}

function chooseVoice() {
  const voice = state.voices.find(({ id }) => id === state.voice);
  find("voice-chosen").textContent = voice ? voice.id : "";
  find("instructions").replaceChildren(...(voice?.instructions ?? []).map((value) => element("option", { value })));
  showCode();
}

function tryVoice(id) {
  const model = state.all.find((voice) => voice.id === id)?.models[0];
  if (!model) return;
  find("model").value = model;
  state.voice = id;
  chooseModel();
  showTab("speak");
}

// -- speaking ---------------------------------------------------------------------------------------

function chosen() {
  const values = Object.fromEntries(Object.keys(SLIDERS).map((name) => [name, Number(find(name).value)]));
  return { model: find("model").value, voice: state.voice, instruction: find("instruction").value.trim(), ...values };
}

function requestFor(format) {
  const { model, instruction, ...parameters } = chosen();
  Object.assign(parameters, { format, sample_rate: SAMPLE_RATE });
  if (instruction) parameters.instruction = instruction;
  return { model, parameters };
}

function say() {
  const text = find("text").value;
  if (!text.trim()) return showStatus(t("noText"), true);
  previews.stop();
  const request = requestFor("pcm");
  Object.assign(request.parameters, { word_timestamp_enabled: true, word_timestamp_growing: true });
  speech.begin(request, text, { asLlm: find("llm").checked });
}

function showState(name, error) {
  const busy = name === "connecting" || name === "speaking";
  find("speak").dataset.state = name;
  find("stop").disabled = !busy;
  find("download").disabled = !(name === "finished" || (name === "stopped" && speech.pieces.length));
  if (name === "connecting") find("transcript").classList.remove("blank");
  if (error) tellSpeechError(error);
  else showStatus(t(name));
}

function tellSpeechError(error) {
  showStatus(t(error.code) === error.code ? `${error.message} (${error.code})` : t(error.code), true);
  if (error.status === 401) askForKey();
}

function showStatus(text, wrong = false) {
  find("status").textContent = text;
  find("status").classList.toggle("error", wrong);
}

function showFigures(figures) {
  const rtf = Speech.rtf(figures);
  find("ttfa").textContent = figures.ttfa === undefined ? "–" : `${Math.round(figures.ttfa)} ms`;
  find("rtf").textContent = rtf === undefined ? "–" : rtf.toFixed(2);
  find("length").textContent = `${Speech.seconds(figures).toFixed(1)} s`;
  find("gaps").textContent = String(figures.gaps);
}

/** What was heard as WAV; other formats the server makes from the same request. */
async function download() {
  const format = find("format").value;
  const name = `${state.voice}.${format}`;
  if (format === "wav") return save(wavOf(speech.pieces), name);
  showStatus(t("making"));
  const pieces = [];
  const text = find("text").value;
  const finished = () => {
    save(new Blob(pieces, { type: format === "mp3" ? "audio/mpeg" : "audio/ogg" }), name);
    showStatus(t("finished"));
  };
  try {
    const task = await connection.run(requestFor(format), { audio: (data) => pieces.push(data), finished, failed: tellSpeechError });
    task.say(text);
    task.finish();
  } catch (error) {
    tellSpeechError(error);
  }
}

/** Play a preview that came as a file. */
async function playWav(base64) {
  speech.stop();
  await player.open();
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const decoded = await new OfflineAudioContext(1, 1, SAMPLE_RATE).decodeAudioData(bytes.buffer);
  if (speech.active) return;
  const run = player.begin();
  player.add(run, decoded.getChannelData(0).slice());
  player.end(run);
}

/** For tests and the curious: what is going on, in the console. */
window.studio = { player, speech };

// -- around it --------------------------------------------------------------------------------------

function showCode() {
  const request = { ...chosen(), text: find("text").value, format: find("format").value };
  find("snippet").textContent = programFor(state.program, request, location.origin);
}

function notice(text) {
  find("notice").textContent = text;
  find("notice").hidden = false;
}

function tellError(error) {
  if (error.status === 401) return askForKey();
  notice(error.status ? error.message : t("unreachable"));
}

function askForKey() {
  state.asksForKey = true;
  find("key").hidden = false;
  find("key-error").textContent = api.key ? t("keyWrong") : "";
  api.key = "";
  if (!find("key-dialog").open) find("key-dialog").showModal();
}

const showTab = setUpTabs((name) => {
  state.tab = name;
  if (name === "code") showCode();
  if (name === "make") custom.show().catch(tellError);
  if (name === "live") live.start();
  else live.stop();
});

function showSliders() {
  for (const [name, shown] of Object.entries(SLIDERS)) {
    find(name).parentElement.querySelector("output").textContent = shown(Number(find(name).value));
  }
}

function showCount() {
  find("count").textContent = `${[...find("text").value].length} ${t("characters")}`;
}

function redraw() {
  waveform.draw(player.position);
  showCount();
  if (!state.all.length) return;
  picker.offer(state.voices);
  table.offer(state.all);
  showVoices();
  showAllVoices();
}

find("composer").onsubmit = (event) => {
  event.preventDefault();
  say();
};
find("stop").onclick = () => speech.stop();
find("download").onclick = download;
find("model").onchange = chooseModel;
find("text").oninput = showCount;
// The connection is opened before it is needed, so that only speaking itself takes time.
find("text").onfocus = find("say").onpointerenter = find("say").onfocus = () => {
  if (state.models.length) connection.open().catch(() => {});
};
find("reset").onclick = () => {
  for (const [name, value] of Object.entries(PLAIN)) find(name).value = value;
  find("instruction").value = "";
  showSliders();
};
for (const name of Object.keys(SLIDERS)) find(name).oninput = showSliders;
for (const button of document.querySelectorAll("[data-code]")) {
  button.onclick = () => {
    state.program = button.dataset.code;
    for (const other of document.querySelectorAll("[data-code]")) other.setAttribute("aria-pressed", other === button);
    showCode();
  };
}
find("copy").onclick = async () => {
  await navigator.clipboard.writeText(find("snippet").textContent);
  find("copy").textContent = t("copied");
  setTimeout(() => (find("copy").textContent = t("copy")), 1500);
};
find("key").onclick = () => {
  api.key = "";
  connection.close();
  askForKey();
};
find("key-form").onsubmit = () => {
  api.key = find("key-value").value.trim();
  find("key-value").value = "";
  load();
};
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && state.tab === "speak") say();
  if (event.key === "Escape" && !find("key-dialog").open) {
    speech.stop();
    previews.stop();
  }
});
new ResizeObserver(() => waveform.draw(player.position)).observe(find("waveform"));

setUpAppearance(redraw);
find("text").value = t("sample");
find("transcript").classList.add("blank");
showSliders();
showCount();
waveform.clear();
load();

// The Speak tab: what is to be said, by whom and how, and what comes of it.

import { element, find, tell } from "./dom.js";
import { errorText, numberText, t } from "./language.js";
import { offerModels } from "./models.js";
import { Picture } from "./picture.js";
import { SAMPLE_RATE } from "./player.js";
import { Speech } from "./speech.js";
import { isSsml } from "./ssml.js";
import { Filters, matching, showPicker } from "./voices.js";
import { save, wavOf } from "./wav.js";
import { Transcript } from "./words.js";

const times = (value) => `${value.toFixed(2)}×`;
/** The sliders: how their values are written. */
const SLIDERS = { rate: times, pitch: times, volume: String };
const MEDIA_TYPES = { mp3: "audio/mpeg", opus: "audio/ogg" };
/** How much is repeated of what was heard, in characters. */
const REPEATED = 60;
/** Errors of the connection, which mean nothing any more when the server answers again. */
const PASSING = ["ConnectionLost", "ConnectionRefused", "Unreachable"];

export class SpeakTab {
  #connection;
  #previews;
  #onError;
  #filters;
  #models = [];
  #voices = [];
  #voice = "";
  #onUnready;
  /** What the status line says, as a function: it is said again in another language. */
  #status = () => t("shortcuts");
  #passing = false;

  /** @param parts {connection, player, previews, onError(error), onUnready(): the server can't be used as it is} */
  constructor({ connection, player, previews, onError, onUnready }) {
    this.#connection = connection;
    this.#previews = previews;
    this.#onError = onError;
    this.#onUnready = onUnready;
    this.picture = new Picture();
    this.speech = new Speech(connection, player, {
      transcript: new Transcript(find("transcript")),
      picture: this.picture,
      onChange: (state, detail) => this.#showState(state, detail),
      onFigures: showFigures,
    });
    this.#filters = new Filters(find("picker-filters"), { withModels: false, onChange: () => this.#showVoices() });
    this.#listen();
    this.#tell(this.#status);
    this.#showInstructions();
    find("text").value = t("sample");
    find("transcript").classList.add("blank");
    showSliders();
    showCount();
    this.picture.clear();
  }

  #listen() {
    find("composer").onsubmit = (event) => {
      event.preventDefault();
      this.say(event.timeStamp);
    };
    find("stop").onclick = () => this.speech.stop();
    find("download").onclick = () => this.#download();
    find("model").onchange = () => this.#chooseModel();
    find("text").oninput = showCount;
    // The connection is opened before it is needed, so that only speaking itself takes time.
    find("text").onfocus = find("say").onpointerenter = find("say").onfocus = () => {
      if (this.#models.length) this.#connection.open().catch(() => {});
    };
    find("reset").onclick = () => {
      for (const name of Object.keys(SLIDERS)) find(name).value = find(name).defaultValue;
      find("instruction").value = "";
      showSliders();
    };
    for (const name of Object.keys(SLIDERS)) find(name).oninput = showSliders;
  }

  // -- who speaks -------------------------------------------------------------------------------------

  /** Offer these models, as far as there are voices for them. Gives whether there are any. */
  offer(models, voices) {
    this.#models = models.filter((model) => voices.some((voice) => voice.models.includes(model.id)));
    this.all = voices;
    offerModels(find("model"), this.#models);
    this.#chooseModel();
    if (this.#passing) this.#tell(() => t("shortcuts"));
    return this.#models.length > 0;
  }

  /** Choose a voice that may be any model's. */
  choose(id) {
    const model = this.all.find((voice) => voice.id === id)?.models[0];
    if (!model) return;
    find("model").value = model;
    this.#voice = id;
    this.#filters.clear();
    this.#chooseModel();
  }

  #chooseModel() {
    const model = find("model").value;
    this.#voices = this.all.filter((voice) => voice.models.includes(model));
    if (!this.#voices.some((voice) => voice.id === this.#voice)) this.#voice = this.#voices[0]?.id ?? "";
    this.#filters.offer(this.#voices);
    this.#showVoices();
    this.#chooseVoice();
  }

  #showVoices() {
    showPicker(find("picker"), matching(this.#voices, this.#filters.values), this.#voice, this.#previews, (voice) => {
      this.#voice = voice.id;
      this.#chooseVoice();
    });
  }

  #chooseVoice() {
    const voice = this.#voices.find(({ id }) => id === this.#voice);
    find("voice-chosen").textContent = find("voice-chosen").title = voice ? voice.id : "";
    find("instructions").replaceChildren(...(voice?.instructions ?? []).map((value) => element("option", { value })));
    this.#showInstructions(voice);
  }

  /** Most voices take no instruction, some take those that they list, and own voices of some models take any. */
  #showInstructions(voice = this.#voices.find(({ id }) => id === this.#voice)) {
    const model = this.#models.find(({ id }) => id === find("model").value);
    const any = voice && voice.origin !== "system" && model?.features.includes("free_instruction");
    const taken = voice?.instructions.length ? "listed" : any ? "any" : "none";
    const field = find("instruction");
    field.placeholder = t(`instruction_${taken}`);
    field.disabled = taken === "none";
    if (field.disabled) field.value = "";
  }

  /** Draw and tell everything anew, in other colours or another language. */
  redraw() {
    this.picture.draw();
    showCount();
    find("status").textContent = this.#status();
    this.#showInstructions();
    if (!this.all) return;
    this.#filters.offer(this.#voices);
    this.#showVoices();
  }

  // -- speaking ---------------------------------------------------------------------------------------

  /** All that is chosen. */
  get chosen() {
    const values = Object.fromEntries(Object.keys(SLIDERS).map((name) => [name, Number(find(name).value)]));
    return {
      model: find("model").value,
      voice: this.#voice,
      text: find("text").value,
      format: find("format").value,
      instruction: find("instruction").value.trim(),
      ...values,
    };
  }

  #request(format, more = {}) {
    const { model, voice, instruction, rate, pitch, volume } = this.chosen;
    const parameters = { voice, rate, pitch, volume, format, sample_rate: SAMPLE_RATE, ...more };
    if (instruction) parameters.instruction = instruction;
    if (isSsml(this.chosen.text)) parameters.enable_ssml = true;
    return { model, parameters };
  }

  /** @param askedAt when the user asked, on the clock of `performance.now()`. */
  say(askedAt) {
    const { text } = this.chosen;
    if (!text.trim()) return this.#tell(() => t("noText"), true);
    if (!this.#models.length) return this.#onUnready();
    this.#previews.stop();
    const request = this.#request("pcm", { word_timestamp_enabled: true, word_timestamp_growing: true });
    this.speech.begin(request, text, { asLlm: find("llm").checked, askedAt });
  }

  #showState(name, detail) {
    const busy = name === "connecting" || name === "speaking";
    find("speak").dataset.state = name;
    find("stop").disabled = !busy;
    find("download").disabled = busy || !this.speech.pieces.length;
    if (name === "connecting") find("transcript").classList.remove("blank");
    if (name === "failed") this.#tellError(detail);
    else if (name === "stopped") this.#tell(() => stoppedText(detail));
    else if (name === "finished" && !this.speech.figures.samples) this.#tell(() => t("nothingSaid"));
    else this.#tell(() => t(name));
  }

  #tell(status, wrong = false) {
    this.#status = status;
    this.#passing = false;
    tell("status", status(), wrong);
  }

  #tellError(error) {
    this.#tell(() => errorText(error), true);
    this.#passing = PASSING.includes(error.code);
    if (error.status === 401) this.#onError(error);
    else if (this.#passing) this.#onUnready();
  }

  /** What was heard as WAV; other formats the server makes from the same request. */
  async #download() {
    const { format, voice, text } = this.chosen;
    const name = `${voice}.${format}`;
    if (format === "wav") return save(wavOf(this.speech.pieces, SAMPLE_RATE), name);
    this.#tell(() => t("making"));
    const pieces = [];
    const finished = () => {
      save(new Blob(pieces, { type: MEDIA_TYPES[format] }), name);
      this.#tell(() => t("finished"));
    };
    const failed = (error) => this.#tellError(error);
    try {
      const task = await this.#connection.run(this.#request(format), { audio: (data) => pieces.push(data), finished, failed });
      task.sayAll(text);
      task.finish();
    } catch (error) {
      failed(error);
    }
  }
}

/** What is told when speech was broken off: how much of it was heard, and its last words. */
function stoppedText({ text, seconds }) {
  if (!text) return t("stoppedAtOnce");
  const characters = [...text];
  const last = characters.slice(-REPEATED).join("");
  return t("stoppedAfter", { seconds: seconds.toFixed(1), words: characters.length > REPEATED ? `…${last}` : last });
}

const milliseconds = (value) => (value === undefined ? "–" : `${Math.round(value)} ms`);

function showFigures(figures) {
  const rtf = Speech.rtf(figures);
  find("ttfa").textContent = milliseconds(figures.ttfa);
  find("heard").textContent = milliseconds(figures.heard);
  find("rtf").textContent = rtf === undefined ? "–" : rtf.toFixed(2);
  find("length").textContent = `${Speech.seconds(figures).toFixed(1)} s`;
  find("gaps").textContent = String(figures.gaps);
}

function showSliders() {
  for (const [name, shown] of Object.entries(SLIDERS)) {
    find(name).parentElement.querySelector("output").textContent = shown(Number(find(name).value));
  }
}

function showCount() {
  find("count").textContent = t("characters", { count: numberText([...find("text").value].length) });
}

// The Clone tab: a recording by microphone or from a file, what is to be said of it, and the voice made from it.

import { element, find, onSubmit, tell } from "./dom.js";
import { drawWaveform } from "./drawing.js";
import { errorText, t } from "./language.js";
import { offerModels } from "./models.js";
import { SAMPLE_RATE } from "./player.js";
import { Recorder } from "./recorder.js";
import { findings, level } from "./recording_check.js";
import { pcmOf, wavOf } from "./wav.js";

const LARGEST_BYTES = 10_000_000;
/** The microphone is let go after this, in seconds. */
const LONGEST_S = 30;
/** What the meter shows as nothing, in dB of full scale. */
const METER_DB = -60;
/** Above this, in dB, the loudest sounds are likely to be cut off. */
const LOUD_DB = -6;
const PEAKS = 400;

/** A file as a data: URL. */
const dataUrl = (file) =>
  new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });

/** The highest sample of each of 400 pieces, as far as there are so many samples. */
function peaksOf(samples) {
  const step = Math.max(1, Math.ceil(samples.length / PEAKS));
  return Array.from({ length: Math.ceil(samples.length / step) }, (_, i) =>
    samples.subarray(i * step, (i + 1) * step).reduce((most, sample) => Math.max(most, Math.abs(sample)), 0),
  );
}

export class CloneTab {
  #own;
  #play;
  #recorder = new Recorder((piece, seconds) => this.#hear(piece, seconds));
  #take = null;

  /** @param own the workspace's voices; play(samples): lets 24 kHz samples be heard */
  constructor(own, play) {
    this.#own = own;
    this.#play = play;
    onSubmit(find("clone-form"), () => this.#clone(), (error) => tell("cloned-status", errorText(error), true));
    find("record").onclick = () => this.#record();
    find("recording").onchange = ({ target }) => this.#open(target.files[0]);
    find("take-play").onclick = () => this.#take?.samples && this.#play(this.#take.samples);
    find("take-drop").onclick = () => this.#drop();
    const drop = find("drop");
    for (const kind of ["dragenter", "dragover"]) drop.addEventListener(kind, (event) => this.#hover(event, true));
    drop.addEventListener("dragleave", (event) => this.#hover(event, false));
    drop.addEventListener("drop", (event) => {
      this.#hover(event, false);
      this.#open(event.dataTransfer.files[0]);
    });
    new ResizeObserver(() => this.#draw()).observe(find("take-waveform"));
  }

  /** Offer the models that take cloned voices. */
  offer(models) {
    offerModels(find("clone-model"), models.filter((model) => model.custom_voices.includes("clone")));
  }

  /** Tell everything anew, in other colours or another language. */
  redraw() {
    this.#showRecording();
    this.#draw();
    if (this.#take) this.#showFindings();
  }

  /** The tab is no longer looked at: the microphone is let go. */
  leave() {
    if (this.#recorder.running) this.#stop();
  }

  // -- the recording ----------------------------------------------------------------------------------

  async #record() {
    if (this.#recorder.running) return this.#stop();
    tell("take-status", "");
    tell("cloned-status", "");
    try {
      const started = this.#recorder.start();
      find("record").disabled = true;
      await started;
      // The user may have gone to another tab while the browser asked.
      if (find("clone").hidden) this.leave();
    } catch (error) {
      tell("take-status", error.message, true);
    } finally {
      find("record").disabled = false;
      this.#showRecording();
    }
  }

  #hear(piece, seconds) {
    const decibels = level(piece);
    const share = Math.max(0, Math.min(1, 1 - decibels / METER_DB));
    const meter = find("meter");
    meter.setAttribute("aria-valuenow", Math.round(100 * share));
    meter.classList.toggle("loud", decibels > LOUD_DB);
    meter.firstElementChild.style.width = `${100 * share}%`;
    find("record-time").textContent = `${seconds.toFixed(1)} / ${LONGEST_S} s`;
    if (seconds >= LONGEST_S) this.#stop();
  }

  async #stop() {
    const stopped = this.#recorder.stop();
    this.#showRecording();
    const { samples, sampleRate } = await stopped;
    if (!samples.length) return tell("take-status", t("nothingRecorded"), true);
    this.#open(new File([wavOf([pcmOf(samples)], sampleRate)], t("recordingName"), { type: "audio/wav" }));
  }

  #showRecording() {
    const { running } = this.#recorder;
    find("record").textContent = t(running ? "recordStop" : "record");
    find("record").classList.toggle("on", running);
    find("recorder").classList.toggle("on", running);
    if (!running) find("meter").firstElementChild.style.width = "0";
  }

  #hover(event, over) {
    event.preventDefault();
    find("drop").classList.toggle("over", over);
  }

  /** Take a file; a format that the browser can't read may still be one that the server can. */
  async #open(file) {
    if (!file) return;
    find("recording").value = "";
    if (file.size > LARGEST_BYTES) return tell("take-status", t("tooBig"), true);
    const take = (this.#take = { file, samples: null });
    find("take").hidden = false;
    find("take-name").textContent = file.name;
    tell("take-status", "");
    tell("cloned-status", "");
    try {
      const decoded = await new OfflineAudioContext(1, 1, SAMPLE_RATE).decodeAudioData(await file.arrayBuffer());
      take.samples = decoded.getChannelData(0);
    } catch {
      tell("take-status", t("unread"));
    }
    if (take !== this.#take) return;
    find("take-play").disabled = !take.samples;
    this.#draw();
    this.#showFindings();
  }

  #drop() {
    this.#take = null;
    find("take").hidden = true;
    tell("take-status", "");
  }

  #draw() {
    const samples = this.#take?.samples;
    if (samples) drawWaveform(find("take-waveform"), peaksOf(samples), Infinity);
  }

  #showFindings() {
    const { samples } = this.#take;
    const told = samples ? findings(samples, SAMPLE_RATE) : [];
    find("findings").replaceChildren(
      ...told.map(([verdict, name, values]) => element("li", { className: verdict, textContent: t(name, values) })),
    );
  }

  // -- the voice --------------------------------------------------------------------------------------

  async #clone() {
    if (!this.#take) throw new Error(t("noRecording"));
    tell("cloned-status", t("uploading"));
    const { voice_id: id } = await this.#own.create({
      target_model: find("clone-model").value,
      prefix: find("clone-name").value,
      url: await dataUrl(this.#take.file),
    });
    tell("cloned-status", t("deploying"));
    const { status, reason } = await this.#own.finished(id);
    if (!status) tell("cloned-status", "");
    else if (status === "OK") tell("cloned-status", t("ready", { id }));
    else tell("cloned-status", t("refused", { reason: reason ?? "" }), true);
  }
}

// The sound: hands samples to the worklet, and knows what is being heard.

import { t } from "./language.js";

export const SAMPLE_RATE = 24000;

/** The samples of 16-bit little-endian PCM, -1 to 1. */
export function samplesOf(pcm) {
  const view = new DataView(pcm);
  const samples = new Float32Array(pcm.byteLength >> 1);
  for (let i = 0; i < samples.length; i++) samples[i] = view.getInt16(2 * i, true) / 32768;
  return samples;
}

export class Player {
  #context = null;
  #node = null;
  #opening = null;
  #run = 0;
  #report = null;
  #received = 0;
  /** When the first sound of the run is heard, on the clock of `performance.now()`; undefined before. */
  firstHeardAt = undefined;

  /** @param onState told of a run's state whenever it changes: "playing", "starved", "done". */
  constructor(onState) {
    this.onState = onState;
  }

  /** Get the sound ready; to be called while the user presses something, or browsers keep it silent. */
  open() {
    this.#opening ??= this.#open().catch((error) => {
      this.#opening = null;
      throw error;
    });
    this.#context?.resume();
    return this.#opening;
  }

  async #open() {
    // Browsers have worklets only on pages that came by https, or from this machine.
    if (!window.isSecureContext) throw new Error(t("insecure"));
    this.#context = new AudioContext({ sampleRate: SAMPLE_RATE, latencyHint: "interactive" });
    this.#context.resume();
    await this.#context.audioWorklet.addModule("/studio/player_worklet.js");
    this.#node = new AudioWorkletNode(this.#context, "voxwire-player", { numberOfInputs: 0, outputChannelCount: [1] });
    this.#node.port.onmessage = ({ data }) => this.#take(data);
    this.#node.connect(this.#context.destination);
    this.#node.port.postMessage({ type: "begin", run: this.#run });
  }

  #take(report) {
    if (report.run !== this.#run) return;
    const changed = this.#report?.state !== report.state;
    this.#report = report;
    if (report.state === "playing") this.firstHeardAt ??= performance.now() - 1000 * this.#since(report.at);
    if (changed) this.onState(report.state);
  }

  /** Begin anew; what plays stops at once. */
  begin() {
    this.#run += 1;
    this.#report = null;
    this.#received = 0;
    this.firstHeardAt = undefined;
    this.#node?.port.postMessage({ type: "begin", run: this.#run });
    return this.#run;
  }

  add(run, samples) {
    if (run !== this.#run) return;
    this.#received += samples.length;
    this.#node?.port.postMessage({ type: "samples", run, samples });
  }

  end(run) {
    this.#node?.port.postMessage({ type: "end", run });
  }

  get state() {
    return this.#report?.state ?? "idle";
  }

  /** How often there was nothing to play although more was to come. */
  get gaps() {
    return this.#report?.gaps ?? 0;
  }

  /** What is being heard right now, in seconds from the beginning of the run. */
  get position() {
    const report = this.#report;
    if (!report) return 0;
    const played = report.played / SAMPLE_RATE;
    if (report.state !== "playing") return played;
    return Math.max(0, Math.min(played + this.#since(report.at), this.#received / SAMPLE_RATE));
  }

  /** How long ago a moment of the context was heard, in seconds; negative if it is still on its way. */
  #since(moment) {
    return this.#context.currentTime - moment - (this.#context.outputLatency || 0);
  }
}

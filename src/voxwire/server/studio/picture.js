// The two drawings of a speech on the Speak tab, kept up to date together.

import { Analysis } from "./analysis.js";
import { find } from "./dom.js";
import { drawWaveform, Spectrogram } from "./drawing.js";

export class Picture {
  #analysis = new Analysis();
  #spectrogram = new Spectrogram(find("spectrogram"));
  #position = 0;

  constructor() {
    const watch = new ResizeObserver(() => this.draw());
    for (const id of ["waveform", "spectrogram"]) watch.observe(find(id));
  }

  get analysis() {
    return this.#analysis;
  }

  clear() {
    this.#analysis.clear();
    this.draw(0);
  }

  add(samples) {
    this.#analysis.add(samples);
  }

  /** @param position what is heard now, in seconds; left out, that of the last time. */
  draw(position = this.#position) {
    this.#position = position;
    drawWaveform(find("waveform"), this.#analysis.peaks, position);
    this.#spectrogram.draw(this.#analysis, position);
  }
}

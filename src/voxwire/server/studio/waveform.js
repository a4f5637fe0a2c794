// The sound as it arrives: one bar a piece of time, those that have been heard in the accent colour.

import { SAMPLE_RATE } from "./player.js";

/** Samples of one peak: 20 ms. */
const PEAK_SAMPLES = SAMPLE_RATE / 50;
/** The least the width stands for, so that short speech is not stretched. */
const LEAST_SECONDS = 4;
const BAR_PX = 3;
const STEP_PX = 5;

export class Waveform {
  #canvas;
  #peaks = [];
  #peak = 0;
  #inPeak = 0;

  constructor(canvas) {
    this.#canvas = canvas;
  }

  clear() {
    this.#peaks = [];
    this.#peak = this.#inPeak = 0;
    this.draw(0);
  }

  add(samples) {
    for (const sample of samples) {
      this.#peak = Math.max(this.#peak, Math.abs(sample));
      this.#inPeak += 1;
      if (this.#inPeak === PEAK_SAMPLES) {
        this.#peaks.push(this.#peak);
        this.#peak = this.#inPeak = 0;
      }
    }
  }

  /** @param position what is being heard, in seconds. */
  draw(position) {
    const canvas = this.#canvas;
    const scale = window.devicePixelRatio || 1;
    const { clientWidth: width, clientHeight: height } = canvas;
    if (canvas.width !== Math.round(width * scale)) canvas.width = Math.round(width * scale);
    if (canvas.height !== Math.round(height * scale)) canvas.height = Math.round(height * scale);
    const style = getComputedStyle(canvas);
    const context = canvas.getContext("2d");
    context.setTransform(scale, 0, 0, scale, 0, 0);
    context.clearRect(0, 0, width, height);
    const bars = Math.max(1, Math.floor(width / STEP_PX));
    const seconds = Math.max(LEAST_SECONDS, (this.#peaks.length * PEAK_SAMPLES) / SAMPLE_RATE);
    const peaksPerBar = (seconds * SAMPLE_RATE) / PEAK_SAMPLES / bars;
    for (let bar = 0; bar < bars; bar++) {
      const from = Math.floor(bar * peaksPerBar);
      const to = Math.max(from + 1, Math.floor((bar + 1) * peaksPerBar));
      const peak = this.#peaks.slice(from, to).reduce((most, next) => Math.max(most, next), 0);
      const size = Math.max(2, Math.sqrt(peak) * height * 0.92);
      context.fillStyle = ((bar + 0.5) / bars) * seconds <= position ? style.color : style.outlineColor;
      context.beginPath();
      context.roundRect(bar * STEP_PX, (height - size) / 2, BAR_PX, size, 1.5);
      context.fill();
    }
  }
}

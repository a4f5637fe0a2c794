// What is drawn of a speech: its whole waveform, and the spectrum with the pitch of what is heard now.

import { BANDS, HOP, PITCH_RANGE_HZ } from "./analysis.js";
import { SAMPLE_RATE } from "./player.js";

/** The least the width of a waveform stands for, so that short speech is not stretched. */
const LEAST_SECONDS = 4;
const BAR_PX = 3;
const STEP_PX = 5;
/** What the width of a spectrogram stands for, in seconds. */
const SPAN_SECONDS = 8;
/** Where in it the present stands, once there is more than it shows. */
const NOW = 0.6;
/** Pitches that are marked, in Hz. */
const MARKED_HZ = [100, 200, 400];

const columnsIn = (seconds) => (seconds * SAMPLE_RATE) / HOP;

/** The context of a canvas that is as sharp as the screen, emptied, with its size in CSS pixels and its style. */
function begin(canvas) {
  const scale = window.devicePixelRatio || 1;
  const { clientWidth: width, clientHeight: height } = canvas;
  if (canvas.width !== Math.round(width * scale)) canvas.width = Math.round(width * scale);
  if (canvas.height !== Math.round(height * scale)) canvas.height = Math.round(height * scale);
  const context = canvas.getContext("2d");
  context.setTransform(scale, 0, 0, scale, 0, 0);
  context.clearRect(0, 0, width, height);
  return { context, width, height, style: getComputedStyle(canvas) };
}

/** One bar a piece of time; those that have been heard have the canvas's colour, others that of its outline. */
export function drawWaveform(canvas, peaks, position) {
  const { context, width, height, style } = begin(canvas);
  const bars = Math.max(1, Math.floor(width / STEP_PX));
  const columns = Math.max(columnsIn(LEAST_SECONDS), peaks.length);
  const heard = columnsIn(position);
  for (let bar = 0; bar < bars; bar++) {
    const from = Math.floor((bar * columns) / bars);
    const to = Math.max(from + 1, Math.floor(((bar + 1) * columns) / bars));
    const peak = Math.max(0, ...peaks.slice(from, to));
    const size = Math.max(2, Math.sqrt(peak) * height * 0.92);
    context.fillStyle = ((bar + 0.5) * columns) / bars <= heard ? style.color : style.outlineColor;
    context.beginPath();
    context.roundRect(bar * STEP_PX, (height - size) / 2, BAR_PX, size, 1.5);
    context.fill();
  }
}

const channels = (colour) => colour.match(/[\d.]+/g).slice(0, 3).map(Number);

/** A spectrogram, from the canvas's background to its outline colour, with the pitch as a line in its colour. */
export class Spectrogram {
  #canvas;
  #picture = document.createElement("canvas");
  /** What the picture shows. */
  #painted = "";
  #palette = { key: "", colours: new Uint32Array(256) };

  constructor(canvas) {
    this.#canvas = canvas;
  }

  draw(analysis, position) {
    const { context, width, height, style } = begin(this.#canvas);
    const span = columnsIn(SPAN_SECONDS);
    const now = columnsIn(position);
    const first = Math.max(0, Math.round(Math.min(now - NOW * span, analysis.columns - span)));
    const x = (column) => ((column - first) * width) / span;
    if (analysis.columns > first) this.#paint(context, analysis, first, span, { width, height, style });
    this.#mark(context, { width, height, style });
    this.#line(context, analysis, first, span, x, { height, style });
    if (position > 0) {
      context.fillStyle = style.color;
      context.fillRect(Math.min(x(now), width - 1.5), 0, 1.5, height);
    }
  }

  #paint(context, analysis, first, span, { width, height, style }) {
    const count = Math.min(span, analysis.columns - first);
    const colours = this.#colours(style.backgroundColor, style.outlineColor);
    const wanted = `${analysis.number} ${first} ${count} ${this.#palette.key}`;
    if (this.#painted !== wanted) this.#fill(analysis.spectra, first, count, colours);
    this.#painted = wanted;
    context.drawImage(this.#picture, 0, 0, (count * width) / span, height);
  }

  #fill(spectra, first, count, colours) {
    const image = new ImageData(count, BANDS);
    const pixels = new Uint32Array(image.data.buffer);
    for (let column = 0; column < count; column++) {
      const levels = spectra[first + column];
      for (let band = 0; band < BANDS; band++) pixels[(BANDS - 1 - band) * count + column] = colours[levels[band]];
    }
    this.#picture.width = count;
    this.#picture.height = BANDS;
    this.#picture.getContext("2d").putImageData(image, 0, 0);
  }

  #colours(from, to) {
    const key = `${from} ${to}`;
    if (this.#palette.key !== key) {
      const [low, high] = [channels(from), channels(to)];
      const mixed = (level) => [...low.map((value, i) => value + ((high[i] - value) * level) / 255), 255];
      const bytes = Uint8ClampedArray.from(Array.from({ length: 256 }, (_, level) => mixed(level)).flat());
      this.#palette = { key, colours: new Uint32Array(bytes.buffer) };
    }
    return this.#palette.colours;
  }

  #mark(context, { width, height, style }) {
    context.font = `11px ${style.fontFamily}`;
    context.textAlign = "right";
    context.textBaseline = "middle";
    context.fillStyle = style.caretColor;
    for (const hertz of MARKED_HZ) {
      const text = hertz === MARKED_HZ.at(-1) ? `${hertz} Hz` : String(hertz);
      context.fillText(text, width - 6, pitchHeight(hertz) * height);
    }
  }

  #line(context, analysis, first, span, x, { height, style }) {
    context.strokeStyle = style.color;
    context.lineWidth = 2;
    context.lineJoin = context.lineCap = "round";
    context.beginPath();
    let before = 0;
    for (let column = first; column < Math.min(first + span, analysis.columns); column++) {
      const hertz = analysis.pitches[column];
      const y = pitchHeight(hertz) * height;
      // A jump by more than half an octave is no glide.
      const goesOn = hertz && before && Math.abs(Math.log2(hertz / before)) < 0.5;
      if (goesOn) context.lineTo(x(column + 0.5), y);
      else if (hertz) context.moveTo(x(column + 0.5), y);
      before = hertz;
    }
    context.stroke();
  }
}

/** How far down a pitch is drawn, 0 to 1; equal intervals are equally far apart. */
function pitchHeight(hertz) {
  const [lowest, highest] = PITCH_RANGE_HZ.map(Math.log2);
  return 0.95 - (0.9 * (Math.log2(Math.max(hertz, 1)) - lowest)) / (highest - lowest);
}

// What is drawn of a sound: for every 20 ms of it a spectrum and the pitch (F0), as the samples come.

import { SAMPLE_RATE } from "./player.js";

/** Samples from one column to the next: 20 ms. */
export const HOP = SAMPLE_RATE / 50;
/** Rows of a column, evenly spaced on the mel scale. */
export const BANDS = 64;

const FFT_SIZE = 512;
const LOWEST_HZ = 60;
const HIGHEST_HZ = 8000;
/** Levels that are told apart, in dB of full scale. */
const FLOOR_DB = -85;
const CEILING_DB = -20;

const DECIMATION = 3;
const PITCH_RATE = SAMPLE_RATE / DECIMATION;
/** Samples that are looked at for the pitch of a column: 40 ms. */
const PITCH_WINDOW = 2 * HOP;
export const PITCH_RANGE_HZ = [60, 500];
/** Least correlation with itself, one period later, of what has a pitch. */
const VOICED = 0.65;
/** An earlier peak of the correlation wins if it is this much of the highest: later ones are multiples of the period. */
const FIRST_PEAK = 0.9;
/** Power below which nothing is looked for. */
const SILENCE = 1e-6;

const window512 = Float32Array.from({ length: FFT_SIZE }, (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / FFT_SIZE));
const cosines = Float32Array.from({ length: FFT_SIZE / 2 }, (_, i) => Math.cos((2 * Math.PI * i) / FFT_SIZE));
const sines = Float32Array.from({ length: FFT_SIZE / 2 }, (_, i) => -Math.sin((2 * Math.PI * i) / FFT_SIZE));

const mel = (hertz) => 2595 * Math.log10(1 + hertz / 700);
const hertzOf = (value) => 700 * (10 ** (value / 2595) - 1);

/** First and last bin of each band. */
const bands = Array.from({ length: BANDS }, (_, band) => {
  const edge = (place) => (hertzOf(mel(LOWEST_HZ) + ((mel(HIGHEST_HZ) - mel(LOWEST_HZ)) * place) / BANDS) * FFT_SIZE) / SAMPLE_RATE;
  const first = Math.round(edge(band));
  return [first, Math.max(first, Math.round(edge(band + 1)) - 1)];
});

/** A Fourier transform in place (radix 2, Cooley and Tukey 1965). */
function transform(real, imaginary) {
  const size = real.length;
  for (let i = 1, j = 0; i < size; i++) {
    let bit = size >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i < j) {
      [real[i], real[j]] = [real[j], real[i]];
      [imaginary[i], imaginary[j]] = [imaginary[j], imaginary[i]];
    }
  }
  for (let half = 1; half < size; half *= 2) {
    const step = size / (2 * half);
    for (let start = 0; start < size; start += 2 * half) {
      for (let k = 0; k < half; k++) {
        const [a, b] = [start + k, start + k + half];
        const [c, s] = [cosines[k * step], sines[k * step]];
        const [x, y] = [real[b] * c - imaginary[b] * s, real[b] * s + imaginary[b] * c];
        real[b] = real[a] - x;
        imaginary[b] = imaginary[a] - y;
        real[a] += x;
        imaginary[a] += y;
      }
    }
  }
}

/** The level of every band of 512 samples, 0 to 255. */
export function spectrum(samples) {
  const real = samples.map((sample, i) => sample * window512[i]);
  const imaginary = new Float32Array(FFT_SIZE);
  transform(real, imaginary);
  return Uint8Array.from(bands, ([first, last]) => {
    let power = 0;
    for (let bin = first; bin <= last; bin++) power = Math.max(power, real[bin] ** 2 + imaginary[bin] ** 2);
    const decibels = 10 * Math.log10(power / (FFT_SIZE / 4) ** 2 + 1e-12);
    return Math.max(0, Math.min(255, (255 * (decibels - FLOOR_DB)) / (CEILING_DB - FLOOR_DB)));
  });
}

/** The pitch of 960 samples in Hz, 0 if they have none: by normalised autocorrelation at 8 kHz. */
export function pitch(samples) {
  const slow = new Float32Array(samples.length / DECIMATION);
  for (let i = 0; i < slow.length; i++) {
    slow[i] = (samples[3 * i] + samples[3 * i + 1] + samples[3 * i + 2]) / DECIMATION;
  }
  const [least, most] = [Math.floor(PITCH_RATE / PITCH_RANGE_HZ[1]), Math.ceil(PITCH_RATE / PITCH_RANGE_HZ[0])];
  const length = slow.length - most - 1;
  const power = (from) => {
    let sum = 0;
    for (let i = from; i < from + length; i++) sum += slow[i] * slow[i];
    return sum;
  };
  const still = power(0);
  if (still / length < SILENCE) return 0;
  const alike = new Float32Array(most + 2);
  for (let lag = least - 1; lag <= most + 1; lag++) {
    let sum = 0;
    for (let i = 0; i < length; i++) sum += slow[i] * slow[i + lag];
    alike[lag] = sum / Math.sqrt(still * power(lag) + 1e-12);
  }
  let highest = 0;
  for (let lag = least; lag <= most; lag++) highest = Math.max(highest, alike[lag]);
  if (highest < VOICED) return 0;
  for (let lag = least; lag <= most; lag++) {
    const [before, here, after] = [alike[lag - 1], alike[lag], alike[lag + 1]];
    if (here < FIRST_PEAK * highest || here < before || here < after) continue;
    const bend = before - 2 * here + after;
    return PITCH_RATE / (lag + (bend ? (0.5 * (before - after)) / bend : 0));
  }
  return 0;
}

export class Analysis {
  #waiting = new Float32Array(0);
  /** Of the sound that is analysed, counted. */
  number = 0;

  constructor() {
    this.clear();
  }

  clear() {
    this.number += 1;
    // The first column is centred on the first samples.
    this.#waiting = new Float32Array(HOP / 2);
    this.spectra = [];
    this.pitches = [];
    this.peaks = [];
  }

  get columns() {
    return this.spectra.length;
  }

  add(samples) {
    const all = new Float32Array(this.#waiting.length + samples.length);
    all.set(this.#waiting);
    all.set(samples, this.#waiting.length);
    let at = 0;
    for (; at + PITCH_WINDOW <= all.length; at += HOP) {
      const middle = at + (PITCH_WINDOW - FFT_SIZE) / 2;
      this.spectra.push(spectrum(all.subarray(middle, middle + FFT_SIZE)));
      this.pitches.push(pitch(all.subarray(at, at + PITCH_WINDOW)));
      this.peaks.push(all.subarray(at + HOP / 2, at + HOP / 2 + HOP).reduce((most, x) => Math.max(most, Math.abs(x)), 0));
    }
    this.#waiting = all.slice(at);
  }
}

// Looks at a recording as the server will, so that most of what is wrong is told before it is sent.

/** Levels are those of 10 ms, in dB of full scale. */
const FRAMES_A_SECOND = 100;
/** How far below the loud parts sound still counts as speech, in dB. */
const SPEECH_DB = 20;
/** What the server asks for. */
const LEAST_SPEECH_S = 5;
const MOST_S = 60;
const SILENT_DB = -50;
const NOISE_DB = 8;
const CLIPPED = 0.01;
/** From here on a clone gains little. */
const GOOD_SPEECH_S = 10;
const GOOD_DB = -35;
const GOOD_NOISE_DB = 20;

/** The level of samples, in dB of full scale. */
export function level(samples) {
  let power = 0;
  for (const sample of samples) power += sample * sample;
  return 10 * Math.log10(power / Math.max(1, samples.length) + 1e-12);
}

/** {seconds, speech, loud, distance, clipped}: times in seconds, levels in dB, and a share of the samples. */
export function measured(samples, sampleRate) {
  const step = Math.round(sampleRate / FRAMES_A_SECOND);
  const levels = [];
  for (let at = 0; at + step <= samples.length; at += step) levels.push(level(samples.subarray(at, at + step)));
  const sorted = [...levels].sort((a, b) => a - b);
  const quantile = (share) => sorted[Math.floor(share * (sorted.length - 1))] ?? -120;
  const loud = quantile(0.95);
  const top = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  const atTop = samples.reduce((count, sample) => count + (Math.abs(sample) >= 0.999 * top), 0);
  return {
    seconds: samples.length / sampleRate,
    speech: loud < SILENT_DB ? 0 : levels.filter((value) => value > loud - SPEECH_DB).length / FRAMES_A_SECOND,
    loud,
    distance: loud - quantile(0.1),
    clipped: top > 0.5 ? atTop / samples.length : 0,
  };
}

/** What is to be said of a recording: [verdict, name of the text, its values]; verdicts are "good", "fair" and "bad". */
export function findings(samples, sampleRate) {
  const { seconds, speech, loud, distance, clipped } = measured(samples, sampleRate);
  const graded = (value, good, least) => (value >= good ? "good" : value >= least ? "fair" : "bad");
  const length = seconds > MOST_S ? "bad" : graded(speech, GOOD_SPEECH_S, LEAST_SPEECH_S);
  const loudness = graded(loud, GOOD_DB, SILENT_DB);
  const noise = graded(distance, GOOD_NOISE_DB, NOISE_DB);
  return [
    [length, seconds > MOST_S ? "tooLong" : `speech_${length}`, { seconds: speech.toFixed(1), least: LEAST_SPEECH_S, most: MOST_S }],
    clipped > CLIPPED ? ["bad", "clipped", {}] : [loudness, `loudness_${loudness}`, {}],
    [noise, `noise_${noise}`, { decibels: Math.round(distance) }],
  ];
}

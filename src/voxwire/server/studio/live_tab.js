// The Live tab: what the server does now, from its metrics.

import { showBars } from "./chart.js";
import { element, find } from "./dom.js";
import { durationText, numberText, t } from "./language.js";
import { histogram, parseMetrics, quantile, total } from "./metrics.js";

const EVERY_MS = 2000;

const milliseconds = (seconds) => (seconds === undefined ? "–" : `${Math.round(seconds * 1000)} ms`);
/** The bound of a bucket in short. */
const bound = (seconds) => (seconds < 1 ? milliseconds(seconds) : `${seconds} s`);

function tilesOf(samples) {
  const sum = (name) => numberText(total(samples, `voxwire_${name}`));
  const rtfs = total(samples, "voxwire_rtf_count");
  const memory = total(samples, "process_resident_memory_bytes");
  const ttfa = histogram(samples, "voxwire_ttfa_seconds");
  return {
    sessions: sum("sessions"),
    listeners: sum("listeners"),
    capacity: total(samples, "voxwire_listener_capacity") ? sum("listener_capacity") : "–",
    connections: sum("connections"),
    queue: sum("compute_queue_depth"),
    running: sum("compute_running"),
    ttfaMedian: milliseconds(quantile(ttfa, 0.5)),
    ttfaTail: milliseconds(quantile(ttfa, 0.95)),
    rtfMean: rtfs ? (total(samples, "voxwire_rtf_sum") / rtfs).toFixed(2) : "–",
    lag: milliseconds(quantile(histogram(samples, "voxwire_event_loop_lag_seconds"), 0.99)),
    misses: sum("deadline_misses_total"),
    memory: memory ? `${numberText(memory / 1e6)} MB` : "–",
    tasksDone: sum("tasks_finished_total"),
    tasksCancelled: sum("tasks_cancelled_total"),
    tasksFailed: sum("tasks_failed_total"),
    rejections: sum("rejections_total"),
    spoken: durationText(total(samples, "voxwire_audio_seconds_total")),
    charactersSpoken: sum("characters_total"),
  };
}

/** Bars of a histogram: each named by its upper bound. */
function barsOf(buckets, name) {
  return buckets.map(([upper, count], place) => {
    const beyond = upper === Infinity;
    const label = beyond ? `> ${name(buckets[place - 1][0])}` : name(upper);
    return { label, value: count, told: `${beyond ? "" : "≤ "}${label}: ${numberText(count)}` };
  });
}

export class LiveTab {
  #api;
  #onError;
  #timer = 0;

  constructor(api, onError) {
    this.#api = api;
    this.#onError = onError;
  }

  /** Ask again and again, as long as the tab is looked at. */
  start() {
    this.stop();
    const ask = async () => {
      try {
        const answer = await this.#api.fetch("/metrics");
        show(parseMetrics(await answer.text()));
      } catch (error) {
        this.#onError(error);
      }
    };
    ask();
    this.#timer = setInterval(ask, EVERY_MS);
  }

  stop() {
    clearInterval(this.#timer);
  }
}

function show(samples) {
  const tiles = Object.entries(tilesOf(samples)).map(([name, value]) =>
    element("div", {}, element("dt", { textContent: t(name) }), element("dd", { textContent: value })),
  );
  find("tiles").replaceChildren(...tiles);
  const ttfa = histogram(samples, "voxwire_ttfa_seconds");
  const rtf = histogram(samples, "voxwire_rtf");
  const median = (buckets, name) => name(quantile(buckets, 0.5));
  const factor = (value) => (value === undefined ? "–" : String(Number(value.toFixed(3))));
  showBars(find("ttfa-bars"), barsOf(ttfa, bound), t("medianOf", { name: t("ttfaBars"), value: median(ttfa, milliseconds) }));
  showBars(find("rtf-bars"), barsOf(rtf, factor), t("medianOf", { name: t("rtfBars"), value: median(rtf, factor) }));
}

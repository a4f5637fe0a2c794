// The numbers of the Live tab, from the server's metrics.

import { element, find } from "./dom.js";
import { t } from "./strings.js";

const EVERY_MS = 2000;

/** Samples of a Prometheus text exposition: name to a list of {labels, value}. */
export function parseMetrics(text) {
  const samples = new Map();
  for (const line of text.split("\n")) {
    const found = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)/.exec(line);
    if (!found) continue;
    const labels = Object.fromEntries([...(found[2] ?? "").matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, name, value]) => [name, value]));
    if (!samples.has(found[1])) samples.set(found[1], []);
    samples.get(found[1]).push({ labels, value: Number(found[3].replace("Inf", "Infinity")) });
  }
  return samples;
}

const total = (samples, name) => (samples.get(name) ?? []).reduce((sum, { value }) => sum + value, 0);

/** A quantile of a histogram, all labels together, linear inside its bucket; undefined without observations. */
export function quantile(samples, name, share) {
  const counts = new Map();
  for (const { labels, value } of samples.get(`${name}_bucket`) ?? []) {
    const bound = Number(labels.le.replace("+Inf", "Infinity"));
    counts.set(bound, (counts.get(bound) ?? 0) + value);
  }
  const bounds = [...counts.keys()].sort((a, b) => a - b);
  const wanted = share * (counts.get(Infinity) ?? 0);
  if (!wanted) return undefined;
  let below = 0;
  let from = 0;
  for (const bound of bounds) {
    const count = counts.get(bound);
    if (count >= wanted) return bound === Infinity ? from : from + ((wanted - below) / (count - below)) * (bound - from);
    below = count;
    from = bound;
  }
  return undefined;
}

const milliseconds = (seconds) => (seconds === undefined ? "–" : `${Math.round(seconds * 1000)} ms`);
const whole = (value) => Math.round(value).toLocaleString();

function tilesOf(samples) {
  const rtfCount = total(samples, "voxwire_rtf_count");
  const seconds = total(samples, "voxwire_audio_seconds_total");
  const memory = total(samples, "process_resident_memory_bytes");
  const capacity = total(samples, "voxwire_listener_capacity");
  return {
    sessions: whole(total(samples, "voxwire_sessions")),
    listeners: whole(total(samples, "voxwire_listeners")),
    capacity: capacity ? whole(capacity) : "–",
    connections: whole(total(samples, "voxwire_connections")),
    queue: whole(total(samples, "voxwire_compute_queue_depth")),
    running: whole(total(samples, "voxwire_compute_running")),
    ttfaMedian: milliseconds(quantile(samples, "voxwire_ttfa_seconds", 0.5)),
    ttfaTail: milliseconds(quantile(samples, "voxwire_ttfa_seconds", 0.95)),
    rtfMean: rtfCount ? (total(samples, "voxwire_rtf_sum") / rtfCount).toFixed(2) : "–",
    tasksDone: whole(total(samples, "voxwire_tasks_finished_total")),
    tasksCancelled: whole(total(samples, "voxwire_tasks_cancelled_total")),
    tasksFailed: whole(total(samples, "voxwire_tasks_failed_total")),
    spoken: seconds < 600 ? `${seconds.toFixed(1)} s` : `${(seconds / 60).toFixed(1)} min`,
    charactersSpoken: whole(total(samples, "voxwire_characters_total")),
    lag: milliseconds(quantile(samples, "voxwire_event_loop_lag_seconds", 0.99)),
    memory: memory ? `${whole(memory / 1e6)} MB` : "–",
  };
}

export class Live {
  #timer = 0;

  constructor(api, onError) {
    this.api = api;
    this.onError = onError;
  }

  /** Ask again and again, as long as the tab is looked at. */
  start() {
    this.stop();
    const ask = async () => {
      try {
        const answer = await this.api.fetch("/metrics");
        this.#show(tilesOf(parseMetrics(await answer.text())));
      } catch (error) {
        this.onError(error);
      }
    };
    ask();
    this.#timer = setInterval(ask, EVERY_MS);
  }

  stop() {
    clearInterval(this.#timer);
  }

  #show(tiles) {
    const shown = Object.entries(tiles).map(([name, value]) =>
      element("div", {}, element("dt", { textContent: t(name) }), element("dd", { textContent: value })),
    );
    find("tiles").replaceChildren(...shown);
  }
}

// Reads the server's metrics, in the text exposition of Prometheus.

/** Samples by name, each {labels, value}. */
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

/** The sum of a metric over all its labels. */
export const total = (samples, name) => (samples.get(name) ?? []).reduce((sum, { value }) => sum + value, 0);

/** A histogram, all labels together: [upper bound, observations in the bucket], the last bound being Infinity. */
export function histogram(samples, name) {
  const below = new Map();
  for (const { labels, value } of samples.get(`${name}_bucket`) ?? []) {
    const bound = Number(labels.le.replace("+Inf", "Infinity"));
    below.set(bound, (below.get(bound) ?? 0) + value);
  }
  const bounds = [...below.keys()].sort((a, b) => a - b);
  return bounds.map((bound, i) => [bound, below.get(bound) - (below.get(bounds[i - 1]) ?? 0)]);
}

/** A quantile of a histogram, linear inside its bucket; undefined without observations. */
export function quantile(buckets, share) {
  const wanted = share * buckets.reduce((sum, [, count]) => sum + count, 0);
  let below = 0;
  let from = 0;
  for (const [bound, count] of buckets) {
    if (count && below + count >= wanted) return bound === Infinity ? from : from + ((wanted - below) / count) * (bound - from);
    below += count;
    from = bound;
  }
  return undefined;
}

// What the keys have used, day by day: a chart, and the sums of each key.

import { showBars } from "./chart.js";
import { element, fillSelect, find } from "./dom.js";
import { dayText, durationText, numberText, t } from "./language.js";

const DAYS = 30;
const DAY_MS = 86_400_000;
const FIGURES = ["characters", "requests", "refusals", "audio_seconds"];

/** The last 30 days of UTC, as the server counts them, such as "2026-11-25". */
function lastDays(now = Date.now()) {
  return Array.from({ length: DAYS }, (_, i) => new Date(now - (DAYS - 1 - i) * DAY_MS).toISOString().slice(0, 10));
}

const shown = (figure, value) => (figure === "audio_seconds" ? durationText(value) : numberText(value));
const sumOf = (rows, figure) => rows.reduce((sum, row) => sum + row[figure], 0);

export class UsagePanel {
  #api;
  #rows = [];
  #names = new Map();

  constructor(api) {
    this.#api = api;
    find("usage-key").onchange = find("usage-figure").onchange = () => this.redraw();
  }

  /** Ask for what was used; `keys` are those that there are. */
  async load(keys) {
    this.#names = new Map(keys.map((key) => [key.id, key.name || key.prefix]));
    this.#rows = (await this.#api.json(`/admin/v1/usage?from=${lastDays()[0]}`)).data;
    this.redraw();
  }

  redraw() {
    const used = [...new Set(this.#rows.map((row) => row.key))];
    const name = (key) => this.#names.get(key) ?? key;
    fillSelect(find("usage-key"), [["", t("allKeys")], ...used.map((key) => [key, name(key)])]);
    fillSelect(find("usage-figure"), FIGURES.map((figure) => [figure, t(`used_${figure}`)]));
    const [key, figure] = [find("usage-key").value, find("usage-figure").value];
    const rows = this.#rows.filter((row) => !key || row.key === key);
    const bars = lastDays().map((day) => {
      const value = sumOf(rows.filter((row) => row.day === day), figure);
      return { label: day.slice(5), value, told: `${dayText(day)}: ${shown(figure, value)}` };
    });
    const total = shown(figure, sumOf(rows, figure));
    showBars(find("usage-bars"), bars, t("usageOf", { figure: t(`used_${figure}`), total, days: DAYS }));
    find("usage-total").textContent = t("usageOf", { figure: t(`used_${figure}`), total, days: DAYS });
    const sums = used.map((each) => {
      const own = this.#rows.filter((row) => row.key === each);
      return element("tr", {}, element("td", { textContent: name(each) }), ...FIGURES.map((one) => element("td", { className: "number", textContent: shown(one, sumOf(own, one)) })));
    });
    const none = element("tr", {}, element("td", { colSpan: FIGURES.length + 1, className: "dim", textContent: t("noUsage") }));
    find("usage-rows").replaceChildren(...(sums.length ? sums : [none]));
  }
}

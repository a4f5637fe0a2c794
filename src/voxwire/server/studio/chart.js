// A bar chart of plain elements.

import { element } from "./dom.js";

/** At most so many labels stand under the bars. */
const MOST_LABELS = 7;

/**
 * Draw bars into an element.
 *
 * @param bars [{label, value, told}]; `told` is what is said of a bar when it is pointed at.
 * @param summary what a screen reader says of the whole.
 */
export function showBars(parent, bars, summary) {
  const most = Math.max(...bars.map(({ value }) => value), 0);
  const every = Math.ceil(bars.length / MOST_LABELS);
  const columns = bars.map(({ label, value, told }, place) => {
    const bar = element("i", { className: value ? "" : "zero" });
    bar.style.height = most ? `${(100 * value) / most}%` : "0";
    // The last label counts most.
    const shown = (bars.length - 1 - place) % every === 0 ? label : "";
    return element("div", { title: told }, element("div", { className: "bar-space" }, bar), element("small", { textContent: shown }));
  });
  parent.replaceChildren(...columns);
  parent.setAttribute("role", "img");
  parent.setAttribute("aria-label", summary);
}

// Which models are offered, and which of them is chosen at first.

import { fillSelect } from "./dom.js";

const FIRST_MODEL = "cosyvoice-v3-flash";

/** Offer models in a select; the first time, the usual one is chosen if it is there. */
export function offerModels(select, models) {
  const first = !select.value;
  fillSelect(select, models.map(({ id }) => [id, id]));
  if (first && models.some(({ id }) => id === FIRST_MODEL)) select.value = FIRST_MODEL;
}

// Who can speak: filters, the picker of the Speak tab, the table of the Voices tab, and previews.

import { element, fillSelect } from "./dom.js";
import { samplesOf } from "./player.js";
import { languageName, previewText, t } from "./strings.js";

/** Ages from which on a voice belongs to the next group, in years. */
const AGE_GROUPS = [["child", 0], ["young", 16], ["middle", 30], ["old", 60]];

const primary = (tag) => tag.split("-")[0];

/** The group of an age such as "20-30", "10" or "60+"; "" if it is not told. */
export function ageGroup(age) {
  const years = parseInt(age ?? "", 10);
  if (Number.isNaN(years)) return "";
  return AGE_GROUPS.findLast(([, from]) => years >= from)[0];
}

/** The voices that meet what is wanted; an empty wish is none. */
export function matching(voices, { language = "", gender = "", age = "", model = "", search = "" }) {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return voices.filter((voice) => {
    const told = [voice.id, voice.name, voice.style, voice.use, ...voice.dialects].join(" ").toLowerCase();
    return (
      (!language || voice.languages.some((tag) => primary(tag) === language)) &&
      (!gender || voice.gender === gender) &&
      (!age || ageGroup(voice.age) === age) &&
      (!model || voice.models.includes(model)) &&
      words.every((word) => told.includes(word))
    );
  });
}

/** What is told of a voice in one line. */
export function describe(voice) {
  const kind = voice.origin === "system" ? t(voice.gender) : t(voice.origin);
  return [kind, voice.age, voice.style, voice.languages.map(languageName).slice(0, 3).join(", ")].filter(Boolean).join(" · ");
}

/** Selects and a search field that narrow a list of voices down. */
export class Filters {
  constructor(parent, { withModels, onChange }) {
    const select = (name) => element("select", { name, onchange: onChange });
    this.fields = { language: select("language"), gender: select("gender"), age: select("age") };
    if (withModels) this.fields.model = select("model");
    this.fields.search = element("input", { type: "search", name: "search", oninput: onChange, autocomplete: "off" });
    parent.replaceChildren(...Object.values(this.fields));
  }

  get values() {
    return Object.fromEntries(Object.entries(this.fields).map(([name, field]) => [name, field.value]));
  }

  /** Offer what these voices have; to be called again when the language of the page changes. */
  offer(voices) {
    const { language, gender, age, model, search } = this.fields;
    const sorted = (values) => [...new Set(values)].sort();
    const languages = sorted(voices.flatMap((voice) => voice.languages.map(primary)));
    fillSelect(language, [["", t("anyLanguage")], ...languages.map((tag) => [tag, languageName(tag)])]);
    fillSelect(gender, [["", t("anyGender")], ...sorted(voices.map((voice) => voice.gender)).map((name) => [name, t(name)])]);
    const ages = AGE_GROUPS.map(([name]) => name).filter((name) => voices.some((voice) => ageGroup(voice.age) === name));
    fillSelect(age, [["", t("anyAge")], ...ages.map((name) => [name, t(`age_${name}`)])]);
    if (model) fillSelect(model, [["", t("anyModel")], ...sorted(voices.flatMap((voice) => voice.models)).map((name) => [name, name])]);
    search.placeholder = t("search");
    for (const [name, field] of Object.entries(this.fields)) {
      field.setAttribute("aria-label", name === "search" ? t("search") : t(name));
    }
  }
}

/** A button that lets a voice be heard. */
export function hearButton(voice, previews) {
  const label = `${t("previewOf")} ${voice.name}`;
  const button = element("button", { type: "button", className: "hear", "aria-label": label, title: label });
  button.onclick = () => previews.toggle(voice, button);
  return button;
}

/** The radio buttons of the Speak tab. */
export function showPicker(parent, voices, chosen, previews, onChoose) {
  const rows = voices.map((voice) => {
    const radio = element("input", { type: "radio", name: "voice", value: voice.id, checked: voice.id === chosen });
    radio.onchange = () => onChoose(voice);
    const name = element("b", { textContent: voice.name });
    if (voice.id !== voice.name) name.append(" ", element("small", { textContent: voice.id }));
    const told = element("label", {}, radio, name, element("span", { textContent: describe(voice), title: describe(voice) }));
    return element("div", { className: "voice" }, told, hearButton(voice, previews));
  });
  parent.replaceChildren(...(rows.length ? rows : [element("p", { className: "none", textContent: t("noVoice") })]));
  // Only the list itself is moved, not the page.
  const row = parent.querySelector(":checked")?.closest(".voice");
  if (row) parent.scrollTop = row.offsetTop - parent.offsetTop - parent.clientHeight / 2 + row.clientHeight / 2;
}

/** The rows of the Voices tab. */
export function showTable(body, voices, previews) {
  const rows = voices.map((voice) =>
    element(
      "tr",
      {},
      element("td", { textContent: voice.name }),
      element("td", {}, element("code", { textContent: voice.id })),
      element("td", { textContent: voice.origin === "system" ? t(voice.gender) : t(voice.origin) }),
      element("td", { textContent: voice.age ?? "" }),
      element("td", { textContent: voice.languages.map(languageName).join(", ") }),
      element("td", { textContent: [voice.style, voice.use].filter(Boolean).join(" · ") }),
      element("td", { className: "dim", textContent: voice.models.join(", ") }),
      element("td", {}, hearButton(voice, previews)),
    ),
  );
  const none = () => element("tr", {}, element("td", { colSpan: 8, className: "dim", textContent: t("noVoice") }));
  body.replaceChildren(...(rows.length ? rows : [none()]));
}

/** One preview at a time, by the one door that lets every voice speak. */
export class Previews {
  #api;
  #player;
  #button = null;
  #abort = null;

  constructor(api, player, { onBegin, onError }) {
    this.#api = api;
    this.#player = player;
    this.onBegin = onBegin;
    this.onError = onError;
  }

  async toggle(voice, button) {
    const again = this.#button === button;
    this.stop();
    if (again) return;
    this.onBegin();
    this.#button = button;
    button.classList.add("on");
    const abort = (this.#abort = new AbortController());
    try {
      await this.#player.open();
      const body = { model: "tts-1", voice: voice.id, input: previewText(voice.languages[0] ?? "en"), response_format: "pcm" };
      const answer = await this.#api.fetch("/v1/audio/speech", { body, signal: abort.signal });
      await this.#play(answer.body.getReader());
    } catch (error) {
      if (abort.signal.aborted) return;
      this.stop();
      this.onError(error);
    }
  }

  async #play(reader) {
    const run = this.#player.begin();
    let odd = new Uint8Array(0);
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      const bytes = new Uint8Array(odd.length + value.length);
      bytes.set(odd);
      bytes.set(value, odd.length);
      const whole = bytes.length & ~1;
      this.#player.add(run, samplesOf(bytes.slice(0, whole).buffer));
      odd = bytes.slice(whole);
    }
    this.#player.end(run);
  }

  get playing() {
    return this.#button !== null;
  }

  /** Stop what is heard, or take note that it has ended. */
  stop() {
    if (!this.#button) return;
    this.#abort?.abort();
    this.#player.begin();
    this.#button.classList.remove("on");
    this.#button = null;
  }
}

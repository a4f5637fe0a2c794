// Who can speak: filters, the picker of the Speak tab, and the table of the Voices tab.

import { element, fillSelect } from "./dom.js";
import { languageName, t } from "./language.js";

/** Ages from which on a voice belongs to the next group, in years. */
const AGE_GROUPS = [["child", 0], ["young", 16], ["middle", 30], ["old", 60]];

/** Styles, and the words by which a description tells them. */
const STYLES = {
  gentle: /gentle|soft|sooth|docile|tender|warm|considerate|healing/,
  lively: /lively|energetic|sunny|brisk|playful|humou?r|cheer|mischievous|outgoing|bouncy|vivac/,
  calm: /calm|steady|relax|wise|patient|\beven\b|composed|serene|sincere|low-key/,
  sweet: /sweet|cute|coquettish|girlfriend|lovely|adorable/,
  deep: /deep|husky|magnetic|smoky|hoarse|resonant|mature/,
  elegant: /elegant|intellectual|refined|graceful|classy|noble|poised/,
  dramatic: /dramatic|heroic|storytell|narrat|cinematic|intense|anime|rhythmic|theatrical/,
  professional: /news|professional|precise|lecturer|academic|broadcast|service|\bformal|seller/,
};

/** Whether a voice is of a style. */
const hasStyle = (voice, style) => STYLES[style].test(`${voice.style ?? ""} ${voice.use ?? ""}`.toLowerCase());

const primary = (tag) => tag.split("-")[0];

/** The group of an age such as "20-30", "10" or "60+"; "" if it is not told. */
export function ageGroup(age) {
  const years = parseInt(age ?? "", 10);
  if (Number.isNaN(years)) return "";
  return AGE_GROUPS.findLast(([, from]) => years >= from)[0];
}

/** The voices that meet what is wanted; an empty wish is none. */
export function matching(voices, { language = "", gender = "", age = "", style = "", model = "", search = "" }) {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return voices.filter((voice) => {
    const told = [voice.id, voice.name, voice.style, voice.use, ...voice.dialects].join(" ").toLowerCase();
    return (
      (!language || voice.languages.some((tag) => primary(tag) === language)) &&
      (!gender || voice.gender === gender) &&
      (!age || ageGroup(voice.age) === age) &&
      (!style || hasStyle(voice, style)) &&
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
    this.fields = Object.fromEntries(["language", "gender", "age", "style"].map((name) => [name, select(name)]));
    if (withModels) this.fields.model = select("model");
    this.fields.search = element("input", { type: "search", name: "search", oninput: onChange, autocomplete: "off" });
    parent.replaceChildren(...Object.values(this.fields));
  }

  get values() {
    return Object.fromEntries(Object.entries(this.fields).map(([name, field]) => [name, field.value]));
  }

  clear() {
    for (const field of Object.values(this.fields)) field.value = "";
  }

  /** Offer what these voices have; to be called again when the language of the page changes. */
  offer(voices) {
    const { language, gender, age, style, model, search } = this.fields;
    const sorted = (values) => [...new Set(values)].sort();
    const languages = sorted(voices.flatMap((voice) => voice.languages.map(primary)));
    fillSelect(language, [["", t("anyLanguage")], ...languages.map((tag) => [tag, languageName(tag)])]);
    fillSelect(gender, [["", t("anyGender")], ...sorted(voices.map((voice) => voice.gender)).map((name) => [name, t(name)])]);
    const ages = AGE_GROUPS.map(([name]) => name).filter((name) => voices.some((voice) => ageGroup(voice.age) === name));
    fillSelect(age, [["", t("anyAge")], ...ages.map((name) => [name, t(`age_${name}`)])]);
    const styles = Object.keys(STYLES).filter((name) => voices.some((voice) => hasStyle(voice, name)));
    fillSelect(style, [["", t("anyStyle")], ...styles.map((name) => [name, t(`style_${name}`)])]);
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

/** Of all the buttons of the list the tab key stops at one: that of the voice the arrows have come to. */
function reachOnly(parent, reached) {
  for (const button of parent.querySelectorAll(".hear")) button.tabIndex = button === reached ? 0 : -1;
}

/** The radio buttons of the Speak tab. */
export function showPicker(parent, voices, chosen, previews, onChoose) {
  const rows = voices.map((voice) => {
    const radio = element("input", { type: "radio", name: "voice", value: voice.id, checked: voice.id === chosen });
    const hear = hearButton(voice, previews);
    radio.onchange = () => {
      onChoose(voice);
      reachOnly(parent, hear);
    };
    const name = element("b", { textContent: voice.name });
    if (voice.id !== voice.name) name.append(" ", element("small", { textContent: voice.id }));
    const told = element("label", {}, radio, name, element("span", { textContent: describe(voice), title: describe(voice) }));
    return element("div", { className: "voice" }, told, hear);
  });
  parent.replaceChildren(...(rows.length ? rows : [element("p", { className: "none", textContent: t("noVoice") })]));
  // Only the list itself is moved, not the page.
  const row = parent.querySelector(":checked")?.closest(".voice");
  reachOnly(parent, row?.querySelector(".hear") ?? parent.querySelector(".hear"));
  if (row) parent.scrollTop = row.offsetTop - parent.offsetTop - parent.clientHeight / 2 + row.clientHeight / 2;
}

/** The rows of the Voices tab. */
export function showTable(body, voices, previews) {
  const rows = voices.map((voice) =>
    element(
      "tr",
      {},
      element("td", {}, element("div", { textContent: voice.name }), element("code", { textContent: voice.id })),
      element("td", { textContent: voice.origin === "system" ? t(voice.gender) : t(voice.origin) }),
      element("td", { textContent: voice.age ?? "" }),
      element("td", { textContent: voice.languages.map(languageName).join(", ") }),
      element("td", { textContent: [voice.style, voice.use].filter(Boolean).join(" · ") }),
      element("td", { className: "dim", textContent: voice.models.join(", ") }),
      element("td", {}, hearButton(voice, previews)),
    ),
  );
  const none = () => element("tr", {}, element("td", { colSpan: 7, className: "dim", textContent: t("noVoice") }));
  body.replaceChildren(...(rows.length ? rows : [none()]));
}

// The language of the page. All of it asks `t(name)`; what it can be asked for stands in texts_*.js.

import { EN } from "./texts_en.js";
import { ZH } from "./texts_zh.js";

const TEXTS = { en: EN, zh: ZH };

/** Attributes of the page's own elements that name a text, and where the text goes. */
const PLACES = {
  t: (element, text) => (element.textContent = text),
  "t-label": (element, text) => element.setAttribute("aria-label", text),
  "t-placeholder": (element, text) => (element.placeholder = text),
  "t-title": (element, text) => (element.title = text),
  "t-empty": (element, text) => (element.dataset.empty = text),
};

let language = "en";

export function chooseLanguage(chosen) {
  language = TEXTS[chosen] ? chosen : "en";
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  for (const [attribute, put] of Object.entries(PLACES)) {
    for (const element of document.querySelectorAll(`[data-${attribute}]`)) {
      put(element, t(element.getAttribute(`data-${attribute}`)));
    }
  }
  return language;
}

export const currentLanguage = () => language;

/** A text in the language of the page, with `{name}` replaced by what `values` has for it. */
export function t(name, values = {}) {
  const text = TEXTS[language][name] ?? EN[name] ?? name;
  return text.replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
}

/** What is said of an error: the page's own words where it has some, else the server's with its code. */
export function errorText({ code, message }) {
  // Some errors have their own number only in the message, which the protocol prescribes.
  const number = /error code: (\d+)$/.exec(message)?.[1];
  for (const name of [`error_${code}`, `error_${number}`]) if (Object.hasOwn(EN, name)) return t(name);
  return code ? `${message} (${code})` : message;
}

/** The name of a language in the language of the page, such as "German" for "de". */
export function languageName(tag) {
  return new Intl.DisplayNames([document.documentElement.lang], { type: "language" }).of(tag) ?? tag;
}

/** A number as the language of the page writes it. */
export const numberText = (value) => Math.round(value).toLocaleString(document.documentElement.lang);

/** A length of time in seconds, or in minutes from ten on. */
export const durationText = (seconds) => (seconds < 600 ? `${seconds.toFixed(1)} s` : `${numberText(seconds / 60)} min`);

/** A day, or a moment, as the language of the page writes it. */
export const dayText = (moment) => new Date(moment).toLocaleDateString(document.documentElement.lang, { dateStyle: "medium" });

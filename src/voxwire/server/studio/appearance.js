// Language, colours and tabs of the page.

import { find } from "./dom.js";
import { chooseLanguage, currentLanguage, t } from "./language.js";

const THEMES = ["auto", "light", "dark"];

/** Settings of the page itself are kept; where the browser forbids that, they last as long as the page. */
const kept = {
  get: (name) => {
    try {
      return localStorage.getItem(name);
    } catch {
      return null;
    }
  },
  set: (name, value) => {
    try {
      localStorage.setItem(name, value);
    } catch {
      // Nothing is lost but the memory of a choice.
    }
  },
};

/** @param onChange called when what is drawn or told anew must be. */
export function setUpAppearance(onChange) {
  let theme = kept.get("voxwire-theme") ?? "auto";
  const show = () => {
    if (theme === "auto") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    find("theme").textContent = t(`theme_${theme}`);
    find("theme").setAttribute("aria-label", `${t("themeLabel")} ${t(`theme_${theme}`)}`);
    find("language").textContent = t("other");
    find("language").lang = currentLanguage() === "zh" ? "en" : "zh-CN";
  };
  find("theme").onclick = () => {
    theme = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length];
    kept.set("voxwire-theme", theme);
    show();
    onChange();
  };
  find("language").onclick = () => {
    kept.set("voxwire-language", chooseLanguage(currentLanguage() === "zh" ? "en" : "zh"));
    show();
    onChange();
  };
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", onChange);
  chooseLanguage(kept.get("voxwire-language") ?? (navigator.language.startsWith("zh") ? "zh" : "en"));
  show();
}

/**
 * Tabs as the ARIA practices have them: arrows move, one of them is in the tab order.
 *
 * @param onShow told which tab is shown, and which was before.
 */
export function setUpTabs(onShow) {
  const tabs = [...document.querySelectorAll("[role=tab]")];
  let shownName = "speak";
  const choose = (chosen) => {
    for (const tab of tabs) {
      const shown = tab === chosen;
      tab.setAttribute("aria-selected", shown);
      tab.tabIndex = shown ? 0 : -1;
      find(tab.getAttribute("aria-controls")).hidden = !shown;
    }
    chosen.scrollIntoView({ block: "nearest", inline: "nearest" });
    const before = shownName;
    shownName = chosen.getAttribute("aria-controls");
    onShow(shownName, before);
  };
  tabs.forEach((tab, place) => {
    tab.onclick = () => choose(tab);
    tab.onkeydown = ({ key }) => {
      const next = { ArrowRight: place + 1, ArrowLeft: place - 1, Home: 0, End: tabs.length - 1 }[key];
      if (next === undefined) return;
      const target = tabs[(next + tabs.length) % tabs.length];
      target.focus();
      choose(target);
    };
  });
  return {
    show: (name) => choose(find(`tab-${name}`)),
    get shown() {
      return shownName;
    },
  };
}

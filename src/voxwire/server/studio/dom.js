// Small helpers for building and finding elements.

import { t } from "./language.js";

export const find = (id) => document.getElementById(id);

/** An element with properties and children; class names and attributes with a dash go where they belong. */
export function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.includes("-") || name === "role") made.setAttribute(name, value);
    else made[name] = value;
  }
  made.append(...children);
  return made;
}

/** Put options into a select and keep what was chosen, if it is still there. */
export function fillSelect(select, options) {
  const chosen = select.value;
  select.replaceChildren(...options.map(([value, label]) => element("option", { value, textContent: label })));
  if (options.some(([value]) => value === chosen)) select.value = chosen;
}

/** Show a sentence in a status line, as an error or not. */
export function tell(id, text, wrong = false) {
  find(id).textContent = text;
  find(id).classList.toggle("error", wrong);
}

/** A button for what can't be taken back: it acts at the second press, and forgets the first when it is left. */
export function sureButton(label, name, action) {
  const button = element("button", { type: "button", className: "secondary", textContent: label, "aria-label": `${label} ${name}` });
  const ask = (sure) => {
    button.textContent = sure ? t("sure") : label;
    button.setAttribute("aria-label", sure ? `${t("sure")} ${label} ${name}` : `${label} ${name}`);
    button.classList.toggle("danger", sure);
  };
  button.onclick = () => {
    if (button.classList.contains("danger")) return action();
    ask(true);
  };
  button.onblur = () => ask(false);
  return button;
}

/** Have a form do its work: its button rests meanwhile, and what goes wrong is told. */
export function onSubmit(form, work, fail) {
  form.onsubmit = async (event) => {
    event.preventDefault();
    const button = form.querySelector("[type=submit]");
    button.disabled = true;
    try {
      await work();
    } catch (error) {
      fail(error);
    } finally {
      button.disabled = false;
      // Where a button that rests loses the focus, it gets it back, unless it is wanted elsewhere by now.
      if (document.activeElement === document.body) button.focus();
    }
  };
}

/** Copy a text, and say so on the button for a moment. */
export async function copy(text, button) {
  await navigator.clipboard.writeText(text);
  button.textContent = t("copied");
  setTimeout(() => (button.textContent = t("copy")), 1500);
}

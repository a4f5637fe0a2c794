// Small helpers for building and finding elements.

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

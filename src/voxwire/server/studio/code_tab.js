// The Code tab: the request of the Speak tab as a program.

import { programFor } from "./code.js";
import { copy, find } from "./dom.js";

/** @param chosen gives what is chosen on the Speak tab. */
export function setUpCode(chosen) {
  const buttons = [...document.querySelectorAll("[data-code]")];
  let language = "python";
  const show = () => {
    find("snippet").textContent = programFor(language, chosen(), location.origin);
  };
  for (const button of buttons) {
    button.onclick = () => {
      language = button.dataset.code;
      for (const other of buttons) other.setAttribute("aria-pressed", other === button);
      show();
    };
  }
  find("copy").onclick = () => copy(find("snippet").textContent, find("copy"));
  return { show };
}

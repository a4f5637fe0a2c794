// The voices a workspace has made for itself: the door that makes them, and their lists on the Clone and Design tabs.

import { element, find, sureButton, tell } from "./dom.js";
import { errorText, t } from "./language.js";

const PATH = "/api/v1/services/audio/tts/customization";
const ENROLLMENT = "voice-enrollment";
const POLL_MS = 1000;
const MOST_SHOWN = 100;

export class OwnVoices {
  #api;
  #onTry;
  #onChange;
  #voices = null;
  /** Ids of voices that were removed, which nobody waits for any more. */
  #removed = new Set();

  /** @param parts {onTry(id): of a voice that shall be tried; onChange(): there are others than before} */
  constructor(api, { onTry, onChange }) {
    this.#api = api;
    this.#onTry = onTry;
    this.#onChange = onChange;
  }

  async #ask(input) {
    const { output } = await this.#api.json(PATH, { body: { model: ENROLLMENT, input } });
    return output;
  }

  /** Begin to make a voice; gives the server's answer. */
  async create(input) {
    const made = await this.#ask({ action: "create_voice", ...input });
    await this.show();
    return made;
  }

  /** Wait until a voice is ready or has failed; gives {status, reason}, the status "" if it was removed meanwhile. */
  async finished(id) {
    for (;;) {
      if (this.#removed.has(id)) return { status: "" };
      const { status, reason } = await this.#ask({ action: "query_voice", voice_id: id });
      if (status !== "DEPLOYING") {
        await this.changed();
        return { status, reason };
      }
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }

  async remove(id) {
    this.#removed.add(id);
    await this.#ask({ action: "delete_voice", voice_id: id });
    await this.changed();
  }

  async #removeShown(id, list) {
    try {
      await this.remove(id);
      tell(`${list}-status`, "");
      find(list).focus();
    } catch (error) {
      tell(`${list}-status`, errorText(error), true);
    }
  }

  async changed() {
    await this.show();
    await this.#onChange();
  }

  /** List what the workspace has, on both tabs. */
  async show() {
    this.#voices = (await this.#ask({ action: "list_voice", page_size: MOST_SHOWN, page_index: 0 })).voice_list;
    this.redraw();
  }

  /** List what is known, anew in another language. */
  redraw() {
    if (!this.#voices) return;
    this.#list("cloned", this.#voices.filter((voice) => voice.voice_prompt === undefined));
    this.#list("designed", this.#voices.filter((voice) => voice.voice_prompt !== undefined));
  }

  #list(id, voices) {
    const rows = voices.map((voice) => this.#row(voice, id));
    find(id).replaceChildren(...(rows.length ? rows : [element("li", { className: "none", textContent: t("noOwnVoice") })]));
  }

  #row({ voice_id: id, status, voice_prompt: description }, list) {
    const ready = status === "OK";
    const name = element("div", { className: "own-name" }, element("code", { textContent: id }));
    if (description) name.append(element("span", { className: "hint", textContent: description }));
    const buttons = element("span", { className: "right" });
    if (ready) {
      const attempt = element("button", { type: "button", className: "secondary", textContent: t("tryIt"), "aria-label": `${t("tryIt")} ${id}` });
      attempt.onclick = () => this.#onTry(id);
      buttons.append(attempt);
    }
    buttons.append(sureButton(t("remove"), id, () => this.#removeShown(id, list)));
    const tag = element("span", { className: ready ? "tag ready" : "tag", textContent: t(`status_${status}`) });
    return element("li", {}, name, tag, buttons);
  }
}

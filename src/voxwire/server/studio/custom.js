// The tab that makes voices: cloned from a recording, or designed by a description.

import { element, fillSelect, find } from "./dom.js";
import { t } from "./strings.js";

const PATH = "/api/v1/services/audio/tts/customization";
const ENROLLMENT = "voice-enrollment";
const LARGEST_BYTES = 10_000_000;
const POLL_MS = 1000;

/** A file as a data: URL. */
const dataUrl = (file) =>
  new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });

export class CustomVoices {
  #api;
  #recording = null;

  /** @param onTry told of a voice {id, model} that shall be tried; onChange when there are others than before. */
  constructor(api, { onTry, onChange, onPreview }) {
    this.#api = api;
    this.onTry = onTry;
    this.onChange = onChange;
    this.onPreview = onPreview;
    find("clone").onsubmit = (event) => this.#submit(event, () => this.#clone());
    find("design").onsubmit = (event) => this.#submit(event, () => this.#design());
    find("recording").onchange = ({ target }) => this.#take(target.files[0]);
    const drop = find("drop");
    for (const kind of ["dragenter", "dragover"]) drop.addEventListener(kind, (event) => this.#hover(event, true));
    drop.addEventListener("dragleave", (event) => this.#hover(event, false));
    drop.addEventListener("drop", (event) => {
      this.#hover(event, false);
      this.#take(event.dataTransfer.files[0]);
    });
  }

  /** Offer the models that take such voices. */
  offer(models) {
    for (const [id, way] of [["clone-model", "clone"], ["design-model", "design"]]) {
      const names = models.filter((model) => model.custom_voices.includes(way)).map((model) => model.id);
      fillSelect(find(id), names.map((name) => [name, name]));
    }
    if (!find("design-text").value) find("design-text").value = t("designSample");
  }

  #hover(event, over) {
    event.preventDefault();
    find("drop").classList.toggle("over", over);
  }

  #take(file) {
    if (!file) return;
    this.#recording = file;
    find("recording-name").textContent = file.name;
  }

  #tell(text, wrong = false) {
    const status = find("making");
    status.textContent = text;
    status.classList.toggle("error", wrong);
  }

  async #submit(event, make) {
    event.preventDefault();
    const button = event.submitter;
    button.disabled = true;
    try {
      await make();
    } catch (error) {
      this.#tell(error.message, true);
    } finally {
      button.disabled = false;
    }
  }

  async #ask(input) {
    const { output } = await this.#api.json(PATH, { body: { model: ENROLLMENT, input } });
    return output;
  }

  async #clone() {
    if (!this.#recording) throw new Error(t("noRecording"));
    if (this.#recording.size > LARGEST_BYTES) throw new Error(t("tooBig"));
    this.#tell(t("uploading"));
    const { voice_id: id } = await this.#ask({
      action: "create_voice",
      target_model: find("clone-model").value,
      prefix: find("clone-name").value,
      url: await dataUrl(this.#recording),
    });
    this.#tell(t("deploying"));
    await this.show();
    await this.#wait(id);
  }

  async #wait(id) {
    for (;;) {
      const { status, reason } = await this.#ask({ action: "query_voice", voice_id: id });
      if (status !== "DEPLOYING") {
        await this.show();
        this.onChange();
        if (status === "OK") this.#tell(t("ready"));
        else this.#tell(`${t("failed")} ${reason ?? ""}`, true);
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }

  async #design() {
    this.#tell(t("designing"));
    const made = await this.#ask({
      action: "create_voice",
      target_model: find("design-model").value,
      prefix: find("design-name").value,
      voice_prompt: find("design-prompt").value,
      preview_text: find("design-text").value,
    });
    this.#tell(t("ready"));
    if (made.preview_audio) this.onPreview(made.preview_audio.data);
    await this.show();
    this.onChange();
  }

  /** List what the workspace has. */
  async show() {
    const { voice_list: voices } = await this.#ask({ action: "list_voice", page_size: 100, page_index: 0 });
    const rows = voices.map((voice) => this.#row(voice));
    find("own").replaceChildren(...(rows.length ? rows : [element("li", { className: "none", textContent: t("noOwnVoice") })]));
  }

  #row(voice) {
    const ready = voice.status === "OK";
    const tag = element("span", { className: ready ? "tag ready" : "tag", textContent: t(`status_${voice.status}`) });
    const buttons = element("span", { className: "right" });
    if (ready) {
      const attempt = element("button", { type: "button", className: "secondary", textContent: t("tryIt") });
      attempt.onclick = () => this.onTry(voice.voice_id);
      buttons.append(attempt);
    }
    const remove = element("button", { type: "button", className: "secondary", textContent: t("remove") });
    remove.onclick = () => this.#remove(voice.voice_id, remove);
    buttons.append(remove);
    return element("li", {}, element("code", { textContent: voice.voice_id }), tag, buttons);
  }

  /** Removed at the second press: it can't be taken back. */
  async #remove(id, button) {
    if (!button.dataset.sure) {
      button.dataset.sure = "yes";
      button.textContent = t("sureRemove");
      return;
    }
    try {
      await this.#ask({ action: "delete_voice", voice_id: id });
      await this.show();
      this.onChange();
    } catch (error) {
      this.#tell(error.message, true);
    }
  }
}

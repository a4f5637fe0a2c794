// The Design tab: a voice from a description, heard before it is kept.

import { find, onSubmit, tell } from "./dom.js";
import { errorText, t } from "./language.js";
import { offerModels } from "./models.js";

export class DesignTab {
  #own;
  #play;
  #made = null;

  /** @param own the workspace's voices; play(base64, ended): lets a file be heard */
  constructor(own, play) {
    this.#own = own;
    this.#play = play;
    const fail = (error) => tell("designed-status", errorText(error), true);
    onSubmit(find("design-form"), () => this.#design(), fail);
    find("design-again").onclick = () => this.#hear();
    find("design-keep").onclick = () => this.#settle(t("kept", { id: this.#made.id }));
    find("design-discard").onclick = () => this.#discard().catch(fail);
    find("design-text").value = t("designSample");
  }

  /** Offer the models that take designed voices. */
  offer(models) {
    offerModels(find("design-model"), models.filter((model) => model.custom_voices.includes("design")));
  }

  async #design() {
    this.#settle(t("designing"));
    const made = await this.#own.create({
      target_model: find("design-model").value,
      prefix: find("design-name").value,
      voice_prompt: find("design-prompt").value,
      preview_text: find("design-text").value,
    });
    await this.#own.changed();
    this.#made = { id: made.voice_id, preview: made.preview_audio?.data };
    tell("designed-status", "");
    find("design-name-made").textContent = made.voice_id;
    find("design-result").hidden = false;
    this.#hear();
  }

  #hear() {
    if (this.#made.preview) this.#play(this.#made.preview);
  }

  async #discard() {
    await this.#own.remove(this.#made.id);
    this.#settle(t("discarded"));
  }

  #settle(text) {
    // The buttons that go have the focus, or the one that began it.
    find("design-form").querySelector("[type=submit]").focus();
    find("design-result").hidden = true;
    tell("designed-status", text);
  }
}

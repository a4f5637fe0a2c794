// Lets voices be heard before they are chosen.

import { samplesOf } from "./player.js";
import { previewText } from "./preview_texts.js";

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

// One speech at a time: from text to sound, words, picture and figures.

import { samplesOf, SAMPLE_RATE } from "./player.js";

/** How fast a simulated language model gives its words, in words a second. */
const WORDS_PER_SECOND = 20;

/** A text as a language model would give it: words with the space behind them, Chinese by two characters. */
export function tokensOf(text) {
  return text.match(/[\p{Script=Han}]{1,2}|[^\s\p{Script=Han}]+\s*|\s+/gu) ?? [];
}

export class Speech {
  #connection;
  #player;
  #parts;
  #task = null;
  #run = -1;
  #timer = 0;
  #frame = 0;
  #number = 0;

  /**
   * @param parts {transcript, picture, onChange(state, detail), onFigures(figures)}; states are "connecting",
   *   "speaking", "finished", "stopped" with what was heard {text, seconds}, and "failed" with the error.
   */
  constructor(connection, player, parts) {
    this.#connection = connection;
    this.#player = player;
    this.#parts = parts;
    this.pieces = [];
    this.figures = {};
    this.active = false;
  }

  /**
   * Say a text; what was being said stops.
   *
   * @param askedAt when the user asked for it, on the clock of `performance.now()`.
   */
  async begin(request, text, { asLlm, askedAt }) {
    this.stop();
    const number = ++this.#number;
    const { transcript, picture, onChange } = this.#parts;
    this.active = true;
    this.pieces = [];
    this.figures = { gaps: 0, samples: 0, asLlm, askedAt };
    transcript.clear();
    picture.clear();
    onChange("connecting");
    try {
      await Promise.all([this.#player.open(), this.#connection.open()]);
      // It may have been stopped meanwhile.
      if (number !== this.#number) return;
      this.#run = this.#player.begin();
      const task = await this.#connection.run(request, this.#listener(number));
      if (number !== this.#number) return task.cancel();
      this.#task = task;
      this.figures.sentAt = performance.now();
      // A document of SSML can't be said in pieces.
      if (asLlm && !request.parameters.enable_ssml) this.#type(task, tokensOf(text));
      else {
        this.#parts.transcript.append(text);
        task.sayAll(text);
        task.finish();
      }
      this.#follow();
    } catch (error) {
      if (number === this.#number) this.#fail(error);
    }
  }

  #feed(task, text) {
    this.#parts.transcript.append(text);
    task.say(text);
  }

  #type(task, tokens) {
    let next = 0;
    const begun = performance.now();
    const tick = () => {
      const due = Math.floor(((performance.now() - begun) / 1000) * WORDS_PER_SECOND) + 1;
      while (next < Math.min(due, tokens.length)) this.#feed(task, tokens[next++]);
      if (next < tokens.length) this.#timer = setTimeout(tick, 1000 / WORDS_PER_SECOND);
      else task.finish();
    };
    tick();
  }

  #listener(number) {
    const { transcript, picture, onChange } = this.#parts;
    const mine = (action) => (...told) => number === this.#number && action(...told);
    return {
      sentence: mine((index, text) => transcript.sentence(index, text)),
      words: mine((index, words) => transcript.words(index, words)),
      audio: mine((pcm) => {
        const now = performance.now();
        const samples = samplesOf(pcm);
        // Sound first: everything else can wait.
        this.#player.add(this.#run, samples);
        if (this.figures.ttfa === undefined) {
          this.figures.ttfa = now - this.figures.sentAt;
          onChange("speaking");
        }
        this.pieces.push(pcm);
        this.figures.samples += samples.length;
        this.figures.lastAt = now;
        picture.add(samples);
      }),
      finished: mine((usage) => {
        this.figures.characters = usage?.characters;
        this.figures.whole = true;
        this.#task = null;
        this.#player.end(this.#run);
      }),
      failed: mine((error) => this.#fail(error)),
    };
  }

  /** Draw what is heard, frame by frame. */
  #follow() {
    const draw = () => {
      this.#show();
      if (this.active) this.#frame = requestAnimationFrame(draw);
    };
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(draw);
  }

  #show() {
    const { transcript, picture, onFigures } = this.#parts;
    const position = this.#player.position;
    this.figures.gaps = this.#player.gaps;
    if (this.#player.firstHeardAt !== undefined) this.figures.heard = this.#player.firstHeardAt - this.figures.askedAt;
    picture.draw(position);
    transcript.light(position * 1000);
    onFigures(this.figures);
  }

  /** The player has come to the end of what it was given. */
  playedOut() {
    if (!this.active || this.#player.state !== "done") return;
    this.#show();
    this.#parts.transcript.rest();
    this.active = false;
    this.#parts.onChange("finished");
  }

  #fail(error) {
    this.#halt();
    this.#parts.onChange("failed", error);
  }

  /** Stop at once, here and on the server. */
  stop() {
    if (!this.active) return;
    this.#show();
    const heard = { text: this.#parts.transcript.heard(), seconds: this.#player.position };
    this.#halt();
    this.#parts.onChange("stopped", heard);
  }

  #halt() {
    this.#number += 1;
    clearTimeout(this.#timer);
    // What was heard stays drawn.
    cancelAnimationFrame(this.#frame);
    this.#task?.cancel();
    this.#task = null;
    this.#player.begin();
    this.#parts.transcript.rest();
    this.active = false;
  }

  /** How long the audio is that has come, in seconds. */
  static seconds(figures) {
    return (figures.samples ?? 0) / SAMPLE_RATE;
  }

  /** Time to make the audio for each second of it; not told while text is held back on purpose. */
  static rtf(figures) {
    const seconds = Speech.seconds(figures);
    return figures.whole && !figures.asLlm && seconds ? (figures.lastAt - figures.sentAt) / 1000 / seconds : undefined;
  }
}

// The text as it is heard: words light up when they are said.

/** Where the code points of a text begin in JavaScript's UTF-16 units; the last entry is its length. */
function unitsOf(text) {
  const units = [0];
  for (const character of text) units.push(units[units.length - 1] + character.length);
  return units;
}

export class Transcript {
  #element;
  #text = "";
  #cursor = 0;
  #sentences = new Map();
  #words = [];
  #tail = null;
  #now = null;
  /** How many words have been heard; time only goes on. */
  #lit = 0;

  constructor(element) {
    this.#element = element;
    this.clear();
  }

  clear() {
    this.#text = "";
    this.#cursor = 0;
    this.#sentences.clear();
    this.#words = [];
    this.#now = null;
    this.#lit = 0;
    this.#tail = document.createTextNode("");
    this.#element.replaceChildren(this.#tail);
  }

  /** More of the client's text. */
  append(text) {
    this.#text += text;
    this.#tail.data += text;
  }

  /** A sentence of it is about to be heard. */
  sentence(index, text) {
    const from = this.#sentences.get(index - 1)?.end ?? 0;
    const found = this.#text.indexOf(text, from);
    const begin = found < 0 ? from : found;
    this.#sentences.set(index, { begin, end: begin + text.length, units: unitsOf(text), known: 0 });
  }

  /** The words of a sentence so far; those that were known may have better times now. */
  words(index, words) {
    const sentence = this.#sentences.get(index);
    if (!sentence) return;
    sentence.first ??= this.#words.length;
    words.forEach((word, place) => {
      const known = this.#words[sentence.first + place];
      if (place < sentence.known) {
        known.begin = word.begin_time;
        known.end = word.end_time;
        return;
      }
      const span = this.#cut(
        sentence.begin + (sentence.units[word.begin_index] ?? 0),
        sentence.begin + (sentence.units[word.end_index] ?? 0),
      );
      const spoken = /[\p{L}\p{N}]/u.test(word.text);
      this.#words.push({ span, spoken, begin: word.begin_time, end: word.end_time });
    });
    sentence.known = Math.max(sentence.known, words.length);
  }

  /** Put the characters from `begin` to `end` into an element of their own. */
  #cut(begin, end) {
    const from = Math.max(begin, this.#cursor);
    const to = Math.max(end, from);
    const span = document.createElement("span");
    span.textContent = this.#text.slice(from, to);
    this.#tail.before(this.#text.slice(this.#cursor, from), span);
    this.#tail.data = this.#text.slice(to);
    this.#cursor = to;
    return span;
  }

  /** Light up what is heard at a time, in milliseconds of the task's audio. */
  light(time) {
    let now = this.#now;
    while (this.#lit < this.#words.length && this.#words[this.#lit].begin <= time) {
      const word = this.#words[this.#lit];
      word.span.classList.add("said");
      // A comma is passed over: the word before it stays lit through the pause.
      if (word.spoken) now = word;
      this.#lit += 1;
    }
    if (now === this.#now) return;
    this.#now?.span.classList.remove("now");
    now?.span.classList.add("now");
    now?.span.scrollIntoView({ block: "nearest" });
    this.#now = now;
  }

  /** The text up to the end of the last word that has lit up. */
  heard() {
    const last = this.#words[this.#lit - 1]?.span;
    if (!last) return "";
    const range = document.createRange();
    range.setStartBefore(this.#element.firstChild);
    range.setEndAfter(last);
    return range.toString();
  }

  /** It is over: no word is being said. */
  rest() {
    this.#now?.span.classList.remove("now");
    this.#now = null;
  }
}

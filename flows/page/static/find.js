// @ts-check
/** Find in all of the transcript, also where it is not drawn. */

import {lowerBound} from "./script.js";

const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Khmer}\p{Script=Lao}\p{Script=Myanmar}ー]/u;

export class Find {
  /** @param {{script: import("./script.js").Script, transcript: import("./transcript.js").Transcript,
   *   part: (id: string) => any}} parts */
  constructor({script, transcript, part}) {
    this.script = script;
    this.transcript = transcript;
    this.part = part;
    /** @type {number[][]} */
    this.hits = [];
    this.at = -1;
    /** @type {{sheet: object, text: string, starts: {at: number, n: number}[]} | null} of a version of
     * the script, since it takes a moment in a long one */
    this.known = null;
  }

  listen() {
    const {part} = this;
    part("find-open").addEventListener("click", () => this.open());
    part("find-close").addEventListener("click", () => this.close());
    part("find-back").addEventListener("click", () => this.go(-1));
    part("find").addEventListener("submit", (/** @type {Event} */ event) => {
      event.preventDefault();
      this.go(1);
    });
    part("find-text").addEventListener("input", () => this.search());
    part("find").addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => event.key === "Escape" && this.close());
  }

  open() {
    this.part("find").hidden = false;
    this.part("find-text").focus();
    this.part("find-text").select();
    this.search();
  }

  close() {
    this.part("find").hidden = true;
    this.transcript.found = new Set();
    this.transcript.mark();
    this.transcript.focus();
  }

  search() {
    const {sheet} = this.script;
    if (this.known?.sheet !== sheet) this.known = {sheet, ...this.said()};
    const {text, starts} = this.known;
    const wanted = joined(plain(this.part("find-text").value).split(" "));
    this.hits = [];
    for (let at = wanted ? text.indexOf(wanted) : -1; at >= 0; at = text.indexOf(wanted, at + 1)) {
      if (at && text[at - 1] !== " " && !UNSPACED.test(text[at - 1])) continue;
      const first = lowerBound(starts, (one) => one.at, at + 1) - 1;
      const last = lowerBound(starts, (one) => one.at, at + wanted.length) - 1;
      this.hits.push(starts.slice(first, last + 1).map((one) => one.n));
    }
    this.at = -1;
    this.transcript.found = new Set(this.hits.flat());
    this.transcript.mark();
    this.part("find-count").textContent = wanted ? `${this.hits.length} found` : "";
  }

  /** All that is said as one text, and where in it the words begin; what stands in the text of the
   * word before it has no place of its own.
   * @returns {{text: string, starts: {at: number, n: number}[]}} */
  said() {
    /** @type {string[]} */
    const parts = [];
    /** @type {number[]} */
    const numbers = [];
    this.script.talk.texts.forEach((text, n) => {
      const one = plain(this.script.texts.get(n) ?? text);
      if (!one) return;
      parts.push(one);
      numbers.push(n);
    });
    let at = 0;
    const starts = parts.map((part, k) => {
      if (k && !isUnspaced(parts[k - 1], part)) at += 1;
      at += part.length;
      return {at: at - part.length, n: numbers[k]};
    });
    return {text: joined(parts), starts};
  }

  /** @param {number} step */
  go(step) {
    if (!this.hits.length) return;
    const {cursor} = this.transcript;
    if (this.at < 0 && cursor?.item.kind === "word") {
      const here = cursor.item.n;
      this.at = this.hits.findIndex((hit) => hit[0] > here) - (step > 0 ? 1 : 0);
    }
    this.at = (this.at + step + this.hits.length) % this.hits.length;
    const n = this.hits[this.at][0];
    const block = this.transcript.blockOf(n);
    if (block < 0) return;
    this.transcript.move({block, item: {kind: "word", n}}, {focus: false});
    const word = this.transcript.find({block, item: {kind: "word", n}});
    if (word) this.transcript.see(word);
    this.part("find-count").textContent = `${this.at + 1} of ${this.hits.length}`;
  }
}

/** Whether no space is written between two words, as in Chinese, Japanese, Thai, Khmer, Lao and Burmese.
 * @param {string} before @param {string} behind */
function isUnspaced(before, behind) {
  return UNSPACED.test(before.at(-1) ?? "") && UNSPACED.test(behind[0] ?? "");
}

/** @param {string[]} parts */
function joined(parts) {
  return parts.reduce((text, part, k) => text + (k && !isUnspaced(parts[k - 1], part) ? " " : "") + part, "");
}

/** @param {string} text */
function plain(text) {
  return text.toLowerCase().normalize("NFKC").replace(/[^\p{L}\p{M}\p{N}'’ -]/gu, "").replace(/’/g, "'").replace(/\s+/g, " ").trim();
}

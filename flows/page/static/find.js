// @ts-check
/** Find in all of the transcript, also where it is not drawn. */

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
    const wanted = plain(this.part("find-text").value).split(" ").filter(Boolean);
    const words = this.script.talk.texts.map((text, n) => plain(this.script.texts.get(n) ?? text));
    this.hits = [];
    for (let n = 0; wanted.length && n + wanted.length <= words.length; n += 1) {
      const fits = wanted.every((text, k) => (k === wanted.length - 1 ? words[n + k].startsWith(text) : words[n + k] === text));
      if (fits) this.hits.push(wanted.map((_, k) => n + k));
    }
    this.at = -1;
    this.transcript.found = new Set(this.hits.flat());
    this.transcript.mark();
    this.part("find-count").textContent = wanted.length ? `${this.hits.length} found` : "";
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

/** @param {string} text */
function plain(text) {
  return text.toLowerCase().normalize("NFKC").replace(/[^\p{L}\p{M}\p{N}'’ -]/gu, "").replace(/’/g, "'").replace(/\s+/g, " ").trim();
}

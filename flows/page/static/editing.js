// @ts-check
/** What a person does to the selection, to paragraphs, speakers and chapters. */

import {ask} from "./ask.js";
import {inSeconds} from "./script.js";
import {same} from "./transcript.js";

/** @typedef {import("./script.js").Item} Item */
/** @typedef {import("./types.js").Action} Action */
/** @typedef {import("./types.js").PassageBlock} PassageBlock */

const SHOWN_PAUSE_LEFT = 0.1;
const HOLD_MS = 450;
const SCROLL_MS = 40;
const MOST_SCROLL_PX = 24;

export class Editing {
  /** @param {{script: import("./script.js").Script, transcript: import("./transcript.js").Transcript,
   *   server: import("./server.js").Server, player: import("./player.js").Player,
   *   say: (text: string) => void, notice: (text: string, kind?: string) => void}} parts */
  constructor({script, transcript, server, player, say, notice}) {
    this.script = script;
    this.transcript = transcript;
    this.server = server;
    this.player = player;
    this.say = say;
    this.notice = notice;
    this.preview = new Audio();
    this.preview.preload = "auto";
    /** @type {Set<number>} words that somebody judged here already */
    this.judged = new Set();
    /** @type {Item | null} where the cursor last took what is played */
    this.stood = null;
    /** @type {any} */
    this.part = null;
  }

  /** @param {(id: string) => any} part */
  listen(part) {
    this.part = part;
    const buttons = {strike: () => this.strike(), correct: () => this.correct(), mute: () => this.mute(),
      split: () => this.split(), chapter: () => this.chapter(),
      "hear-join": () => void this.hearJoin("edit"), "hear-before": () => void this.hearJoin("original")};
    for (const [id, act] of Object.entries(buttons)) part(id).addEventListener("click", act);
    const root = this.transcript.root;
    root.addEventListener("pointerdown", (event) => this.press(event));
    root.addEventListener("click", (event) => this.click(event));
    root.addEventListener("contextmenu", (event) => this.pressed && event.preventDefault());
    root.addEventListener("dblclick", (event) => {
      if (this.transcript.at(event.target)?.item.kind === "word") void this.correct();
    });
    document.addEventListener("copy", (event) => this.copy(event));
    this.transcript.addEventListener("cursor", () => {
      this.tell();
      this.stand();
    });
    this.tell();
  }

  /** @param {PointerEvent} event */
  press(event) {
    const at = this.transcript.at(event.target);
    if (at && event.pointerType === "touch") return this.hold(at);
    if (!at || event.button) return;
    if (event.shiftKey) return;
    const first = at;
    const to = {clientX: event.clientX, clientY: event.clientY};
    const move = (/** @type {{clientX: number, clientY: number}} */ {clientX, clientY}) => {
      Object.assign(to, {clientX, clientY});
      const over = this.transcript.at(document.elementFromPoint(clientX, this.transcript.seen.within(clientY)));
      if (!over || (same(over.item, first.item) && over.block === first.block && this.transcript.anchor !== first)) return;
      this.transcript.anchor = first;
      this.dragged = true;
      this.transcript.move(over, {extend: true, scroll: false});
    };
    this.dragged = false;
    // At the edge of what is seen, the text moves on.
    const timer = setInterval(() => {
      const beyond = to.clientY - this.transcript.seen.within(to.clientY);
      if (!beyond || !this.dragged) return;
      scrollBy(0, Math.max(-MOST_SCROLL_PX, Math.min(MOST_SCROLL_PX, beyond)));
      move(to);
    }, SCROLL_MS);
    const end = () => {
      clearInterval(timer);
      removeEventListener("pointermove", move);
      for (const one of ["pointerup", "pointercancel"]) removeEventListener(one, end);
    };
    addEventListener("pointermove", move);
    for (const one of ["pointerup", "pointercancel"]) addEventListener(one, end);
  }

  /** A finger that rests on a word selects from the cursor to there. @param {import("./transcript.js").Cursor} at */
  hold(at) {
    this.pressed = true;
    const timer = window.setTimeout(() => {
      this.transcript.move(at, {extend: Boolean(this.transcript.anchor), scroll: false});
      this.dragged = true;
    }, HOLD_MS);
    const end = () => {
      clearTimeout(timer);
      this.pressed = false;
      for (const one of ["pointerup", "pointercancel"]) removeEventListener(one, end);
    };
    for (const one of ["pointerup", "pointercancel"]) addEventListener(one, end);
  }

  pressed = false;
  dragged = false;

  /** @param {MouseEvent} event */
  click(event) {
    const button = event.target instanceof Element ? event.target.closest("[data-do]") : null;
    if (button instanceof HTMLElement) return this.ofParagraph(button);
    const at = this.transcript.at(event.target);
    if (!at || this.dragged) {
      this.dragged = false;
      return;
    }
    this.transcript.move(at, {extend: event.shiftKey, scroll: false});
    if (event.shiftKey) return;
    if (at.item.kind === "pause" && event.detail > 1) return void this.pause(at.item.n);
    void this.player.seek(this.script.seconds(this.script.span(at.item).start));
  }

  /** Play from the cursor next, wherever it went: for who has no mouse to click with. */
  stand() {
    const {cursor, anchor} = this.transcript;
    if (!cursor || cursor !== anchor || this.player.playing || (this.stood && same(this.stood, cursor.item))) return;
    this.stood = cursor.item;
    void this.player.seek(this.script.seconds(this.script.span(cursor.item).start));
  }

  /** @param {ClipboardEvent} event */
  copy(event) {
    if (event.target instanceof Element && event.target.closest("input, dialog")) return;
    const selected = this.transcript.selected().flatMap((one) => one.items);
    if (!selected.length || !event.clipboardData || String(getSelection() ?? "")) return;
    event.clipboardData.setData("text/plain", selected.filter((i) => i.kind === "word").map((i) => this.script.text(i)).join(" "));
    event.preventDefault();
  }

  /** Go to an item, wherever it stands. @param {Item} item @param {boolean} focus */
  jump(item, focus) {
    const {start} = this.script.span(item);
    const block = this.script.sheet.blocks.findIndex((one) => one.kind === "passage" && this.script.items(one).some((i) => same(i, item)));
    if (block < 0) return;
    this.transcript.move({block, item}, {focus});
    const word = this.transcript.find({block, item});
    if (word) this.transcript.see(word);
    void this.player.seek(this.script.seconds(start));
  }

  /** Tell of what the cursor stands on, when somebody wants to know. */
  tell() {
    if (!this.part) return;
    const items = this.transcript.selected().flatMap((one) => one.items);
    const {script} = this;
    const goes = this.allGo(items);
    this.part("strike").textContent = goes ? "Restore" : "Strike";
    for (const id of ["strike", "correct", "mute", "split", "chapter", "hear-join", "hear-before"]) this.part(id).disabled = !items.length;
    const first = items[0];
    const isOne = items.length === 1;
    if (!first) this.part("about").textContent = "Click a word to hear it.";
    else if (!isOne) this.part("about").textContent = `${items.filter((i) => i.kind === "word").length} words`;
    else this.part("about").textContent = this.about(first);
    this.part("correct").textContent = isOne && first?.kind === "pause" ? "Length" : "Correct";
  }

  /** @param {Item} item */
  about(item) {
    const {script} = this;
    const why = script.proposed[item.kind].get(item.n);
    const who = why ? `${why.editor}: ${why.reason}${why.sure < 1 ? ` (${Math.round(why.sure * 100)} %)` : ""}` : "";
    const heard = item.kind === "word" ? script.talk.texts[item.n] : script.text(item);
    const parts = [item.kind === "pause" ? `pause of ${heard}` : `“${heard}”`];
    if (item.kind === "word" && script.texts.has(item.n)) parts.push(`written “${script.text(item)}”`);
    if (script.goes(item)) parts.push(why ? `goes, by ${who}` : "goes, by you");
    else if (why) parts.push(`stays, against ${who}`);
    else if (item.kind === "word" && script.talk.sure[item.n] < 0.5) parts.push(`heard with ${Math.round(script.talk.sure[item.n] * 100)} % confidence`);
    if (item.kind === "word" && script.muted.has(item.n)) parts.push(script.muted.get(item.n) === "bleep" ? "bleeped" : "muted");
    return parts.join(", ");
  }

  /** Strike what is selected, or restore it if all of it goes. */
  strike() {
    this.toggle(this.transcript.selected().flatMap((one) => one.items));
  }

  /** Whether all of it goes. A pause counts where no word is: words go, and come back, without those
   * between them. @param {Item[]} items */
  allGo(items) {
    const hasWords = items.some((i) => i.kind === "word");
    return items.length > 0 && items.every((i) => (hasWords && i.kind === "pause") || this.script.goes(i));
  }

  /** @param {Item[]} items @param {boolean} [goes] what is to become of them */
  toggle(items, goes = !this.allGo(items)) {
    /** @type {Action[]} */
    const actions = [];
    const words = items.filter((i) => i.kind === "word").map((i) => i.n);
    for (const run of runs(words)) actions.push({do: goes ? "strike" : "restore", words: run});
    const isAlone = !words.length;
    for (const {kind, n} of items) {
      if (kind === "unclear") actions.push({do: "unclear", number: n, goes});
      if (kind === "pause" && isAlone) actions.push({do: "pause", number: n, left: goes ? this.shorter(n) : null});
    }
    const show = () => this.transcript.expect(items.filter((i) => i.kind !== "pause"), goes);
    if (actions.length) this.server.act(actions.length === 1 ? actions[0] : {do: "many", actions}, show);
    const [first] = items;
    if (first) this.say(`${this.script.text(first)}${items.length > 1 ? " and more" : ""}: ${goes ? "struck" : "restored"}`);
  }

  /** What stays of a pause that is struck: what was proposed, else a tenth of a second. @param {number} n */
  shorter(n) {
    const row = this.script.talk.proposed.pauses.find((one) => one[0] === n);
    return row ? row[4] : Math.round(SHOWN_PAUSE_LEFT * this.script.talk.rate);
  }

  mute() {
    const words = this.transcript.selected().flatMap((one) => one.items).filter((i) => i.kind === "word").map((i) => i.n);
    const kind = words.every((n) => this.script.muted.has(n)) ? null : "mute";
    const actions = runs(words).map((run) => ({do: "mute", words: run, kind}));
    if (actions.length === 1) this.server.act(actions[0]);
    else if (actions.length) this.server.act({do: "many", actions});
  }

  async correct() {
    const items = this.transcript.selected().flatMap((one) => one.items);
    const words = items.filter((i) => i.kind === "word");
    if (!words.length) {
      const pause = items.find((i) => i.kind === "pause");
      if (pause) await this.pause(pause.n);
      return;
    }
    const heard = words.map((i) => this.script.talk.texts[i.n]).join(" ");
    const answer = await ask({title: "Correct", text: `Heard: ${heard}. The sound stays as it is.`,
      fields: [{name: "text", label: "In captions", value: words.map((i) => this.script.text(i)).join(" ")}],
      buttons: [{label: "Save", value: "save", strong: true}]});
    if (!answer) return;
    const text = answer.fields.text.trim() || heard;
    this.server.act({do: "correct", words: [words[0].n, words[words.length - 1].n + 1], text});
  }

  /** @param {number} n */
  async pause(n) {
    const span = this.script.pauses.get(n);
    if (!span) return;
    const {rate} = this.script.talk;
    const length = span.end - span.start;
    const left = this.script.lefts.get(n) ?? length;
    const answer = await ask({title: `Pause of ${inSeconds(length, rate)}`,
      fields: [{name: "left", label: "Seconds that it lasts", type: "number", value: String(Math.round(left / rate * 100) / 100)}],
      buttons: [{label: "Save", value: "save", strong: true}, {label: "Leave it whole", value: "whole"}]});
    if (!answer) return;
    const wanted = Math.round(Number(answer.fields.left) * rate);
    if (answer.chosen === "whole" || wanted === length) this.server.act({do: "pause", number: n, left: null});
    else if (Number.isFinite(wanted) && wanted >= 0) this.server.act({do: "pause", number: n, left: wanted});
  }

  /** The word at the cursor, or the next one behind it. @returns {{word: number, word_copy: number} | null} */
  spot() {
    const {cursor} = this.transcript;
    const one = cursor && this.script.sheet.blocks[cursor.block];
    if (!cursor || one?.kind !== "passage") return null;
    const items = this.script.items(one);
    const at = items.findIndex((i) => same(i, cursor.item));
    const word = items.slice(at).find((i) => i.kind === "word");
    return word ? {word: word.n, word_copy: this.script.copy(cursor.block, word.n)} : null;
  }

  split() {
    const spot = this.spot();
    if (spot) this.server.act({do: "split", ...spot});
  }

  async chapter(spot = this.spot(), title = "", isNew = true) {
    if (!spot) return;
    const answer = await ask({title: isNew ? "A chapter begins here" : "Chapter", fields: [{name: "title", label: "Title", value: title}],
      buttons: [{label: "Save", value: "save", strong: true}, ...(isNew ? [] : [{label: "Delete the chapter", value: "delete"}])]});
    if (!answer) return;
    this.server.act({do: "chapter", ...spot, title: answer.chosen === "delete" ? null : answer.fields.title});
  }

  /** @param {HTMLElement} button in a paragraph's or chapter's head */
  ofParagraph(button) {
    const box = /** @type {HTMLElement} */ (button.closest("section"));
    const block = Number(box.dataset.block);
    const one = this.script.sheet.blocks[block];
    if (one.kind === "heading") {
      const next = this.script.sheet.blocks[block + 1];
      if (next?.kind === "passage") void this.chapter(this.head(block + 1), one.title, false);
      else this.notice("This chapter has no paragraph of its own: change it in the script.", "bad");
    }
    if (one.kind !== "passage") return;
    const act = {speaker: () => this.speaker(block), label: () => this.label(block), more: () => this.more(block), from: () => {
      void this.player.seek(this.script.seconds(this.script.talk.starts[one.words[0]])).then(() => this.player.play());
    }}[/** @type {"speaker"} */ (button.dataset.do)];
    void act?.();
  }

  /** @param {number} block @returns {{word: number, word_copy: number}} */
  head(block) {
    const one = /** @type {PassageBlock} */ (this.script.sheet.blocks[block]);
    return {word: one.words[0], word_copy: this.script.copy(block, one.words[0])};
  }

  /** @param {number} block */
  async speaker(block) {
    const one = /** @type {PassageBlock} */ (this.script.sheet.blocks[block]);
    const head = this.head(block);
    const name = this.script.speaker(one);
    const answer = await ask({title: name || "Who speaks", fields: [{name: "name", label: "Name", value: name, choices: Object.values(this.script.sheet.speakers)}],
      buttons: [...(one.speaker ? [{label: "Rename everywhere", value: "all", strong: true}] : []), {label: "This paragraph only", value: "one"}]});
    if (!answer || !answer.fields.name.trim()) return;
    if (answer.chosen === "all") this.server.act({do: "rename", letter: one.speaker, name: answer.fields.name});
    else this.server.act({do: "speaker", ...head, name: answer.fields.name});
  }

  /** @param {number} block */
  async label(block) {
    const one = /** @type {PassageBlock} */ (this.script.sheet.blocks[block]);
    const head = this.head(block);
    const answer = await ask({title: "Label", fields: [{name: "label", label: "Label", value: one.label ?? ""}], buttons: [{label: "Save", value: "save", strong: true}]});
    if (answer) this.server.act({do: "label", ...head, label: answer.fields.label.trim() || null});
  }

  /** @param {number} block */
  async more(block) {
    // Somebody may change what stands above it before this is answered.
    const one = /** @type {PassageBlock} */ (this.script.sheet.blocks[block]);
    const head = this.head(block);
    const answer = await ask({title: "Paragraph", buttons: [
      {label: "Move up", value: "up"}, {label: "Move down", value: "down"}, {label: "Join to the one before", value: "join"},
      {label: "Strike all", value: "strike"}, {label: "Restore all", value: "restore"},
      {label: "Speaker …", value: "speaker"}, {label: "Label …", value: "label"}, {label: "Chapter here …", value: "chapter"}, {label: "Remark …", value: "remark"}]});
    if (!answer) return;
    const here = this.transcript.blockOf(head.word, head.word_copy);
    if (here < 0) return this.notice("This paragraph was taken away elsewhere meanwhile.", "bad");
    const acts = {up: () => this.shift(here, -1), down: () => this.shift(here, 1),
      join: () => this.server.act({do: "join", ...head}),
      strike: () => this.server.act({do: "strike", words: one.words}), restore: () => this.server.act({do: "restore", words: one.words}),
      speaker: () => this.speaker(here), label: () => this.label(here), chapter: () => this.chapter(head), remark: () => this.remark(head)};
    void acts[/** @type {"up"} */ (answer.chosen)]?.();
  }

  /** @param {{word: number}} spot */
  async remark(spot) {
    const answer = await ask({title: "Remark", text: "It stands in the script and changes nothing that is heard.", fields: [{name: "text", label: "Text"}], buttons: [{label: "Save", value: "save", strong: true}]});
    if (answer?.fields.text.trim()) this.server.act({do: "remark", word: spot.word, text: answer.fields.text});
  }

  /** Move a paragraph by one. @param {number} block @param {number} step */
  shift(block, step) {
    const {blocks} = this.script.sheet;
    const passages = blocks.flatMap((one, n) => (one.kind === "passage" ? [n] : []));
    const at = passages.indexOf(block);
    const before = passages[step < 0 ? at - 1 : at + 2];
    if (step < 0 ? at < 1 : at + 1 >= passages.length) return;
    const to = before === undefined ? {before: null} : {before: this.head(before).word, before_copy: this.head(before).word_copy};
    this.server.act({do: "move", ...this.head(block), ...to});
  }

  /** Go to the next word of which nobody is sure. */
  doubtful() {
    const here = this.transcript.cursor ? this.script.span(this.transcript.cursor.item).start : -1;
    const open = this.script.talk.doubtful.filter((n) => !this.judged.has(n));
    const next = open.find((n) => this.script.talk.starts[n] > here) ?? open[0];
    if (next === undefined) return this.say("There is no doubtful word left.");
    this.jump({kind: "word", n: next}, true);
    this.say(`${this.about({kind: "word", n: next})}. ${open.length} left.`);
  }

  /** Let a doubtful word go, or stay, and show the next. @param {boolean} goes */
  judge(goes) {
    const item = this.transcript.cursor?.item;
    if (!item) return;
    if (item.kind === "word") this.judged.add(item.n);
    if (this.script.goes(item) !== goes) this.toggle([item], goes);
    this.doubtful();
  }

  /** What a join that is heard has of the render, and what not. */
  promise() {
    const later = [...this.script.talk.later, ...(this.script.sheet.muted.length ? ["the room's tone under muted words"] : [])];
    if (!later.length) return "The join as it will be.";
    return `The join as it will be; the render adds ${later.join(", ")}.`;
  }

  /** Say it to everybody. @param {string} text */
  hint(text) {
    this.part("about").textContent = text;
    this.say(text);
  }

  /** Hear the join nearest to something, as it will be rendered, or the recording there.
   * @param {"edit" | "original"} side @param {Item} [item] */
  async hearJoin(side, item = this.transcript.cursor?.item) {
    if (!item) return;
    const {start, end} = this.script.span(item);
    const number = this.script.join(Math.round((start + end) / 2));
    if (number < 0) return this.say("Nothing is cut, so there is no join.");
    this.player.pause();
    this.preview.src = `join/${side}/${this.script.sheet.mark}/${number}`;
    this.hint(side === "edit" ? this.promise() : "As it was recorded.");
    await this.preview.play().catch(() => this.notice("This join cannot be heard now: try again.", "bad"));
  }
}

/** Runs of numbers that follow each other, as [first, behind the last]. @param {number[]} numbers
 * @returns {[number, number][]} */
export function runs(numbers) {
  /** @type {[number, number][]} */
  const found = [];
  for (const n of [...numbers].sort((a, b) => a - b)) {
    const last = found[found.length - 1];
    if (last && last[1] === n) last[1] = n + 1;
    else if (!last || last[1] <= n) found.push([n, n + 1]);
  }
  return found;
}

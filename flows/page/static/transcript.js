// @ts-check
/**
 * The transcript: every paragraph has a place, and its words while it is near what is seen.
 *
 * A paragraph far away is an empty box of about its height, so a talk of three hours scrolls like
 * a short one.
 */

import {clock} from "./script.js";

/** @typedef {import("./script.js").Script} Script */
/** @typedef {import("./script.js").Item} Item */
/** @typedef {import("./types.js").Block} Block */
/** @typedef {import("./types.js").PassageBlock} PassageBlock */
/** @typedef {{block: number, item: Item}} Cursor */

const NEAR_PX = 1200;
const LINE_PX = 30;
const HEAD_PX = 44;
const LETTER_PX = 9;

/** @param {string} tag @param {Record<string, string>} [attributes] @param {string} [text] */
export function element(tag, attributes = {}, text = "") {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  if (text) made.textContent = text;
  return made;
}

export class Transcript extends EventTarget {
  /** @param {HTMLElement} root @param {Script} script */
  constructor(root, script) {
    super();
    this.root = root;
    this.script = script;
    /** @type {HTMLElement[]} */
    this.boxes = [];
    /** @type {Cursor | null} */
    this.cursor = null;
    /** @type {Cursor | null} */
    this.anchor = null;
    /** @type {HTMLElement | null} */
    this.playing = null;
    /** @type {Set<number>} */
    this.found = new Set();
    this.near = new IntersectionObserver((seen) => this.saw(seen), {rootMargin: `${NEAR_PX}px 0px`});
    this.wide = root.clientWidth;
    new ResizeObserver(([{contentRect}]) => (this.wide = contentRect.width)).observe(root);
    const rtl = /^(ar|he|fa|ur|yi|ps|sd|ug|dv)\b/.test(script.talk.language);
    root.dir = rtl ? "rtl" : "auto";
    root.lang = script.talk.language;
    this.rtl = rtl;
  }

  /** Show the script as it is now; what did not change is not touched. */
  show() {
    const had = this.root.contains(document.activeElement);
    const before = new Map(this.boxes.map((box) => [box.dataset.key ?? "", box]));
    const copies = new Map();
    const boxes = this.script.sheet.blocks.map((block, n) => {
      const name = keyOf(block);
      const copy = (copies.get(name) ?? 0) + 1;
      copies.set(name, copy);
      const key = `${name} ${copy}`;
      const box = before.get(key) ?? element("section");
      before.delete(key);
      box.dataset.key = key;
      box.dataset.block = String(n);
      const said = JSON.stringify([block, block.kind === "passage" ? this.script.speaker(block) : ""]);
      if (box.dataset.said !== said) {
        box.dataset.said = said;
        if (block.kind === "passage") this.renew(box, block);
        else plainBlock(box, block);
      }
      return box;
    });
    for (const box of before.values()) {
      this.near.unobserve(box);
      box.remove();
    }
    boxes.forEach((box, n) => {
      if (this.root.children[n] !== box) this.root.insertBefore(box, this.root.children[n] ?? null);
    });
    this.boxes = boxes;
    this.keepCursor();
    this.mark();
    if (had && !this.root.contains(document.activeElement)) this.focus();
  }

  /** @param {HTMLElement} box @param {PassageBlock} block */
  renew(box, block) {
    box.className = "passage";
    if (box.dataset.full) this.fill(box, block);
    else {
      this.empty(box, block);
      this.near.observe(box);
    }
  }

  /** @param {IntersectionObserverEntry[]} seen */
  saw(seen) {
    for (const {target, isIntersecting, boundingClientRect} of seen) {
      const box = /** @type {HTMLElement} */ (target);
      const block = this.script.sheet.blocks[Number(box.dataset.block)];
      if (!box.isConnected || block?.kind !== "passage") continue;
      if (isIntersecting && !box.dataset.full) this.fill(box, block);
      else if (!isIntersecting && box.dataset.full && !box.contains(document.activeElement)) this.empty(box, block, boundingClientRect.height);
    }
  }

  /** @param {HTMLElement} box @param {PassageBlock} block @param {number} [known] its height: to ask
   * each box for it would lay everything out once for each */
  empty(box, block, known = 0) {
    delete box.dataset.full;
    box.replaceChildren();
    const wide = Math.max(20, Math.floor((this.wide - 40) / LETTER_PX));
    const letters = (block.words[1] - block.words[0]) * 5.6;
    box.style.minHeight = `${known || HEAD_PX + LINE_PX * Math.ceil(letters / wide)}px`;
  }

  /** @param {HTMLElement} box @param {PassageBlock} block */
  fill(box, block) {
    box.dataset.full = "yes";
    box.style.minHeight = "";
    const start = this.script.seconds(this.script.talk.starts[block.words[0]]);
    const name = this.script.speaker(block);
    const head = element("header");
    if (block.speaker) {
      const who = element("button", {class: "speaker", "data-do": "speaker", title: "Rename, or say who this was"}, name);
      head.append(who);
    }
    head.append(element("button", {class: "time", "data-do": "from", title: "Play from here"}, clock(start)));
    if (block.label) head.append(element("button", {class: "label", "data-do": "label", title: "Change the label"}, block.label));
    head.append(element("button", {class: "more", "data-do": "more", "aria-haspopup": "dialog", "aria-label": `More for ${name || "the paragraph"} at ${clock(start)}`}, "···"));
    const list = element("p", {role: "listbox", "aria-multiselectable": "true", "aria-orientation": "horizontal", "aria-label": `${name} ${clock(start)}`.trim()});
    list.dir = "auto";
    this.words(list, block);
    box.replaceChildren(head, list);
    this.markBox(box);
  }

  /** @param {HTMLElement} list @param {PassageBlock} block */
  words(list, block) {
    const remarks = new Map(block.remarks.map(([n, ...texts]) => [n, texts]));
    const parts = document.createDocumentFragment();
    const remark = (/** @type {number} */ n) => {
      for (const text of remarks.get(n) ?? []) parts.append(element("span", {class: "remark", "aria-hidden": "true"}, text.trim()), " ");
    };
    for (const item of this.script.items(block)) {
      const made = this.word(item);
      if (item.kind === "word" && remarks.has(item.n)) {
        remark(item.n);
        const told = [made.getAttribute("aria-description"), `remark: ${remarks.get(item.n)?.join(" ").trim()}`];
        made.setAttribute("aria-description", told.filter(Boolean).join("; "));
      }
      parts.append(made, " ");
    }
    remark(block.words[1]);
    list.append(parts);
  }

  /** @param {Item} item */
  word(item) {
    const {script} = this;
    const goes = script.goes(item);
    const made = document.createElement("span");
    /** @type {string[]} */
    const names = [item.kind];
    if (goes) names.push("goes", `e-${script.colour(script.why(item).editor)}`);
    else if (script.proposed[item.kind].has(item.n)) names.push("kept");
    if (item.kind === "word" && script.muted.has(item.n)) names.push("muted");
    if (item.kind === "word" && script.texts.has(item.n)) names.push("corrected");
    made.className = names.join(" ");
    made.textContent = script.text(item);
    made.dataset.kind = item.kind;
    made.dataset.n = String(item.n);
    made.tabIndex = -1;
    made.setAttribute("role", "option");
    const {label, more} = this.spoken(item);
    if (label !== made.textContent) made.setAttribute("aria-label", label);
    if (more) made.setAttribute("aria-description", more);
    return made;
  }

  /** What a screen reader says of an item: what becomes of it, and who wants that.
   * @param {Item} item @returns {{label: string, more: string}} */
  spoken(item) {
    const {script} = this;
    const goes = script.goes(item), why = script.proposed[item.kind].get(item.n);
    const text = script.text(item);
    let label = item.kind === "pause" ? `pause of ${text.replace(" → ", ", shortened to ")}` : text;
    if (goes && item.kind !== "pause") label += ", struck";
    if (item.kind === "word" && script.muted.has(item.n)) label += `, ${script.muted.get(item.n) === "bleep" ? "bleeped" : "muted"}`;
    if (item.kind === "word" && script.texts.has(item.n)) label += `, heard as ${script.talk.texts[item.n]}`;
    if (!why) return {label, more: goes ? "by you" : ""};
    return {label, more: `${goes ? "" : "stays, against "}${why.editor}: ${why.reason}`};
  }

  /** Whether the words at the cursor run from right to left. */
  get runsLeft() {
    const word = this.cursor && this.find(this.cursor);
    return word?.parentElement ? getComputedStyle(word.parentElement).direction === "rtl" : this.rtl;
  }

  /** @param {Cursor} cursor @returns {HTMLElement | null} */
  find({block, item}) {
    const box = this.boxes[block];
    const of = this.script.sheet.blocks[block];
    if (!box || of?.kind !== "passage") return null;
    if (!box.dataset.full) this.fill(box, of);
    return box.querySelector(`[data-kind=${item.kind}][data-n="${item.n}"]`);
  }

  /** Show at once what was asked for; the script's next version says what became of it.
   * @param {Item[]} items @param {boolean} goes */
  expect(items, goes) {
    for (const {kind, n} of items) {
      for (const word of this.root.querySelectorAll(`[data-kind=${kind}][data-n="${n}"]`)) {
        word.classList.toggle("goes", goes);
        const box = word.closest("section");
        if (box) box.dataset.said = "";
      }
    }
  }

  /** @param {EventTarget | null} target @returns {Cursor | null} */
  at(target) {
    const word = target instanceof Element ? target.closest("[data-kind]") : null;
    const box = word?.closest("section");
    if (!(word instanceof HTMLElement) || !(box instanceof HTMLElement)) return null;
    const kind = /** @type {Item["kind"]} */ (word.dataset.kind);
    return {block: Number(box.dataset.block), item: {kind, n: Number(word.dataset.n)}};
  }

  /** The block of a word. @param {number} n @param {number} [copy] which of those that have it */
  blockOf(n, copy = 0) {
    return this.script.sheet.blocks.findIndex((one) => one.kind === "passage" && one.words[0] <= n && n < one.words[1] && copy-- === 0);
  }

  /** @param {Cursor | null} cursor @param {{extend?: boolean, focus?: boolean, scroll?: boolean}} [how] */
  move(cursor, how = {}) {
    this.cursor = cursor;
    if (!how.extend) this.anchor = cursor;
    this.mark();
    if (how.focus !== false) this.focus(how.scroll);
    this.dispatchEvent(new Event("cursor"));
  }

  /** @param {boolean} [scroll] */
  focus(scroll = true) {
    const word = this.cursor && this.find(this.cursor);
    if (!word) return;
    word.focus({preventScroll: true});
    if (scroll) this.see(word);
  }

  /** @param {HTMLElement} word */
  see(word) {
    const {top, bottom} = word.getBoundingClientRect();
    const seen = this.seen;
    if (top < seen.top + 30 || bottom > seen.bottom - 40) word.scrollIntoView({block: "center"});
  }

  /** What of the window the text is seen in: between what stands above it and the player. */
  get seen() {
    const heads = [...document.querySelectorAll(".head > *")].map((one) => one.getBoundingClientRect().bottom);
    const top = Math.max(0, ...heads);
    const bottom = document.querySelector(".deck")?.getBoundingClientRect().top ?? innerHeight;
    return {top, bottom, within: (/** @type {number} */ y) => Math.max(top + 10, Math.min(bottom - 10, y))};
  }

  /** What is selected: ranges of words in each passage, and the pauses and unclear speech there.
   * @returns {{block: number, items: Item[]}[]} */
  selected() {
    if (!this.cursor || !this.anchor) return [];
    const [low, high] = this.ordered(this.anchor, this.cursor);
    const found = [];
    for (let n = low.block; n <= high.block; n += 1) {
      const one = this.script.sheet.blocks[n];
      if (one?.kind !== "passage") continue;
      let items = this.script.items(one);
      if (n === high.block) items = items.slice(0, items.findIndex((i) => same(i, high.item)) + 1);
      if (n === low.block) items = items.slice(Math.max(0, items.findIndex((i) => same(i, low.item))));
      if (items.length) found.push({block: n, items});
    }
    return found;
  }

  /** @param {Cursor} a @param {Cursor} b @returns {[Cursor, Cursor]} */
  ordered(a, b) {
    const first = this.script.span(a.item).start, second = this.script.span(b.item).start;
    return a.block < b.block || (a.block === b.block && first <= second) ? [a, b] : [b, a];
  }

  mark() {
    const selected = this.selected();
    for (const box of this.boxes) if (box.dataset.full) this.markBox(box, selected);
  }

  /** @param {HTMLElement} box @param {{block: number, items: Item[]}[]} [selected] */
  markBox(box, selected = this.selected()) {
    const block = Number(box.dataset.block);
    const chosen = new Set(selected.filter((one) => one.block === block).flatMap((one) => one.items.map((i) => i.kind + i.n)));
    const alone = selected.reduce((count, one) => count + one.items.length, 0) < 2;
    for (const word of /** @type {NodeListOf<HTMLElement>} */ (box.querySelectorAll("[data-kind]"))) {
      const key = `${word.dataset.kind}${word.dataset.n}`;
      const isIn = chosen.has(key);
      if (isIn !== (word.getAttribute("aria-selected") === "true")) word.setAttribute("aria-selected", String(isIn));
      word.classList.toggle("chosen", isIn && !alone);
      const at = this.cursor?.block === block && key === this.cursor.item.kind + this.cursor.item.n;
      word.classList.toggle("cursor", at);
      word.tabIndex = at ? 0 : -1;
      word.classList.toggle("found", word.dataset.kind === "word" && this.found.has(Number(word.dataset.n)));
    }
    if (!box.querySelector("[tabindex='0']")) {
      const first = /** @type {HTMLElement | null} */ (box.querySelector("[data-kind]"));
      if (first) first.tabIndex = 0;
    }
  }

  /** After a change, the same word may stand in another block. */
  keepCursor() {
    for (const which of /** @type {("cursor" | "anchor")[]} */ (["cursor", "anchor"])) {
      const had = this[which];
      if (!had) continue;
      const {start} = this.script.span(had.item);
      const is = (/** @type {Block | undefined} */ one) => one?.kind === "passage" && this.script.items(one).some((i) => same(i, had.item));
      if (is(this.script.sheet.blocks[had.block])) continue;
      const block = this.script.sheet.blocks.findIndex(is);
      this[which] = block < 0 ? null : {block, item: had.item};
      if (block < 0 && start) this.anchor = this.cursor = null;
    }
  }

  /** The item before or behind the cursor. @param {number} step 1 or -1 @returns {Cursor | null} */
  beside(step) {
    const {blocks} = this.script.sheet;
    if (!this.cursor) {
      const block = blocks.findIndex((one) => one.kind === "passage");
      return block < 0 ? null : {block, item: this.script.items(/** @type {PassageBlock} */ (blocks[block]))[0]};
    }
    const {block, item} = this.cursor;
    const one = /** @type {PassageBlock} */ (blocks[block]);
    const items = this.script.items(one);
    const next = items[items.findIndex((i) => same(i, item)) + step];
    if (next) return {block, item: next};
    for (let n = block + step; n >= 0 && n < blocks.length; n += step) {
      const other = blocks[n];
      if (other.kind !== "passage") continue;
      const its = this.script.items(other);
      if (its.length) return {block: n, item: step > 0 ? its[0] : its[its.length - 1]};
    }
    return null;
  }

  /** The item in the line above or below. @param {number} step @returns {Cursor | null} */
  line(step) {
    const word = this.cursor && this.find(this.cursor);
    if (!word) return this.beside(step);
    const own = word.getBoundingClientRect();
    const x = own.left + own.width / 2;
    let here = this.cursor;
    let best = null, least = Infinity, top = NaN;
    for (let n = 0; n < 300; n += 1) {
      const was = this.cursor;
      this.cursor = here;
      here = this.beside(step);
      this.cursor = was;
      const next = here && this.find(here);
      if (!next || !here) break;
      const rect = next.getBoundingClientRect();
      if (Math.abs(rect.top - own.top) < own.height / 2) continue;
      if (Number.isNaN(top)) top = rect.top;
      if (Math.abs(rect.top - top) > own.height / 2) break;
      const away = Math.abs(rect.left + rect.width / 2 - x);
      if (away < least) [best, least] = [here, away];
    }
    return best;
  }

  /** Show which word is heard. @param {number} sample @param {boolean} follow */
  hear(sample, follow) {
    const {starts, ends} = this.script.talk;
    const n = lastAt(starts, sample);
    const is = n >= 0 && sample < ends[n] + this.script.talk.rate / 5;
    const block = is ? this.blockOf(n) : -1;
    const box = block < 0 ? null : this.boxes[block];
    if (follow && box && !box.dataset.full) this.find({block, item: {kind: "word", n}});
    const word = /** @type {HTMLElement | null} */ (box?.querySelector(`[data-kind=word][data-n="${n}"]`) ?? null);
    if (word === this.playing) return;
    this.playing?.classList.remove("heard");
    this.playing = word;
    word?.classList.add("heard");
    if (word && follow) this.see(word);
  }
}

/** @param {number[]} starts @param {number} sample */
function lastAt(starts, sample) {
  let low = 0, high = starts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (starts[middle] <= sample) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** @param {Block} block */
function keyOf(block) {
  if (block.kind === "passage") return `passage ${block.words[0]}`;
  return block.kind === "heading" ? `heading ${block.title}` : `comment ${block.text}`;
}

/** @param {HTMLElement} box @param {Block} block */
function plainBlock(box, block) {
  if (block.kind === "heading") {
    box.className = "chapter";
    const title = element("h2");
    title.append(element("button", {"data-do": "title", title: "Rename the chapter"}, block.title));
    box.replaceChildren(title);
  } else if (block.kind === "comment") {
    box.className = "comment";
    box.replaceChildren(element("p", {role: "note"}, block.text));
  }
}

/** @param {Item} a @param {Item} b */
export function same(a, b) {
  return a.kind === b.kind && a.n === b.n;
}

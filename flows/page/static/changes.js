// @ts-check
/** Every automatic change as a row that is heard, and taken back alone, by kind or by editor. */

import {clock, lasting} from "./script.js";
import {element} from "./transcript.js";

/** @typedef {import("./script.js").Script} Script */
/** @typedef {import("./script.js").Item} Item */
/** @typedef {{item: Item, reason: string, sure: number}} Row */

const AT_ONCE = 100;

export class Changes extends EventTarget {
  /** @param {HTMLElement} root @param {Script} script */
  constructor(root, script) {
    super();
    this.root = root;
    this.script = script;
    /** @type {Map<string, Row[]>} */
    this.rows = new Map();
    const take = (/** @type {Item["kind"]} */ kind, /** @type {any[][]} */ rows) => {
      for (const [n, editor, reason, sure] of rows) {
        const of = this.rows.get(editor) ?? [];
        of.push({item: {kind, n}, reason, sure});
        this.rows.set(editor, of);
      }
    };
    take("word", script.talk.proposed.strikes);
    take("pause", script.talk.proposed.pauses.filter(([n]) => script.pauses.has(n)));
    take("unclear", script.talk.proposed.unclear);
    for (const rows of this.rows.values()) rows.sort((a, b) => script.span(a.item).start - script.span(b.item).start);
    /** @type {Map<string, number>} how many rows of an editor are shown */
    this.shown = new Map();
    /** @type {Set<string>} */
    this.open = new Set();
    root.addEventListener("click", (event) => this.press(event));
  }

  /** @param {string} name @param {unknown} detail */
  tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, {detail}));
  }

  show() {
    const top = this.root.querySelector("[data-focus]:focus")?.getAttribute("data-focus");
    const groups = [...this.rows].map(([editor, rows]) => this.group(editor, rows));
    const own = this.script.passages().flatMap((one) => one.struck).filter((n) => !this.script.proposed.word.has(n)).length;
    const note = own ? `You struck ${own} ${own === 1 ? "word" : "words"} yourself.` : "";
    this.root.replaceChildren(element("h2", {}, "Automatic changes"),
      ...(groups.length ? groups : [element("p", {class: "quiet"}, "No editor proposed anything.")]),
      element("p", {class: "quiet"}, note));
    if (top) /** @type {HTMLElement | null} */ (this.root.querySelector(`[data-focus="${CSS.escape(top)}"]`))?.focus();
  }

  /** @param {string} editor @param {Row[]} rows */
  group(editor, rows) {
    const taken = rows.filter(({item}) => this.script.goes(item));
    const gained = taken.reduce((sum, {item}) => sum + this.script.gain(item), 0);
    const box = /** @type {HTMLDetailsElement} */ (element("details", {class: "editor"}));
    box.open = this.open.has(editor);
    const head = element("summary", {"data-focus": `summary ${editor}`});
    head.append(element("span", {class: `dot e-${this.script.colour(editor)}`, "aria-hidden": "true"}),
      element("strong", {}, editor), ` ${taken.length === rows.length ? taken.length : `${taken.length} of ${rows.length}`}, ${lasting(gained)}`);
    box.append(head);
    box.addEventListener("toggle", () => {
      if (box.open === this.open.has(editor)) return;
      if (box.open) this.open.add(editor);
      else this.open.delete(editor);
      this.show();
    });
    if (box.open) this.fill(box, editor, rows, taken.length);
    return box;
  }

  /** @param {HTMLElement} box @param {string} editor @param {Row[]} rows @param {number} taken */
  fill(box, editor, rows, taken) {
    const all = element("div", {class: "tools"});
    if (taken) all.append(element("button", {"data-act": "take-back", "data-editor": editor, "data-focus": `all ${editor}`}, "Take all back"));
    if (taken < rows.length) all.append(element("button", {"data-act": "propose", "data-editor": editor, "data-focus": `again ${editor}`}, "Do all again"));
    all.append(...this.kinds(editor, rows));
    const list = element("ol");
    const most = this.shown.get(editor) ?? AT_ONCE;
    list.append(...rows.slice(0, most).map((row) => this.row(row)));
    box.append(all, list);
    if (rows.length > most) box.append(element("button", {"data-act": "more", "data-editor": editor, "data-focus": `more ${editor}`}, `${rows.length - most} more`));
  }

  /** Buttons for words of one spelling, where there are some. @param {string} editor @param {Row[]} rows */
  kinds(editor, rows) {
    /** @type {Map<string, Item[]>} */
    const kinds = new Map();
    for (const {item} of rows) {
      if (item.kind !== "word") continue;
      const text = this.script.talk.texts[item.n].toLowerCase().replace(/[^\p{L}\p{N}'’-]/gu, "");
      kinds.set(text, [...(kinds.get(text) ?? []), item]);
    }
    const most = [...kinds].filter(([, items]) => items.length > 1).sort((a, b) => b[1].length - a[1].length).slice(0, 6);
    return kinds.size < 2 ? [] : most.map(([text, items]) => {
      const goes = items.some((item) => this.script.goes(item));
      return element("button", {class: "kind", "data-act": "kind", "data-goes": goes ? "yes" : "", "data-words": items.map((i) => i.n).join(" "),
        "aria-pressed": String(goes), "data-focus": `kind ${editor} ${text}`, title: goes ? "Take these back" : "Strike these again"}, `${text} ${items.length}`);
    });
  }

  /** @param {Row} row */
  row({item, reason, sure}) {
    const goes = this.script.goes(item);
    const name = `${item.kind} ${item.n}`;
    const made = element("li", {class: goes ? "" : "off", "data-kind-of": item.kind, "data-of": String(item.n)});
    const start = this.script.seconds(this.script.span(item).start);
    const text = item.kind === "word" ? this.script.text(item) : reason;
    made.append(
      element("button", {class: "jump", "data-act": "jump", "data-focus": `jump ${name}`}, `${clock(start)}  ${text}`),
      element("span", {class: "quiet sure"}, sure < 1 ? `${Math.round(sure * 100)} %` : ""),
      element("button", {"data-act": "hear", "data-focus": `hear ${name}`, "aria-label": `Hear ${text} at ${clock(start)}`}, "Hear"),
      element("button", {"data-act": "toggle", "data-focus": `toggle ${name}`, "aria-pressed": String(goes), "aria-label": `${goes ? "Take back" : "Do again"} ${text} at ${clock(start)}`}, goes ? "Take back" : "Do again"));
    return made;
  }

  /** @param {Event} event */
  press(event) {
    const button = event.target instanceof Element ? event.target.closest("[data-act]") : null;
    if (!(button instanceof HTMLElement)) return;
    const {act, editor = "", words = "", goes} = button.dataset;
    if (act === "take-back" || act === "propose") this.tell("act", {do: act, editor});
    else if (act === "more") {
      this.shown.set(editor, (this.shown.get(editor) ?? AT_ONCE) + 10 * AT_ONCE);
      this.show();
    } else if (act === "kind") {
      const actions = words.split(" ").map(Number).map((n) => ({do: goes ? "restore" : "strike", words: [n, n + 1]}));
      this.tell("act", {do: "many", actions});
    } else {
      const row = /** @type {HTMLElement} */ (button.closest("li"));
      const item = {kind: row.dataset.kindOf, n: Number(row.dataset.of)};
      this.tell(act ?? "", item);
    }
  }
}

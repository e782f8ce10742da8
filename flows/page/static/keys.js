// @ts-check
/** The keyboard, as people know it from editors of sound and of text. */

import {ask} from "./ask.js";

const BACK_S = 3;
const SPEEDS = [1, 1.5, 2, 3];

/** @typedef {{player: import("./player.js").Player, server: import("./server.js").Server,
 *   transcript: import("./transcript.js").Transcript, editing: import("./editing.js").Editing,
 *   find: import("./find.js").Find, wave: import("./wave.js").Wave, part: (id: string) => any}} Parts */

/** @type {[string, string][]} */
const HELP = [
  ["Space", "play, pause"], ["L; K; J", "play, faster; pause; back"], ["Arrows", "from word to word; with Shift: select"],
  ["X, Delete", "strike, restore"], ["C, F2", "correct, or the length of a pause"], ["M", "mute"], ["Enter", "new paragraph"],
  ["H", "chapter"], ["Alt+Up, Alt+Down", "move the paragraph"], ["N; A; R", "next doubtful word; it goes; it stays"],
  ["B; Shift+B", "hear the join; as recorded"], ["Ctrl+Z, Ctrl+Shift+Z", "undo, redo"], ["Ctrl+F", "find"], ["W", "edit or everything"],
];

/** @param {Parts} parts */
export function keys(parts) {
  const {part, find} = parts;
  part("help-open").addEventListener("click", () => void help());
  document.addEventListener("mousedown", (event) => stay(event, parts));
  let isByMouse = false;
  part("speed").addEventListener("pointerdown", () => (isByMouse = true));
  part("speed").addEventListener("keydown", () => (isByMouse = false));
  part("speed").addEventListener("change", () => isByMouse && part("speed").blur());
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || part("ask").open) return;
    if ((event.ctrlKey || event.metaKey) && !event.altKey) return withControl(event, parts);
    const target = event.target instanceof Element ? event.target : document.body;
    if (target.closest("input:not([type=checkbox], [type=radio]), select, textarea")) return;
    if (target === part("wave") && onWave(event, parts)) return event.preventDefault();
    const isButton = target.closest("button, summary, input, a");
    if (isButton && [" ", "Enter"].includes(event.key)) return;
    const act = alone(event, parts);
    if (!act) return;
    event.preventDefault();
    act();
  });
  void find;
}

/** A button that is pressed with the mouse leaves the keyboard where it was: the space bar then plays,
 * and does not press it again. @param {MouseEvent} event @param {Parts} parts */
function stay(event, {transcript}) {
  const pressed = event.target instanceof Element ? event.target.closest("button, summary, label") : null;
  if (!pressed || pressed.closest("dialog") || pressed.querySelector("select")) return;
  event.preventDefault();
  const had = document.activeElement?.closest("form");
  if (had && !had.contains(pressed)) transcript.focus(false);
}

/** @param {KeyboardEvent} event @param {Parts} parts */
function withControl(event, {server, find, transcript}) {
  const key = event.key.toLowerCase();
  const inText = event.target instanceof Element && event.target.closest("input[type=search], input[type=text]");
  if (key === "f") find.open();
  else if (key === "z" && !inText) event.shiftKey ? server.redo() : server.undo();
  else if (key === "y" && !inText) server.redo();
  else if ((key === "home" || key === "end") && !inText) edge(transcript, key === "home", event.shiftKey);
  else return;
  event.preventDefault();
}

/** @param {KeyboardEvent} event @param {Parts} parts @returns {(() => void) | null} */
function alone(event, {player, transcript, editing, part}) {
  const extend = event.shiftKey;
  const to = (/** @type {import("./transcript.js").Cursor | null} */ cursor) => () => cursor && transcript.move(cursor, {extend});
  const forwards = transcript.runsLeft ? "ArrowLeft" : "ArrowRight";
  if (event.altKey) {
    const block = transcript.cursor?.block;
    if (block === undefined || !["ArrowUp", "ArrowDown"].includes(event.key)) return null;
    return () => editing.shift(block, event.key === "ArrowUp" ? -1 : 1);
  }
  switch (event.key) {
    case "ArrowLeft": case "ArrowRight": return to(transcript.beside(event.key === forwards ? 1 : -1));
    case "ArrowUp": return to(transcript.line(-1));
    case "ArrowDown": return to(transcript.line(1));
    case "Delete": case "Backspace": return () => editing.strike();
    case "Enter": return () => editing.split();
    case "F2": return () => void editing.correct();
    case "Escape": return () => transcript.cursor && transcript.move(transcript.cursor);
    case " ": return () => player.toggle();
    case "?": return () => void help();
  }
  return letter(event, {player, editing, part});
}

/** @param {KeyboardEvent} event @param {Pick<Parts, "player" | "editing" | "part">} parts */
function letter(event, {player, editing, part}) {
  const acts = {
    x: () => editing.strike(), c: () => void editing.correct(), m: () => editing.mute(), h: () => void editing.chapter(),
    n: () => editing.doubtful(), a: () => editing.judge(true), r: () => editing.judge(false),
    b: () => void editing.hearJoin(event.shiftKey ? "original" : "edit"),
    j: () => void player.seek(Math.max(0, player.time - BACK_S)),
    k: () => { player.pause(); speed(part, 1); },
    l: () => { player.playing ? speed(part, SPEEDS.find((one) => one > player.rate) ?? 3) : void player.play(); },
    w: () => /** @type {HTMLElement} */ (document.querySelector("input[name=mode]:not(:checked)")).click(),
  };
  return acts[/** @type {"x"} */ (event.key.toLowerCase())] ?? null;
}

/** @param {(id: string) => any} part @param {number} rate */
function speed(part, rate) {
  part("speed").value = String(rate);
  part("speed").dispatchEvent(new Event("change"));
}

/** @param {KeyboardEvent} event @param {Parts} parts */
function onWave(event, {player, wave}) {
  const steps = {ArrowLeft: -1, ArrowRight: 1, PageUp: -10, PageDown: 10};
  const step = steps[/** @type {"PageUp"} */ (event.key)];
  if (step) void player.seek(Math.max(0, Math.min(wave.length, player.time + step)));
  else if (event.key === "Home") void player.seek(0);
  else if (event.key === "End") void player.seek(Math.max(0, wave.length - 1));
  else if (event.key === "+") wave.zoom(1 / 1.5);
  else if (event.key === "-") wave.zoom(1.5);
  else return false;
  return true;
}

/** @param {import("./transcript.js").Transcript} transcript @param {boolean} isStart @param {boolean} extend */
function edge(transcript, isStart, extend) {
  const {blocks} = transcript.script.sheet;
  const numbers = blocks.flatMap((one, n) => (one.kind === "passage" ? [n] : []));
  const block = isStart ? numbers[0] : numbers[numbers.length - 1];
  const one = blocks[block];
  if (one?.kind !== "passage") return;
  const items = transcript.script.items(one);
  transcript.move({block, item: isStart ? items[0] : items[items.length - 1]}, {extend});
}

async function help() {
  await ask({title: "Keys", rows: HELP, buttons: []});
}

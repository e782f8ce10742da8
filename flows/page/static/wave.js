// @ts-check
/** The waveform: all of the recording in a strip, and a part of it to work in, with the cuts. */

import {clock} from "./script.js";

/** @typedef {import("./script.js").Script} Script */

const PER_SECOND = 100;
const POOL = 8;
const HEAD_BYTES = 20;
const LEAST_S = 2;

export class Wave extends EventTarget {
  /** @param {HTMLCanvasElement} canvas @param {HTMLCanvasElement} overview @param {Script} script */
  constructor(canvas, overview, script) {
    super();
    this.canvas = canvas;
    this.overview = overview;
    this.script = script;
    this.length = script.seconds(script.talk.length);
    this.from = 0;
    this.wide = Math.min(this.length, 20);
    this.time = 0;
    /** @type {Int8Array[][]} lowest and highest, of each hundredth, then of eight of the one before */
    this.levels = [];
    this.loudest = 1;
    this.colours = {wave: "", cut: "", head: "", view: "", ink: ""};
    this.strip = document.createElement("canvas");
    this.drawn = "";
    canvas.addEventListener("pointerdown", (event) => this.press(event, canvas));
    overview.addEventListener("pointerdown", (event) => this.press(event, overview));
    canvas.addEventListener("wheel", (event) => this.wheel(event), {passive: false});
    new ResizeObserver(() => this.renew()).observe(canvas);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.renew());
  }

  async load() {
    const answer = await fetch("peaks");
    if (!answer.ok) return;
    const bytes = new Int8Array(await answer.arrayBuffer(), HEAD_BYTES);
    const count = bytes.length >> 1;
    let low = new Int8Array(count), high = new Int8Array(count);
    for (let n = 0; n < count; n += 1) {
      low[n] = bytes[2 * n];
      high[n] = bytes[2 * n + 1];
    }
    for (let n = 0; n < count; n += 1) this.loudest = Math.max(this.loudest, high[n], -low[n]);
    this.levels.push([low, high]);
    while (low.length > 2000) {
      [low, high] = [pooled(low, Math.min), pooled(high, Math.max)];
      this.levels.push([low, high]);
    }
    this.renew();
  }

  /** Draw everything anew: the script, the size or the colours changed. */
  renew() {
    const style = getComputedStyle(document.documentElement);
    const value = (/** @type {string} */ name) => style.getPropertyValue(name).trim();
    this.colours = {wave: value("--wave"), cut: value("--cut"), head: value("--accent"), view: value("--view"), ink: value("--quiet")};
    for (const one of [this.canvas, this.overview]) {
      const wide = Math.round(one.clientWidth * devicePixelRatio), high = Math.round(one.clientHeight * devicePixelRatio);
      if (one.width !== wide || one.height !== high) [one.width, one.height] = [wide, high];
    }
    this.strip.width = this.overview.width;
    this.strip.height = this.overview.height;
    if (this.strip.width) this.draw(this.strip, 0, this.length);
    this.drawn = "";
    this.show(this.time, false);
  }

  /** @param {number} time in seconds @param {boolean} follow @param {number} [edge] where, as a share of
   * what is seen, a time is so far right that the next part is shown */
  show(time, follow, edge = 0.9) {
    this.time = time;
    if (follow && (time < this.from || time > this.from + this.wide * edge)) this.from = time - this.wide * 0.1;
    this.from = Math.max(0, Math.min(this.from, this.length - this.wide));
    const now = `${this.from} ${this.wide} ${time.toFixed(3)} ${this.canvas.width}`;
    if (now === this.drawn || !this.canvas.width) return;
    this.drawn = now;
    this.draw(this.canvas, this.from, this.wide);
    this.head(this.canvas, this.from, this.wide);
    const pen = this.overview.getContext("2d");
    if (!pen || !this.strip.width) return;
    const {width, height} = this.overview;
    pen.clearRect(0, 0, width, height);
    pen.drawImage(this.strip, 0, 0);
    pen.fillStyle = this.colours.view;
    pen.fillRect((this.from / this.length) * width, 0, Math.max(3, (this.wide / this.length) * width), height);
    this.head(this.overview, 0, this.length);
  }

  /** @param {HTMLCanvasElement} canvas @param {number} from @param {number} wide */
  draw(canvas, from, wide) {
    const pen = canvas.getContext("2d");
    if (!pen) return;
    const {width, height} = canvas;
    pen.clearRect(0, 0, width, height);
    this.cuts(pen, canvas, from, wide);
    const per = (wide / width) * PER_SECOND;
    let level = 0;
    while (level + 1 < this.levels.length && per >= POOL ** (level + 1)) level += 1;
    const [low, high] = this.levels[level] ?? [];
    if (!low) return;
    const scale = PER_SECOND / POOL ** level, middle = height / 2;
    pen.fillStyle = this.colours.wave;
    for (let x = 0; x < width; x += 1) {
      const first = Math.floor((from + (x / width) * wide) * scale);
      const last = Math.max(first + 1, Math.floor((from + ((x + 1) / width) * wide) * scale));
      let least = 0, most = 0;
      for (let n = first; n < last && n < low.length; n += 1) {
        if (low[n] < least) least = low[n];
        if (high[n] > most) most = high[n];
      }
      const top = middle - (most / this.loudest) * middle * 0.94, bottom = middle - (least / this.loudest) * middle * 0.94;
      pen.fillRect(x, top, 1, Math.max(devicePixelRatio, bottom - top));
    }
  }

  /** @param {CanvasRenderingContext2D} pen @param {HTMLCanvasElement} canvas @param {number} from @param {number} wide */
  cuts(pen, canvas, from, wide) {
    const {width, height} = canvas;
    pen.fillStyle = this.colours.cut;
    const keeps = [...this.script.sheet.keeps].sort((a, b) => a[0] - b[0]);
    let end = 0;
    const gap = (/** @type {number} */ start, /** @type {number} */ stop) => {
      const left = (this.script.seconds(start) - from) / wide * width;
      const right = (this.script.seconds(stop) - from) / wide * width;
      if (right < 0 || left > width) return;
      pen.fillRect(left, 0, Math.max(1, right - left), height);
    };
    for (const [start, stop] of keeps) {
      if (start > end) gap(end, start);
      end = Math.max(end, stop);
    }
    if (end < this.script.talk.length) gap(end, this.script.talk.length);
  }

  /** @param {HTMLCanvasElement} canvas @param {number} from @param {number} wide */
  head(canvas, from, wide) {
    const pen = canvas.getContext("2d");
    const x = ((this.time - from) / wide) * canvas.width;
    if (!pen || x < 0 || x > canvas.width) return;
    pen.fillStyle = this.colours.head;
    pen.fillRect(Math.round(x), 0, Math.max(1, Math.round(1.5 * devicePixelRatio)), canvas.height);
  }

  /** @param {number} factor @param {number} [around] in seconds */
  zoom(factor, around = this.time) {
    const wide = Math.max(LEAST_S, Math.min(this.length, this.wide * factor));
    const share = this.wide ? Math.min(1, Math.max(0, (around - this.from) / this.wide)) : 0.5;
    this.from = around - share * wide;
    this.wide = wide;
    this.drawn = "";
    this.show(this.time, false);
  }

  /** @param {WheelEvent} event */
  wheel(event) {
    event.preventDefault();
    const {left, width} = this.canvas.getBoundingClientRect();
    if (event.ctrlKey || Math.abs(event.deltaY) > Math.abs(event.deltaX)) {
      this.zoom(event.deltaY > 0 ? 1.15 : 1 / 1.15, this.from + ((event.clientX - left) / width) * this.wide);
    } else {
      this.from += (event.deltaX / width) * this.wide;
      this.show(this.time, false);
    }
  }

  /** @param {PointerEvent} event @param {HTMLCanvasElement} canvas */
  press(event, canvas) {
    const go = (/** @type {PointerEvent} */ at) => {
      const {left, width} = canvas.getBoundingClientRect();
      const share = Math.min(1, Math.max(0, (at.clientX - left) / width));
      const time = canvas === this.overview ? share * this.length : this.from + share * this.wide;
      if (canvas === this.overview) this.from = time - this.wide / 2;
      this.dispatchEvent(new CustomEvent("seek", {detail: time}));
    };
    go(event);
    canvas.setPointerCapture(event.pointerId);
    canvas.onpointermove = go;
    canvas.onpointerup = canvas.onpointercancel = () => (canvas.onpointermove = null);
  }

  /** Tell a screen reader where it is. */
  say() {
    this.canvas.setAttribute("aria-valuemax", this.length.toFixed(1));
    this.canvas.setAttribute("aria-valuenow", this.time.toFixed(1));
    this.canvas.setAttribute("aria-valuetext", `${clock(this.time)} of ${clock(this.length)}`);
  }
}

/** @param {Int8Array} level @param {(a: number, b: number) => number} choose */
function pooled(level, choose) {
  const made = new Int8Array(Math.ceil(level.length / POOL));
  for (let n = 0; n < made.length; n += 1) {
    let value = level[n * POOL];
    for (let k = 1; k < POOL && n * POOL + k < level.length; k += 1) value = choose(value, level[n * POOL + k]);
    made[n] = value;
  }
  return made;
}

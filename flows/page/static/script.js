// @ts-check
/** The recording and the script as values that every part of the page asks. */

/** @typedef {import("./types.js").Talk} Talk */
/** @typedef {import("./types.js").Sheet} Sheet */
/** @typedef {import("./types.js").PassageBlock} PassageBlock */
/** @typedef {{kind: "word" | "pause" | "unclear", n: number}} Item what stands in a passage */
/** @typedef {{editor: string, reason: string, sure: number}} Why */

const HUNDREDTHS = 100;

/** @param {ArrayLike<any>} rows @param {(row: any) => number} key @param {number} value */
export function lowerBound(rows, key, value) {
  let low = 0, high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (key(rows[middle]) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

export class Script {
  /** @param {Talk} talk */
  constructor(talk) {
    this.talk = talk;
    /** @type {Sheet} */
    this.sheet = {version: "", mark: "", missing: 0, blocks: [], speakers: {}, approved: false, keeps: [], muted: [],
      undo: null, redo: null, problems: []};
    this.editors = [...new Set([...talk.proposed.strikes, ...talk.proposed.pauses,
      ...talk.proposed.unclear].map((row) => row[1]))];
    /** @type {Record<"word" | "pause" | "unclear", Map<number, Why>>} */
    this.proposed = {
      word: whys(talk.proposed.strikes), pause: whys(talk.proposed.pauses),
      unclear: whys(talk.proposed.unclear),
    };
    this.pauses = new Map(talk.pauses.map(([n, start, end]) => [n, {start, end}]));
    /** @type {Set<number>} */
    this.struck = new Set();
    /** @type {Map<number, number>} */
    this.lefts = new Map();
    /** @type {Set<number>} */
    this.unclear = new Set();
    /** @type {Map<number, string>} */
    this.texts = new Map();
    /** @type {Map<number, string>} */
    this.muted = new Map();
    /** @type {number[]} */
    this.starts = [];
  }

  /** @param {Sheet} sheet */
  take(sheet) {
    this.sheet = sheet;
    const passages = this.passages();
    this.struck = new Set(passages.flatMap((one) => one.struck));
    this.lefts = new Map(passages.flatMap((one) => one.lefts));
    this.unclear = new Set(passages.flatMap((one) => one.unclear));
    this.texts = new Map(passages.flatMap((one) => one.texts));
    this.muted = new Map(passages.flatMap((one) => one.muted));
    let at = 0;
    this.starts = sheet.keeps.map(([start, end, hold]) => {
      at += hold ?? 0;
      const here = at;
      at += end - start;
      return here;
    });
    this.played = at;
  }

  played = 0;

  passages() {
    return /** @type {PassageBlock[]} */ (this.sheet.blocks.filter((b) => b.kind === "passage"));
  }

  /** @param {number} sample */
  seconds(sample) {
    return sample / this.talk.rate;
  }

  /** When a sample plays in the edit, or would; in seconds. @param {number} sample */
  edited(sample) {
    const keeps = this.sheet.keeps;
    for (let n = 0; n < keeps.length; n += 1) {
      if (sample < keeps[n][0]) return this.seconds(this.starts[n]);
      if (sample < keeps[n][1]) return this.seconds(this.starts[n] + sample - keeps[n][0]);
    }
    return this.seconds(this.played);
  }

  /** The words, pauses and unclear speech of a passage, as they stand. @param {PassageBlock} one
   * @returns {Item[]} */
  items(one) {
    const {starts, pauses, unclear, length} = this.talk;
    const [first, stop] = one.words;
    const hidden = new Set(one.hidden);
    const texts = new Map(one.texts);
    const low = first ? starts[first] : 0;
    const high = stop < starts.length ? starts[stop] : length;
    /** @type {[number, number, Item][]} */
    const found = [];
    for (let n = first; n < stop; n += 1) {
      if (!hidden.has(n) && texts.get(n) !== "") found.push([starts[n], 2, {kind: "word", n}]);
    }
    for (let k = lowerBound(pauses, (row) => row[1], low); k < pauses.length && pauses[k][1] < high; k += 1) {
      found.push([pauses[k][1], 0, {kind: "pause", n: pauses[k][0]}]);
    }
    for (let k = lowerBound(unclear, (row) => row[0], low); k < unclear.length && unclear[k][0] < high; k += 1) {
      found.push([unclear[k][0], 1, {kind: "unclear", n: k}]);
    }
    return found.sort((a, b) => a[0] - b[0] || a[1] - b[1]).map((row) => row[2]);
  }

  /** @param {Item} item @returns {{start: number, end: number}} in samples */
  span({kind, n}) {
    if (kind === "word") return {start: this.talk.starts[n], end: this.talk.ends[n]};
    if (kind === "pause") return this.pauses.get(n) ?? {start: 0, end: 0};
    return {start: this.talk.unclear[n][0], end: this.talk.unclear[n][1]};
  }

  /** @param {Item} item */
  text(item) {
    if (item.kind === "word") return this.texts.get(item.n) || this.talk.texts[item.n];
    const {start, end} = this.span(item);
    const length = inSeconds(end - start, this.talk.rate);
    if (item.kind === "unclear") return `unclear ${length}`;
    const left = this.lefts.get(item.n);
    return left === undefined ? length : `${length} → ${inSeconds(left, this.talk.rate)}`;
  }

  /** Whether a word goes, unclear speech goes, or a pause is shortened. @param {Item} item */
  goes({kind, n}) {
    if (kind === "word") return this.struck.has(n);
    const {start, end} = this.span({kind, n});
    return kind === "pause" ? (this.lefts.get(n) ?? Infinity) < end - start : this.unclear.has(n);
  }

  /** Who decided that it goes. @param {Item} item @returns {Why} */
  why(item) {
    const theirs = this.proposed[item.kind].get(item.n);
    return theirs ?? {editor: "you", reason: "struck by hand", sure: 1};
  }

  /** The number of an editor's colour. @param {string} editor */
  colour(editor) {
    const n = this.editors.indexOf(editor);
    return n < 0 ? "own" : String(n % 8);
  }

  /** What of the recording is gained if an item goes. @param {Item} item @returns seconds */
  gain(item) {
    const {start, end} = this.span(item);
    if (item.kind !== "pause") return this.seconds(end - start);
    const left = this.lefts.get(item.n) ?? this.talk.proposed.pauses.find((row) => row[0] === item.n)?.[4] ?? 0;
    return this.seconds(end - start - left);
  }

  /** The name of a passage's speaker. @param {PassageBlock} one */
  speaker(one) {
    return one.speaker ? this.sheet.speakers[one.speaker] ?? one.speaker : "";
  }

  /** The join nearest to a sample, by the number of the keep in front of it; -1 without joins.
   * @param {number} sample */
  join(sample) {
    const keeps = this.sheet.keeps;
    let best = -1, least = Infinity;
    for (let n = 0; n + 1 < keeps.length; n += 1) {
      const low = Math.min(keeps[n][1], keeps[n + 1][0]), high = Math.max(keeps[n][1], keeps[n + 1][0]);
      const away = sample < low ? low - sample : sample > high ? sample - high : 0;
      if (away < least) {
        least = away;
        best = n;
      }
    }
    return best;
  }

  /** Which of the passages with a word comes at a block, from 0. @param {number} block @param {number} word */
  copy(block, word) {
    let copy = 0;
    for (let n = 0; n < block; n += 1) {
      const one = this.sheet.blocks[n];
      if (one.kind === "passage" && one.words[0] <= word && word < one.words[1]) copy += 1;
    }
    return copy;
  }
}

/** @param {[number, string, string, number, ...unknown[]][]} rows @returns {Map<number, Why>} */
function whys(rows) {
  return new Map(rows.map(([n, editor, reason, sure]) => [n, {editor, reason, sure}]));
}

/** `1.8 s` @param {number} length @param {number} rate */
export function inSeconds(length, rate) {
  return `${Math.round((length / rate) * HUNDREDTHS) / HUNDREDTHS} s`;
}

/** `1:02.5`, or `1:02:03` @param {number} seconds */
export function clock(seconds) {
  const tenths = Math.max(0, Math.round(seconds * 10));
  const minutes = Math.floor(tenths / 600);
  const rest = String(Math.floor((tenths % 600) / 10)).padStart(2, "0");
  if (minutes < 60) return `${minutes}:${rest}.${tenths % 10}`;
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}:${rest}`;
}

/** `3.2 s`, `4 min 10 s`, `1 h 5 min` @param {number} seconds */
export function lasting(seconds) {
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  const minutes = Math.round(whole / 60);
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

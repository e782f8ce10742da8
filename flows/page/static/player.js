// @ts-check
/**
 * Plays what stays of the untouched recording, by skipping.
 *
 * Two elements play the same file. While one plays a stretch that stays, the other already stands
 * where the next one begins; it is started as long before the cut as starting takes, which is
 * measured at every cut. So nothing that was cut is heard, and nothing that stays is lost.
 *
 *     active   ----------|            cut
 *     standby            |-----------  stands here since LOOK_S before
 *
 * The sound of each goes through a gain that the audio clock closes at the cut, so that a page
 * that is late, as on a busy machine, makes a breath of silence and never lets what was cut sound.
 */

const LOOK_S = 3;
const STEP_MS = 8;
const NEAR_S = 0.2;
const MOST_LEAD_S = 0.2;
const CLOSE_S = 0.5;
const FADE_S = 0.004;

/** @typedef {{start: number, end: number, hold?: number}} Stretch a part of the recording, in
 * seconds, and how long the picture stands in front of it */

export class Player extends EventTarget {
  /**
   * @param {HTMLMediaElement[]} elements two of the same recording
   * @param {number} length of the recording, in seconds
   */
  constructor(elements, length) {
    super();
    this.elements = elements;
    this.length = length;
    this.active = 0;
    this.playing = false;
    this.mode = /** @type {"edit" | "whole"} */ ("edit");
    this.rate = 1;
    /** @type {Stretch[]} */
    this.keeps = [{start: 0, end: length}];
    /** @type {{start: number, end: number, kind: string}[]} */
    this.mutes = [];
    /** @type {Stretch[]} */
    this.stretches = this.keeps;
    this.at = 0;
    this.lead = 0.03;
    this.primed = -1;
    this.started = 0;
    this.switching = false;
    /** What every skip was: where it left, where it should have, and the same of where it came. */
    this.skips = /** @type {{from: number, end: number, to: number, start: number}[]} */ ([]);
    this.timer = 0;
    /** @type {AudioContext | null} */
    this.context = null;
    /** @type {Map<HTMLMediaElement, GainNode>} */
    this.gains = new Map();
    this.closing = -1;
  }

  /** Let the sound go through gains; only somebody's key or click may begin that. */
  async wire() {
    this.context ??= new AudioContext();
    await this.context.resume();
    for (const one of this.elements) {
      if (this.gains.has(one)) continue;
      const gain = this.context.createGain();
      this.context.createMediaElementSource(one).connect(gain).connect(this.context.destination);
      this.gains.set(one, gain);
    }
  }

  /** @param {HTMLMediaElement} one */
  open(one) {
    const gain = this.gains.get(one)?.gain;
    if (!gain || !this.context) return;
    gain.cancelScheduledValues(0);
    gain.setValueAtTime(1, this.context.currentTime);
  }

  /** Close the active one's sound when its stretch ends, by the clock of the sound.
   * @param {number} left seconds until then */
  close(left) {
    const gain = this.gains.get(this.media)?.gain;
    if (this.closing === this.at || !gain || !this.context) return;
    this.closing = this.at;
    const end = this.context.currentTime + left;
    gain.setValueAtTime(1, Math.max(this.context.currentTime, end - FADE_S));
    gain.linearRampToValueAtTime(0, end);
  }

  get media() {
    return this.elements[this.active];
  }

  get standby() {
    return this.elements[1 - this.active];
  }

  /** Where it is in the recording, in seconds. */
  get time() {
    return this.media.currentTime;
  }

  /** Play from other elements. @param {HTMLMediaElement[]} elements */
  use(elements) {
    for (const one of this.elements) one.removeAttribute("src");
    this.elements = elements;
    this.active = 0;
    this.closing = -1;
    this.setRate(this.rate);
  }

  /** @param {Stretch[]} keeps @param {{start: number, end: number, kind: string}[]} mutes */
  setKeeps(keeps, mutes) {
    this.keeps = keeps;
    this.mutes = mutes;
    if (this.mode === "edit") this.follow();
  }

  /** @param {"edit" | "whole"} mode */
  setMode(mode) {
    this.mode = mode;
    this.follow();
  }

  /** @param {number} rate */
  setRate(rate) {
    this.rate = rate;
    for (const one of this.elements) {
      one.defaultPlaybackRate = rate;
      one.playbackRate = rate;
    }
    if (this.closing < 0) return;
    this.closing = -1;
    this.open(this.media);
  }

  /** Go on from where it is, by what plays now. */
  follow() {
    const here = this.time;
    const inside = this.playing ? this.stretches[this.at] : undefined;
    this.arrange(here);
    // What plays at this moment may have been cut just now: it is left at once.
    const now = this.stretches[this.at];
    if (inside && now && (here < now.start - 0.01 || here > now.end)) this.jump(this.at);
  }

  /** The stretches to play from a time on; one that was cut is heard if somebody goes there.
   * @param {number} time */
  arrange(time) {
    this.primed = -1;
    if (this.closing >= 0) this.open(this.media);
    this.closing = -1;
    if (this.mode === "whole") {
      this.stretches = [{start: 0, end: this.length}];
      this.at = 0;
      return;
    }
    this.stretches = this.keeps;
    const inside = this.keeps.findIndex((one) => time >= one.start - 0.001 && time < one.end);
    this.at = inside >= 0 ? inside : Math.max(0, this.next(time));
  }

  /** @param {number} time @returns {number} the stretch in the order of the recording behind it */
  next(time) {
    let best = -1;
    this.keeps.forEach((one, n) => {
      if (one.start >= time && (best < 0 || one.start < this.keeps[best].start)) best = n;
    });
    return best;
  }

  /** Go to a time of the recording; what was cut there is heard as far as the cut goes.
   * @param {number} time */
  async seek(time) {
    clearTimeout(this.timer);
    this.standby.pause();
    this.switching = false;
    this.closing = -1;
    this.open(this.media);
    this.arrange(time);
    const one = this.stretches[this.at];
    if (one && time < one.start) {
      this.stretches = [...this.stretches];
      this.stretches[this.at] = {start: time, end: one.end};
    }
    this.media.currentTime = Math.min(time, this.length);
    if (this.playing) this.tick();
    this.tell();
  }

  async play() {
    if (this.playing) return;
    const last = this.stretches[this.at];
    if (!last || this.time >= this.length - 0.05 || (this.at === this.stretches.length - 1 && this.time >= last.end - 0.05)) {
      await this.seek(this.stretches[0]?.start ?? 0);
    } else if (this.time < last.start || this.time > last.end) {
      this.media.currentTime = last.start;
    }
    this.playing = true;
    this.closing = -1;
    this.setRate(this.rate);
    this.tell();
    await this.wire().catch(() => {});
    this.open(this.media);
    try {
      await this.media.play();
    } catch {
      if (this.media.paused) this.pause();
    }
    if (this.playing) this.tick();
  }

  pause() {
    this.playing = false;
    clearTimeout(this.timer);
    for (const one of this.elements) one.pause();
    this.primed = -1;
    this.switching = false;
    this.tell();
  }

  toggle() {
    if (this.playing) this.pause();
    else void this.play();
  }

  /** @param {number} at the stretch to go to at once */
  jump(at) {
    this.at = at;
    this.media.currentTime = this.stretches[at].start;
  }

  tick() {
    clearTimeout(this.timer);
    if (!this.playing) return;
    const one = this.stretches[this.at];
    const left = (one.end - this.time) / this.rate;
    this.silence();
    const following = this.stretches[this.at + 1];
    if (!following) {
      if (left <= 0 || this.media.ended) return this.finish();
    } else if (following.hold && left < LOOK_S) {
      this.prime(this.at + 1);
      if (left <= 0.002 || this.media.ended) return this.stand(following.hold);
    } else if (left < LOOK_S) {
      this.prime(this.at + 1);
      if (left < CLOSE_S) this.close(left);
      if (left <= this.lead) this.start();
      if (left <= 0.002 || this.media.ended || this.ahead >= left) return this.swap();
    }
    const ms = left < NEAR_S ? Math.max(1, Math.min(STEP_MS, (left - this.lead) * 1000)) : STEP_MS * 2;
    this.timer = window.setTimeout(() => this.tick(), ms);
  }

  /** Let a pause last longer than it was, in silence. @param {number} hold */
  stand(hold) {
    this.media.pause();
    this.timer = window.setTimeout(() => {
      if (this.playing && this.stretches[this.at + 1]) this.swap();
    }, (hold / this.rate) * 1000);
  }

  /** Let the other element stand where a stretch begins. @param {number} at */
  prime(at) {
    if (this.primed === at) return;
    this.primed = at;
    this.switching = false;
    const other = this.standby;
    other.pause();
    other.muted = false;
    this.open(other);
    other.currentTime = this.stretches[at].start;
  }

  get isReady() {
    return !this.standby.seeking && this.standby.readyState >= 3;
  }

  /** How far the other one is already, in seconds of listening: it may start sooner than foreseen. */
  get ahead() {
    if (!this.switching) return 0;
    return (this.standby.currentTime - this.stretches[this.at + 1].start) / this.rate;
  }

  start() {
    if (this.switching || !this.isReady) return;
    this.switching = true;
    this.started = performance.now();
    this.standby.playbackRate = this.rate;
    this.standby.play().catch(() => {});
  }

  swap() {
    if (!this.switching) {
      // The other one is not there yet: better a breath of silence than what was cut.
      this.media.pause();
      this.start();
      if (!this.switching) {
        this.timer = window.setTimeout(() => this.playing && this.swap(), 4);
        return;
      }
    }
    const from = this.media;
    from.pause();
    const skip = {from: from.currentTime, end: this.stretches[this.at].end,
      to: this.standby.currentTime, start: this.stretches[this.at + 1].start};
    this.active = 1 - this.active;
    this.at += 1;
    this.primed = -1;
    this.switching = false;
    this.skips.push(skip);
    if (this.skips.length > 1000) this.skips.shift();
    this.learn(this.started, skip.start);
    this.dispatchEvent(new Event("swap"));
    this.tick();
  }

  /** How long starting took, told by how far the new one is after a moment.
   * @param {number} started @param {number} start */
  learn(started, start) {
    const one = this.media;
    window.setTimeout(() => {
      if (one !== this.media || one.paused || one.currentTime <= start) return;
      const took = (performance.now() - started) / 1000 - (one.currentTime - start) / this.rate;
      if (took >= 0 && took < 1) this.lead = Math.min(MOST_LEAD_S, 0.7 * this.lead + 0.3 * took);
    }, 150);
  }

  silence() {
    const time = this.time;
    const inside = this.mode === "edit" && this.mutes.find((one) => time >= one.start && time < one.end);
    if (this.media.muted !== Boolean(inside)) this.media.muted = Boolean(inside);
  }

  finish() {
    this.pause();
    this.dispatchEvent(new Event("end"));
  }

  tell() {
    this.dispatchEvent(new Event("state"));
  }
}

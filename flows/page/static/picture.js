// @ts-check
/**
 * The picture of a film whose sound is played from another file: it follows the clock of the sound.
 *
 * As in the player, one of two elements is seen while the other stands where the next stretch
 * begins. What is seen is a little faster or slower until it is where the sound is.
 */

/** @typedef {import("./player.js").Player} Player */

const NEAR_S = 0.01;
const FAR_S = 0.3;
const PULL = 6;

export class Picture {
  /** @param {HTMLElement} box @param {string} url @param {Player} player */
  constructor(box, url, player) {
    this.player = player;
    this.active = 0;
    this.primed = -1;
    this.elements = [0, 1].map((n) => {
      const one = document.createElement("video");
      Object.assign(one, {muted: true, playsInline: true, preload: "auto", src: url, className: n ? "" : "on"});
      return one;
    });
    box.replaceChildren(...this.elements);
    player.addEventListener("swap", () => this.swap());
  }

  get seen() {
    return this.elements[this.active];
  }

  /** How far the picture is ahead of the sound, in seconds of the recording. */
  get ahead() {
    return this.seen.currentTime - this.player.time;
  }

  swap() {
    if (this.primed < 0) return;
    this.seen.pause();
    this.active = 1 - this.active;
    this.primed = -1;
    this.elements.forEach((one, n) => one.classList.toggle("on", n === this.active));
    this.follow();
  }

  /** Show nothing any more. */
  close() {
    for (const one of this.elements) {
      one.removeAttribute("src");
      one.remove();
    }
  }

  /** Be where the sound is; to be called for every frame that is drawn. */
  follow() {
    const {player, seen} = this;
    const runs = player.playing && !player.media.paused;
    if (player.playing && player.primed >= 0 && this.primed !== player.primed) {
      this.primed = player.primed;
      this.elements[1 - this.active].currentTime = player.stretches[player.primed].start;
    }
    if (!runs) {
      if (!seen.paused) seen.pause();
      if (!seen.seeking && Math.abs(this.ahead) > NEAR_S) seen.currentTime = player.time;
      return;
    }
    if (seen.paused) void seen.play().catch(() => {});
    if (seen.seeking) return;
    const {ahead} = this;
    if (Math.abs(ahead) > FAR_S) seen.currentTime = player.time;
    const pull = Math.abs(ahead) < NEAR_S ? 1 : Math.min(2, Math.max(0.5, 1 - PULL * ahead));
    const rate = player.rate * pull;
    if (Math.abs(seen.playbackRate - rate) > 0.01) seen.playbackRate = rate;
  }
}

/** Whether a browser shows a picture. @param {HTMLVideoElement} one @returns {Promise<boolean>} */
export function shows(one) {
  return new Promise((done) => {
    one.addEventListener("loadeddata", () => done(one.videoWidth > 0), {once: true});
    one.addEventListener("error", () => done(false), {once: true});
  });
}

// @ts-check
/** Puts the parts of the page together. */

import {ask} from "./ask.js";
import {Changes} from "./changes.js";
import {Editing} from "./editing.js";
import {Find} from "./find.js";
import {keys} from "./keys.js";
import {Picture, shows} from "./picture.js";
import {Player} from "./player.js";
import {showRender} from "./rendering.js";
import {Script, clock, lasting} from "./script.js";
import {Server} from "./server.js";
import {Transcript} from "./transcript.js";
import {Wave} from "./wave.js";

/** A word is shown as heard so much early, since clocks of browsers are cut off, not rounded. */
const SOON_S = 0.005;

/** @param {string} id @returns {any} */
const part = (id) => document.getElementById(id);

/** @param {string} text */
function say(text) {
  part("status").textContent = text;
}

/** @param {string} text @param {string} [kind] */
function notice(text, kind = "") {
  part("notice").textContent = text;
  part("notice").dataset.kind = kind;
  part("notice").hidden = !text;
}

/** Two elements of the recording, of its sound in full, or of its sound at 16 kHz.
 * @param {import("./types.js").Talk} talk @param {string} url */
function elements(talk, url) {
  const made = [0, 1].map((n) => {
    const one = /** @type {HTMLMediaElement} */ (document.createElement(talk.picture && url === "media" ? "video" : "audio"));
    one.preload = "auto";
    one.src = url;
    one.className = n ? "" : "on";
    if (one instanceof HTMLVideoElement) one.playsInline = true;
    return one;
  });
  if (talk.picture && url === "media") {
    part("picture").replaceChildren(...made);
    part("picture").hidden = false;
  }
  return made;
}

/** Whether the browser plays a recording, and its clock is ours. @param {HTMLMediaElement} one @param {number} length
 * @returns {Promise<boolean>} */
function plays(one, length) {
  return new Promise((done) => {
    const judge = () => done(!Number.isFinite(one.duration) || Math.abs(one.duration - length) < Math.max(0.5, length / 500));
    if (one.readyState >= 1) judge();
    one.addEventListener("loadedmetadata", judge, {once: true});
    one.addEventListener("error", () => done(false), {once: true});
  });
}

async function begin() {
  /** @type {Script} */
  let script;
  /** @type {Transcript} */
  let transcript;
  /** @type {Wave} */
  let wave;
  /** @type {Changes} */
  let changes;
  /** @type {Player} */
  let player;
  let isFirst = true, isUnread = false;
  /** @type {(sound: {state: string, share?: number}) => void} */
  let heardAs = () => {};

  const server = new Server({
    sheet(sheet, why) {
      script.take(sheet);
      transcript.show();
      changes.show();
      wave.renew();
      const seconds = (/** @type {number} */ sample) => script.seconds(sample);
      player.setKeeps(sheet.keeps.map(([start, end, hold]) => ({start: seconds(start), end: seconds(end), hold: seconds(hold ?? 0)})),
        sheet.muted.map(([start, end, kind]) => ({start: seconds(start), end: seconds(end), kind})));
      figures();
      editing.tell();
      if (sheet.problems.length) notice(`The script cannot be read as it is: ${sheet.problems[0]}`, "bad");
      else if (why === "elsewhere" && !isFirst) {
        notice("");
        say("The script was changed elsewhere; this is what it says now.");
      } else if (why !== "joins") notice("");
      if (why === "mine" && sheet.undo) say(`Saved: ${sheet.undo}.`);
      isFirst = false;
    },
    sound: (sound) => heardAs(sound),
    render: (render) => showRender(part("rendering"), render, script?.sheet.version),
    unread(sentence) {
      isUnread = true;
      part("saved").dataset.state = "away";
      part("saved").textContent = "The script cannot be read";
      notice(sentence, "bad");
    },
    refused(sentence) {
      transcript.show();
      notice(sentence, "bad");
    },
    async clash(clashes, again) {
      const answer = await ask({title: "Changed elsewhere meanwhile", text: `${clashes.join(". ")}. What you did was not saved.`,
        buttons: [{label: "Do mine as well", value: "mine", strong: true}]});
      if (answer?.chosen === "mine") again();
    },
    saving(state, waiting) {
      if (isUnread && state === "saved") notice("");
      isUnread &&= state !== "saved";
      const was = part("saved").dataset.state;
      part("saved").dataset.state = state;
      part("saved").textContent = state === "saved" ? "Saved in the script"
        : state === "saving" ? "Saving …"
          : `Paperedit is not running${waiting ? `: ${waiting} ${waiting === 1 ? "change waits" : "changes wait"}` : ""}. Start “paperedit open” again.`;
      if (was && was !== state && [was, state].includes("away")) say(part("saved").textContent);
    },
  });

  function figures() {
    const {sheet, talk} = script;
    const before = script.seconds(talk.length), after = script.seconds(script.played);
    part("figures").textContent = `${clock(before)} → ${clock(after)}, ${lasting(Math.abs(before - after))} ${after > before ? "longer" : "shorter"}`;
    part("undo").disabled = sheet.undo === null;
    part("redo").disabled = sheet.redo === null;
    part("undo").title = sheet.undo ? `Undo: ${sheet.undo}` : "";
    part("redo").title = sheet.redo ? `Redo: ${sheet.redo}` : "";
    part("approved").checked = sheet.approved;
  }

  part("picture").addEventListener("loadedmetadata", (/** @type {Event} */ event) => {
    const {videoWidth, videoHeight} = /** @type {HTMLVideoElement} */ (event.target);
    part("picture").classList.toggle("upright", videoHeight > videoWidth);
  }, true);
  const talk = await server.talk();
  document.title = `${talk.media}: Paperedit`;
  part("name").textContent = talk.media;
  script = new Script(talk);
  transcript = new Transcript(part("transcript"), script);
  wave = new Wave(part("wave"), part("overview"), script);
  changes = new Changes(part("changes"), script);
  const length = script.seconds(talk.length);
  player = new Player(elements(talk, talk.exact ? "media" : "sound"), length);
  const editing = new Editing({script, transcript, server, player, say, notice});
  const find = new Find({script, transcript, part});
  await server.look();
  Object.assign(window, {paperedit: {script, transcript, wave, changes, player, server, editing}});

  // What is heard: the recording itself; else its sound in full, and until that is made, at 16 kHz.
  let using = "";
  /** @param {string} url */
  const use = (url) => {
    if (url === using) return;
    const isFirst = !using, time = player.time, goesOn = player.playing;
    using = url;
    if (!isFirst) {
      player.pause();
      if (!picture) part("picture").hidden = true;
      player.use(elements(talk, url));
      void player.seek(time).then(() => goesOn && player.play());
    }
    for (const one of player.elements) one.addEventListener("seeked", () => player.playing || requestAnimationFrame(heard));
  };
  heardAs = (sound) => {
    if (using === "media") return;
    if (sound.state === "ready") use("full");
    part("sound").textContent = sound.state === "working" ? `Heard at 16 kHz until the full sound is made: ${Math.round((sound.share ?? 0) * 100)} %`
      : sound.state === "failed" ? "Heard at 16 kHz: the full sound could not be made." : "";
  };
  /** @type {Picture | null} */
  let picture = null;
  const instead = () => {
    use("sound");
    if (talk.picture) void follow(new Picture(part("picture"), "media", player));
    heardAs(server.sound);
    if (using === "sound") void server.makeSound();
  };

  /** Show a picture beside the sound, if the browser can. @param {Picture} made */
  const follow = async (made) => {
    const seen = await Promise.all([plays(made.seen, length), shows(made.seen)]);
    if (seen.includes(false)) return made.close();
    picture = /** @type {any} */ (window).paperedit.picture = made;
    part("picture").hidden = false;
    heard();
  };

  // Playing
  let follows = true;
  const heard = () => {
    const time = player.time;
    wave.show(time, follows, player.playing ? 0.9 : 1);
    picture?.follow();
    transcript.hear((time + SOON_S) * talk.rate, player.playing && follows);
    part("time").textContent = player.mode === "edit"
      ? `${clock(script.edited(time * talk.rate))} / ${clock(script.seconds(script.played))}`
      : `${clock(time)} / ${clock(length)}`;
    if (player.playing) requestAnimationFrame(heard);
    else wave.say();
  };
  player.addEventListener("state", () => {
    part("play").textContent = player.playing ? "Pause" : "Play";
    follows = true;
    requestAnimationFrame(heard);
  });
  player.addEventListener("swap", () => {
    player.elements.forEach((one, n) => one.classList.toggle("on", n === player.active));
  });
  for (const one of ["wheel", "touchmove"]) part("transcript").addEventListener(one, () => (follows = false), {passive: true});
  use(talk.exact ? "media" : "sound");
  if (!talk.exact) instead();
  else for (const one of player.elements) void plays(one, length).then((can) => can || using !== "media" || instead());
  part("play").addEventListener("click", () => player.toggle());
  part("speed").addEventListener("change", () => player.setRate(Number(part("speed").value)));
  for (const one of document.getElementsByName("mode")) {
    one.addEventListener("change", () => player.setMode(/** @type {any} */ (one).value));
  }
  wave.addEventListener("seek", (event) => void player.seek(/** @type {CustomEvent} */ (event).detail));
  part("zoom-in").addEventListener("click", () => wave.zoom(1 / 1.5));
  part("zoom-out").addEventListener("click", () => wave.zoom(1.5));

  // Changing
  part("undo").addEventListener("click", () => server.undo());
  part("redo").addEventListener("click", () => server.redo());
  part("approved").addEventListener("change", () => server.act({do: "approve", yes: part("approved").checked}));
  part("render").addEventListener("click", () => void server.render());
  part("changes-open").addEventListener("click", () => {
    const open = document.body.classList.toggle("with-side");
    part("changes-open").setAttribute("aria-expanded", String(open));
    if (open) part("changes").querySelector("summary")?.focus();
  });
  changes.addEventListener("act", (event) => server.act(/** @type {CustomEvent} */ (event).detail));
  changes.addEventListener("toggle", (event) => editing.toggle([/** @type {CustomEvent} */ (event).detail]));
  changes.addEventListener("jump", (event) => editing.jump(/** @type {CustomEvent} */ (event).detail, false));
  changes.addEventListener("hear", (event) => void editing.hearJoin("edit", /** @type {CustomEvent} */ (event).detail));
  editing.listen(part);
  find.listen();
  keys({player, server, transcript, editing, find, wave, part});
  await wave.load();
  heard();
  void server.watch();
  document.documentElement.dataset.ready = "yes";
}

void begin().catch((error) => notice(`The page could not be opened: ${error}`, "bad"));


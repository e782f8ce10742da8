// @ts-check
/** Speaks with the server: changes go one after another, each with the version it was made from. */

/** @typedef {import("./types.js").Sheet} Sheet */
/** @typedef {import("./types.js").Action} Action */
/** @typedef {{path: string, body: {version: string, action?: Action}, show?: () => void}} Job what is
 * to be sent, and how the page shows it until it is answered */

const RETRY_MS = 1000;
const POLL_MS = 800;

/** @param {number} ms */
const rest = (ms) => new Promise((done) => setTimeout(done, ms));

export class Server {
  /**
   * @param {{sheet: (sheet: Sheet, why: "mine" | "elsewhere" | "joins") => void,
   *   render: (render: import("./types.js").Render) => void,
   *   sound: (sound: {state: string, share?: number}) => void,
   *   refused: (sentence: string) => void,
   *   unread: (sentence: string) => void,
   *   clash: (clashes: string[], again: () => void) => void,
   *   saving: (state: "saved" | "saving" | "away", waiting: number) => void}} hears
   */
  constructor(hears) {
    this.hears = hears;
    this.version = "";
    this.mark = "";
    /** @type {any} */
    this.sheet = null;
    this.talked = "";
    this.unread = ""; // why the script cannot be read
    /** @type {{state: string, share?: number}} */
    this.sound = {state: "none"};
    /** @type {Job[]} */
    this.jobs = [];
    this.working = false;
  }

  /** @returns {Promise<import("./types.js").Talk>} */
  async talk() {
    return (await fetch("api/talk")).json();
  }

  /** Look for what others changed, for as long as the page is open. */
  async watch() {
    for (;;) {
      if (!this.jobs.length) await this.look();
      await rest(document.hidden ? 4 * POLL_MS : POLL_MS);
    }
  }

  async look() {
    const known = this.mark;
    try {
      const answer = await fetch(`api/state?mark=${encodeURIComponent(known)}`);
      const state = await answer.json().catch(() => ({error: `The server answered ${answer.status}.`}));
      if (!answer.ok) {
        this.mark = "";
        return this.hears.unread(this.unread = state.error);
      }
      this.unread = "";
      if (!this.jobs.length) this.hears.saving("saved", 0);
      // The words themselves are others: somebody heard them anew meanwhile.
      if (this.talked && state.talk !== this.talked) return location.reload();
      this.talked = state.talk;
      this.hears.sound(this.sound = state.sound);
      if (this.jobs.length || this.mark !== known) return;
      if (state.mark !== known) this.take(state, state.version === this.version ? "joins" : "elsewhere");
      this.hears.render(state.render);
    } catch {
      this.hears.saving("away", this.jobs.length);
    }
  }

  /** @param {any} said a version of the script, or what of it is new @param {"mine" | "elsewhere" | "joins"} why */
  take(said, why) {
    if (said.from) {
      for (const name of ["blocks", "keeps", "muted"]) {
        const {at, gone, rows} = said[name];
        said[name] = this.sheet[name].toSpliced(at, gone, ...rows);
      }
    }
    this.sheet = said;
    this.unread = "";
    this.version = said.version;
    this.mark = said.mark;
    this.hears.sheet(said, why);
    for (const job of this.jobs) job.show?.();
  }

  /** @param {Action} action @param {() => void} [show] */
  act(action, show) {
    this.put({path: "api/act", body: {version: this.version, action}, show});
    show?.();
  }

  undo() {
    this.put({path: "api/undo", body: {version: this.version}});
  }

  redo() {
    this.put({path: "api/redo", body: {version: this.version}});
  }

  /** @param {Job} job */
  put(job) {
    this.jobs.push(job);
    if (!this.working) this.work();
  }

  async work() {
    this.working = true;
    while (this.jobs.length) {
      this.hears.saving("saving", this.jobs.length);
      const answer = await this.sent(this.jobs[0]);
      if (!answer) {
        this.hears.saving("away", this.jobs.length);
        await rest(RETRY_MS);
        continue;
      }
      const job = /** @type {Job} */ (this.jobs.shift());
      this.hear(answer.status, await answer.json().catch(() => ({})), job);
    }
    if (this.unread) this.hears.unread(this.unread);
    else this.hears.saving("saved", 0);
    this.working = false;
  }

  /** @param {Job} job @returns {Promise<Response | null>} null while nobody answers */
  async sent(job) {
    // An undo is of what the page shows when its turn comes; an action of what it was made from.
    const body = {...(job.body.action ? job.body : {version: this.version}), mark: this.mark};
    try {
      return await fetch(job.path, {
        method: "POST", headers: {"Content-Type": "application/json"}, body: JSON.stringify(body),
      });
    } catch {
      return null;
    }
  }

  /** @param {number} status @param {any} said @param {Job} job */
  hear(status, said, job) {
    if (status === 200) this.take(said, "mine");
    else if (status === 409) {
      this.take(said.state, "elsewhere");
      const action = job.body.action;
      this.hears.clash(said.clashes, () => action && this.act(action));
    } else this.hears.refused(said.error ?? `The server answered ${status}.`);
  }

  async makeSound() {
    await fetch("api/sound", {method: "POST"});
    await this.look();
  }

  /** Render what the page shows: what waits to be saved first. */
  async render() {
    while (this.working) await rest(POLL_MS / 8);
    await fetch("api/render", {method: "POST"}).catch(() => {});
    await this.look();
  }
}

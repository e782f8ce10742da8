"use strict";
// Strikes and remarks on a script, without any server; what comes out is the script's own text.
(() => {
  const part = (id) => document.getElementById(id);
  const data = JSON.parse(part("data").textContent);
  const made = (tag, cls, text) => Object.assign(document.createElement(tag), {className: cls, textContent: text});
  const parts = data.blocks.flatMap((block) => block.parts ?? []);
  const key = `paperedit ${data.key}`;
  let mine = {changed: [], remarks: [], who: ""};
  try { mine = {...mine, ...JSON.parse(localStorage.getItem(key) ?? "{}")}; } catch { /* not kept then */ }
  const changed = new Set(mine.changed), remarks = new Map(mine.remarks);
  let at = -1, first = -1, playing = null; // from `first` to `at` is chosen

  // The script
  const chosen = () => at < 0 ? [] : parts.map((_, n) => n).slice(Math.min(first, at), Math.max(first, at) + 1).filter((n) => parts[n][3]);
  const isChosen = (n) => at >= 0 && n >= Math.min(first, at) && n <= Math.max(first, at);
  const goes = (n) => parts[n][1] !== changed.has(n);
  const isSpoken = (n) => parts[n][3] !== null && !parts[n][0].startsWith("[pause");
  const token = (n) => {
    const [text, , mark] = parts[n];
    const muted = mark ? `{${mark}}${text}{/${mark}}` : text;
    const who = part("who").value.replace(/[-<>]+/g, " ").trim() || "review";
    const said = remarks.has(n) ? ` <!-- ${who}: ${remarks.get(n)} -->` : "";
    return (isSpoken(n) && goes(n) ? `~~${muted}~~` : muted) + said;
  };
  const script = () => {
    let n = 0;
    const texts = data.blocks.map((block) => block.parts ? `${block.head}\n${block.parts.map(() => token(n++)).join(" ")}` : block.text);
    return `${data.header.trimEnd()}\n\n${texts.join("\n\n")}\n`;
  };
  const keep = () => {
    try { localStorage.setItem(key, JSON.stringify({changed: [...changed], remarks: [...remarks], who: part("who").value})); } catch { /* not kept then */ }
    part("count").textContent = `${changed.size} changed, ${remarks.size} ${remarks.size === 1 ? "remark" : "remarks"}`;
  };
  const say = (text) => { part("status").textContent = text; };

  // The text
  const words = [];
  const noted = new Map(); // remarks that the script has, by the word behind them
  let from = 0;
  for (const {parts: own = []} of data.blocks) {
    own.forEach(([text, , , when], k) => {
      const next = own.findIndex((one, m) => m >= k && one[3]), behind = next < 0 ? own.findLastIndex((one) => one[3]) : next;
      if (!when) noted.set(from + behind, `${noted.get(from + behind) ?? ""} ${text.replace(/^<!--|-->$/g, "").trim()}`.trim());
    });
    from += own.length;
  }
  const dress = (n) => {
    const [text, , , when, why] = parts[n];
    if (!when) return;
    const told = [remarks.has(n) ? `remark: ${remarks.get(n)}` : "", noted.has(n) ? `remark: ${noted.get(n)}` : "", why && (goes(n) ? why : `stays, against ${why}`)].filter(Boolean).join("; ");
    words[n].className = [isSpoken(n) ? (goes(n) ? "goes" : "") : "silent", text.startsWith("[unclear") ? "unclear" : "", changed.has(n) || remarks.has(n) ? "mine" : "", first !== at && isChosen(n) ? "chosen" : "", n === at ? "at" : ""].filter(Boolean).join(" ");
    words[n].title = told;
    const plain = words[n].textContent;
    words[n].setAttribute("aria-label", isSpoken(n) ? goes(n) ? `${plain.replace(/[,.]+$/, "")}, struck` : plain : `pause of ${plain.replace(" -> ", ", shortened to ")}`);
    words[n].setAttribute("aria-description", told);
    words[n].setAttribute("aria-selected", String(isChosen(n)));
    words[n].tabIndex = n === at || (at < 0 && words[n] === words[n].parentElement?.querySelector("[data-n]")) ? 0 : -1;
  };
  const about = (n) => {
    const [, , , , why] = parts[n], text = words[n].textContent;
    const what = isSpoken(n) ? `“${text}”` : `pause of ${text.replace(" -> ", ", shortened to ")}`;
    const who = changed.has(n) ? "you" : why || "the script";
    return [what, isSpoken(n) && goes(n) ? `goes, by ${who}` : changed.has(n) ? `stays, against ${why || "the script"}` : "",
      remarks.has(n) ? `remark: ${remarks.get(n)}` : ""].filter(Boolean).join(", ");
  };
  const headOf = (text) => { // **Ann** [00:00:05.600] {intro}
    const [, name = "", time = "", label = ""] = /^(?:\*\*(.*)\*\* )?\[(.*?)\](?: \{(.*)\})?$/s.exec(text) ?? [];
    const title = made("h3", "head", name.replace(/\\(.)/g, "$1"));
    title.dir = "auto";
    title.append(name ? " " : "", made("span", "", time.replace(/^00:0?|\.\d+$/g, "")), label ? " " : "");
    if (label) title.append(made("span", "label", label));
    return title;
  };
  const show = () => {
    let n = 0;
    for (const block of data.blocks) {
      if (!block.parts) {
        const title = /^#+ (.*)$/s.exec(block.text);
        part("text").append(title ? made("h2", "", title[1]) : made("p", "comment", block.text.replace(/^<!--|-->$/g, "")));
        continue;
      }
      const box = document.createElement("section");
      const line = made("p", "words", "");
      const head = headOf(block.head);
      line.dir = "auto";
      line.setAttribute("role", "listbox");
      line.setAttribute("aria-multiselectable", "true");
      line.setAttribute("aria-orientation", "horizontal");
      line.setAttribute("aria-label", head.textContent);
      for (const [text, , , when] of block.parts) {
        const word = made("span", when ? "" : "comment", when ? text.replace(/\\(.)/g, "$1").replace(/^\[pause |^\[|\]$/g, "") : text.replace(/^<!--|-->$/g, ""));
        if (when) Object.assign(word, {role: "option"}).dataset.n = String(n);
        else word.setAttribute("aria-hidden", "true"); // a remark of the script is told with its word
        words[n] = word;
        line.append(word, " ");
        dress(n);
        n += 1;
      }
      box.append(head, line);
      part("text").append(box);
    }
  };
  const spoken = () => chosen().filter(isSpoken);
  const choose = (from, to) => {
    const before = chosen();
    if (at < 0) for (const one of document.querySelectorAll("[data-n][tabindex='0']")) one.tabIndex = -1;
    first = from;
    at = to;
    for (const n of new Set([...before, ...chosen()])) dress(n);
    const words = spoken();
    part("strike").disabled = !words.length;
    part("remark").disabled = false;
    part("strike").textContent = words.length && words.every(goes) ? "Restore" : "Strike";
    part("about").textContent = from === to ? about(to) : `${words.length} words`;
  };
  const go = (n, isPlayed, isMore = false) => {
    choose(isMore && first >= 0 ? first : n, n);
    words[n].focus({preventScroll: true});
    words[n].scrollIntoView({block: "nearest"});
    if (isPlayed) media.currentTime = parts[n][3][0];
  };
  const strike = () => {
    const some = spoken();
    if (!some.length) return;
    const wanted = !some.every(goes);
    for (const n of some) if (goes(n) !== wanted) changed.has(n) ? changed.delete(n) : changed.add(n);
    for (const n of some) dress(n);
    go(at, false, true);
    keep();
    arrange();
    say(`${words[some[0]].textContent}${some.length > 1 ? " and more" : ""}: ${wanted ? "struck" : "restored"}`);
  };
  // What is selected as text, with a mouse or by a finger that rests on it, is chosen.
  const firstWhere = (is) => {
    let low = 0, high = parts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      is(middle) ? (high = middle) : (low = middle + 1);
    }
    return low;
  };
  const letter = (range, n, last) => { // whether a word's first letter, or its last, is before, in or behind a range
    const text = words[n].firstChild ?? words[n], count = text.length ?? 0;
    return range.comparePoint(text, last ? Math.max(0, count - 1) : Math.min(1, count));
  };
  document.addEventListener("selectionchange", () => {
    const selection = getSelection();
    if (!selection || selection.isCollapsed || !part("text").contains(selection.anchorNode)) return;
    const range = selection.getRangeAt(0);
    const from = firstWhere((n) => letter(range, n, true) >= 0), to = firstWhere((n) => letter(range, n, false) > 0);
    const some = parts.map((_, n) => n).slice(from, to).filter((n) => parts[n][3]);
    if (some.length) choose(some[0], some.at(-1));
  });
  const remark = () => {
    if (at < 0) return;
    part("said").value = remarks.get(at) ?? "";
    part("ask").showModal();
    part("ask").onclose = () => {
      const text = part("said").value.trim().replace(/-{2,}/g, "-");
      if (part("ask").returnValue !== "save") return;
      text ? remarks.set(at, text) : remarks.delete(at);
      dress(at);
      part("about").textContent = about(at);
      keep();
      say(text ? `Remark: ${text}` : "The remark is taken away.");
    };
  };

  // The sound: what plays is what the script kept, with the reviewer's own strikes and restores.
  const media = document.createElement(data.picture ? "video" : "audio");
  let keeps = data.keeps;
  const arrange = () => {
    keeps = data.keeps.map((one) => [...one]);
    for (const n of changed) {
      const [start, end] = parts[n][3];
      keeps = goes(n)
        ? keeps.flatMap(([a, b, hold]) => (b <= start || a >= end ? [[a, b, hold]] : [[a, start, hold], [end, b]].filter(([c, d]) => d - c > 0.001)))
        : within(start, end);
    }
  };
  const within = (start, end) => {
    const later = keeps.findIndex(([a]) => a >= end);
    return later < 0 ? [...keeps, [start, end]] : [...keeps.slice(0, later), [start, end], ...keeps.slice(later)];
  };
  const heard = parts.flatMap(([, , , when], n) => (when ? [[...when, n]] : [])).sort((a, b) => a[0] - b[0]);
  const heardAt = (time) => { // the last that has begun, if it lasts
    let low = 0, high = heard.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (heard[middle][0] <= time + 0.005) low = middle + 1;
      else high = middle;
    }
    return low && time < heard[low - 1][1] ? heard[low - 1][2] : -1;
  };
  const clock = (s) => `${Math.floor(s / 60)}:${String(Math.floor(s % 60)).padStart(2, "0")}`;
  let step = 0;
  let standing = 0;
  const stand = (next) => { // a pause that the script makes longer, in silence
    standing = setTimeout(() => {
      standing = 0;
      media.currentTime = next[0];
      media.play().catch(() => {});
    }, (next[2] * 1000) / media.playbackRate);
    media.pause();
  };
  const tick = () => {
    const time = media.currentTime;
    part("time").textContent = `${clock(time)} / ${clock(media.duration || 0)}`;
    const n = heardAt(time);
    if (words[n] !== playing) {
      playing?.classList.remove("heard");
      playing = words[n];
      playing?.classList.add("heard");
    }
    if (media.paused) return;
    if (!part("whole").checked) {
      const inside = keeps[step];
      if (!inside || time < inside[0] - 0.02 || time > inside[1] + 0.3) step = keeps.findIndex(([a, b]) => time >= a - 0.02 && time < b);
      const now = keeps[step];
      const next = now ? (time >= now[1] - 0.004 ? keeps[step + 1] ?? null : undefined) : keeps.find(([a]) => a > time) ?? null;
      if (next === null) media.pause();
      else if (next) {
        step = keeps.indexOf(next);
        if (now && next[2]) return stand(next);
        if (Math.abs(next[0] - time) > 0.03) media.currentTime = next[0];
      }
    }
    setTimeout(tick, 6);
  };
  media.addEventListener("play", () => { part("play").textContent = "Pause"; tick(); });
  media.addEventListener("pause", () => { if (!standing) part("play").textContent = "Play"; });
  media.addEventListener("seeked", () => media.paused && tick());
  media.addEventListener("error", () => { part("missing").hidden = false; });
  const toggle = () => {
    if (!standing) return media.paused ? media.play().catch(() => {}) : media.pause();
    standing = clearTimeout(standing) ?? 0;
    part("play").textContent = "Play";
  };

  part("name").textContent = data.name;
  document.title = `${data.name}: review`;
  part("who").value = mine.who;
  media.preload = "auto";
  media.setAttribute("aria-label", "Recording");
  media.src = data.media;
  part("player").append(media);
  show();
  keep();
  arrange();
  part("file").addEventListener("change", () => {
    media.src = URL.createObjectURL(part("file").files[0]);
    part("missing").hidden = true;
  });
  part("who").addEventListener("input", keep);
  part("play").addEventListener("click", toggle);
  part("strike").addEventListener("click", strike);
  part("remark").addEventListener("click", remark);
  part("save").addEventListener("click", () => {
    const who = part("who").value.trim().replace(/[^\p{L}\p{N}]+/gu, "-");
    const link = Object.assign(document.createElement("a"), {download: `${data.name}.${who || "review"}.md`,
      href: URL.createObjectURL(new Blob([script()], {type: "text/markdown"}))});
    link.click();
  });
  part("text").addEventListener("click", (event) => {
    const word = event.target.closest("[data-n]");
    if (word && !event.shiftKey && !getSelection().isCollapsed) return;
    if (word) go(Number(word.dataset.n), !event.shiftKey, event.shiftKey);
  });
  part("text").addEventListener("mousedown", (event) => event.shiftKey && event.preventDefault());
  document.addEventListener("mousedown", (event) => { // the keyboard stays where it was
    if (event.target.closest("footer label, footer button")) event.preventDefault();
  });
  part("text").addEventListener("focusin", (event) => {
    const n = Number(event.target.closest("[data-n]")?.dataset.n ?? -1);
    if (n >= 0 && n !== at) choose(n, n);
  });
  document.addEventListener("keydown", (event) => {
    if (part("ask").open || event.target.closest("input, button, video") || event.ctrlKey || event.metaKey || event.altKey) return;
    const line = (way) => {
      const lines = [...part("text").querySelectorAll(".words")];
      const next = lines[lines.indexOf(words[at]?.parentElement) + way]?.querySelector("[data-n]");
      if (next) go(Number(next.dataset.n), false, event.shiftKey);
    };
    const near = (way) => { for (let n = at + way; n >= 0 && n < parts.length; n += way) if (parts[n][3]) return go(n, false, event.shiftKey); };
    const rtl = at >= 0 && getComputedStyle(words[at]).direction === "rtl" ? -1 : 1;
    const acts = {" ": toggle, x: strike, Delete: strike, c: remark, ArrowRight: () => near(rtl), ArrowLeft: () => near(-rtl),
      ArrowDown: () => line(1), ArrowUp: () => line(-1), Enter: () => at >= 0 && go(at, true)};
    if (!acts[event.key]) return;
    event.preventDefault();
    acts[event.key]();
  });
  window.review = {script, media, get keeps() { return keeps; }};
})();

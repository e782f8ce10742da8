"use strict";
(() => {
  const media = document.getElementById("media");
  const turns = [...document.querySelectorAll(".said")].map((node) => ({ node, times: null, words: null }));
  const timesOf = (turn) => {
    if (!turn.times) {
      let at = 0;
      turn.times = turn.node.dataset.t.split(" ").map((step) => (at += Number(step)) / 10);
    }
    return turn.times;
  };
  const starts = turns.map((turn) => Number(turn.node.dataset.t.split(" ", 1)[0]) / 10);
  const textNodes = (node) => {
    const found = [], walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) found.push(walker.currentNode);
    return found;
  };
  // A paragraph's words become elements when they are first needed: three hours have 30,000.
  const wordsOf = (turn) => {
    if (!turn.words) {
      turn.words = [];
      for (const text of textNodes(turn.node)) {
        const parts = document.createDocumentFragment();
        for (const part of text.data.split(/( +)/)) {
          if (!part) continue;
          if (part[0] === " ") { parts.append(part); continue; }
          const word = document.createElement("span");
          word.textContent = part;
          turn.words.push(word);
          parts.append(word);
        }
        text.replaceWith(parts);
      }
    }
    return turn.words;
  };
  const lastUpTo = (values, at) => {
    let low = 0, high = values.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (values[middle] <= at) low = middle + 1; else high = middle;
    }
    return low - 1;
  };
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const show = (node, block) => node.scrollIntoView({ block, behavior: calm ? "auto" : "smooth" });

  if (media) {
    const follow = document.getElementById("follow");
    follow.parentElement.hidden = false;
    let now = null, shown = -1;
    const light = () => {
      const at = media.currentTime + 0.05, number = lastUpTo(starts, at);
      if (number < 0) return;
      const turn = turns[number], word = wordsOf(turn)[lastUpTo(timesOf(turn), at)];
      if (!word || word === now) return;
      if (now) now.classList.remove("now");
      word.classList.add("now");
      now = word;
      if (number !== shown && follow.checked && !media.paused) show(turn.node, "center");
      shown = number;
    };
    let running = 0;
    const step = () => { light(); running = media.paused ? 0 : requestAnimationFrame(step); };
    media.addEventListener("play", () => { if (!running) step(); });
    media.addEventListener("seeked", light);
    const jump = (at, play) => {
      media.currentTime = at;
      if (play) media.play().catch(() => {});
    };
    document.addEventListener("click", (event) => {
      const time = event.target.closest("a.time");
      if (time) {
        event.preventDefault();
        history.replaceState(null, "", time.getAttribute("href"));
        jump(Number(time.hash.slice(3)), true);
        return;
      }
      const node = event.target.closest(".said");
      if (!node || !getSelection().isCollapsed) return;
      const turn = turns.find((one) => one.node === node), words = wordsOf(turn);
      const under = document.elementFromPoint(event.clientX, event.clientY);
      const number = words.indexOf(under);
      jump(timesOf(turn)[Math.max(0, number)], true);
    });
    const asked = /^#t=([0-9.]+)$/.exec(location.hash);
    if (asked) jump(Number(asked[1]), false);
  }

  const form = document.querySelector(".search"), query = document.getElementById("query");
  const told = document.getElementById("matches");
  form.hidden = false;
  let ranges = [], place = -1;
  const find = () => {
    ranges = []; place = -1;
    const wanted = query.value.trim().toLowerCase();
    for (const turn of turns) {
      turn.node.classList.remove("hit");
      if (!wanted || !turn.node.textContent.toLowerCase().includes(wanted)) continue;
      const nodes = textNodes(turn.node), whole = nodes.map((node) => node.data).join("").toLowerCase();
      for (let at = whole.indexOf(wanted); at >= 0; at = whole.indexOf(wanted, at + wanted.length)) {
        const range = document.createRange();
        let from = at, until = at + wanted.length, isOpen = false;
        for (const node of nodes) {
          if (!isOpen && from < node.length) { range.setStart(node, from); isOpen = true; }
          if (isOpen && until <= node.length) { range.setEnd(node, until); break; }
          from -= node.length; until -= node.length;
        }
        ranges.push(range);
      }
    }
    if (window.Highlight && CSS.highlights) CSS.highlights.set("found", new Highlight(...ranges));
    else for (const range of ranges) range.startContainer.parentElement.closest(".said").classList.add("hit");
    told.textContent = wanted ? (ranges.length ? `${ranges.length} found` : "Nothing found") : "";
  };
  const go = (step) => {
    if (!ranges.length) return;
    place = (place + step + ranges.length) % ranges.length;
    show(ranges[place].startContainer.parentElement, "center");
    told.textContent = `${place + 1} of ${ranges.length}`;
  };
  let waiting = 0;
  query.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(find, 150); });
  form.addEventListener("submit", (event) => { event.preventDefault(); clearTimeout(waiting); if (place < 0) find(); go(1); });
  document.getElementById("before").addEventListener("click", () => { if (!ranges.length) find(); go(place < 0 ? 0 : -1); });
})();

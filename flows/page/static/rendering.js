// @ts-check
/** How far a render is, and what it came to. */

import {element} from "./transcript.js";

let shown = "";

/** @param {HTMLElement} root @param {import("./types.js").Render | undefined} render @param {string | undefined} version */
export function showRender(root, render, version) {
  const said = JSON.stringify([render, version]);
  if (!render || said === shown) return;
  shown = said;
  const button = /** @type {HTMLButtonElement | null} */ (document.getElementById("render"));
  if (button) button.disabled = render.state === "working";
  root.hidden = render.state === "none";
  if (render.state === "none") return;
  document.body.classList.toggle("is-rendering", render.state === "working");
  const parts = [element("h2", {}, title(render))];
  if (render.state === "working") {
    const bar = element("progress", {max: "1", "aria-label": render.doing || "Render"});
    if (render.share) bar.setAttribute("value", String(render.share));
    parts.push(bar);
  }
  if (render.state === "done") parts.push(...result(render, version));
  if (render.state === "failed") parts.push(element("p", {class: "bad"}, render.error));
  const lines = render.lines.filter(Boolean);
  if (lines.length) {
    const more = element("details");
    more.append(element("summary", {}, "What was said"), element("pre", {}, lines.join("\n")));
    parts.push(more);
  }
  root.replaceChildren(...parts);
}

/** @param {import("./types.js").Render} render */
function title({state, doing, faults}) {
  if (state === "working") return `Rendering${doing ? `: ${doing}` : ""}`;
  if (state === "failed") return "Not rendered";
  if (faults === null || faults === undefined) return "Rendered";
  return faults ? `Rendered, with ${faults} ${faults === 1 ? "fault" : "faults"}` : "Rendered, and heard again: nothing is wrong";
}

/** @param {import("./types.js").Render} render @param {string | undefined} version */
function result({name, path, report, faults, version: of}, version) {
  const link = element("a", {href: "result", target: "_blank", rel: "noopener", class: faults ? "bad" : "good"}, name ?? "The result");
  const line = element("p");
  line.append(link);
  const parts = [line, element("p", {class: "quiet path"}, path)];
  if (report) parts.push(element("p", {class: "quiet path"}, `Report: ${report}`));
  if (version !== of) parts.push(element("p", {class: "quiet"}, "The script was changed since."));
  return parts;
}

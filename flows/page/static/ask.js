// @ts-check
/** Small questions, in a dialog of the browser's own. */

import {element} from "./transcript.js";

/** @typedef {{name: string, label: string, value?: string, choices?: string[], type?: string, dir?: string}} Field */
/** @typedef {{label: string, value: string, strong?: boolean}} Choice */

/**
 * Ask something; what was chosen, and what stands in the fields. Null when nothing was chosen.
 * @param {{title: string, text?: string, rows?: [string, string][], fields?: Field[], buttons: Choice[]}} question
 * @returns {Promise<{chosen: string, fields: Record<string, string>} | null>}
 */
export function ask({title, text = "", rows = [], fields = [], buttons}) {
  const dialog = /** @type {HTMLDialogElement} */ (document.getElementById("ask"));
  const part = (/** @type {string} */ name) => /** @type {HTMLElement} */ (document.getElementById(`ask-${name}`));
  part("title").textContent = title;
  part("text").textContent = text;
  part("text").hidden = !text;
  part("fields").replaceChildren(...(rows.length ? [table(rows)] : []), ...fields.map(asked));
  part("buttons").replaceChildren(...[...buttons, {label: buttons.length ? "Cancel" : "Close", value: ""}].map(({label, value, ...how}) =>
    element("button", {value, class: "strong" in how && how.strong ? "strong" : "", ...(value ? {} : {formnovalidate: ""})}, label)));
  const back = /** @type {HTMLElement | null} */ (document.activeElement);
  dialog.returnValue = "";
  dialog.showModal();
  const first = /** @type {HTMLInputElement | null} */ (dialog.querySelector("input, select"));
  first?.focus();
  if (first instanceof HTMLInputElement) first.select();
  return new Promise((done) => {
    dialog.addEventListener("close", () => {
      back?.focus({preventScroll: true});
      const inputs = /** @type {HTMLInputElement[]} */ ([...dialog.querySelectorAll("input, select")]);
      const found = Object.fromEntries(inputs.map((one) => [one.name, one.value]));
      done(dialog.returnValue ? {chosen: dialog.returnValue, fields: found} : null);
    }, {once: true});
  });
}

/** @param {[string, string][]} rows */
function table(rows) {
  const list = element("dl", {class: "keys"});
  for (const [name, what] of rows) list.append(element("dt", {}, name), element("dd", {}, what));
  return list;
}

/** @param {Field} field */
function asked({name, label, value = "", choices, type = "text", dir = "auto"}) {
  const row = element("label", {class: "field"}, label);
  const input = element("input", {name, type, dir, autocomplete: "off", ...(type === "number" ? {step: "0.01", min: "0"} : {})});
  /** @type {HTMLInputElement} */ (input).value = value;
  if (choices?.length) {
    const list = element("datalist", {id: `${name}-choices`});
    list.append(...choices.map((choice) => element("option", {value: choice})));
    input.setAttribute("list", list.id);
    row.append(list);
  }
  row.append(input);
  return row;
}

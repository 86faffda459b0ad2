// The list of suggestions above the composer.
import { byId, el } from "./dom.js";

const popup = byId("popup");
let field = null, rows = [], nodes = [], active = -1, pick = null;

// open shows rows ({label, detail, end, picture, mark}) for an input; choose gets the row that is
// taken. first says whether the first row is marked, so that Enter takes it.
export function open(input, list, choose, { first = true, heading = "" } = {}) {
  close();
  if (!list.length) return;
  field = input;
  rows = list;
  pick = choose;
  nodes = list.map(row);
  popup.replaceChildren(...(heading ? [el("p", { class: "popup-head", role: "presentation", text: heading })] : []), ...nodes);
  popup.hidden = false;
  popup.scrollTop = 0;
  field.setAttribute("aria-expanded", "true");
  if (first) mark(0);
}

function row(r, i) {
  return el("div", {
    id: "option" + i, role: "option", class: "option", "aria-selected": "false", on: {
      pointerdown: (e) => e.preventDefault(), // the input keeps the focus
      pointermove: () => mark(i),
      click: () => take(i),
    },
  }, r.picture, el("b", { text: r.label }), r.mark, r.detail && el("span", { text: r.detail }), r.end && el("span", { class: "end", text: r.end }));
}

// close hides the list.
export function close() {
  popup.hidden = true;
  popup.replaceChildren();
  field?.setAttribute("aria-expanded", "false");
  field?.removeAttribute("aria-activedescendant");
  field = null;
  nodes = [];
  active = -1;
}

function mark(i) {
  if (i === active) return;
  nodes[active]?.setAttribute("aria-selected", "false");
  active = i;
  nodes[i].setAttribute("aria-selected", "true");
  nodes[i].scrollIntoView({ block: "nearest" });
  field.setAttribute("aria-activedescendant", nodes[i].id);
}

function take(i) {
  const row = rows[i], f = pick;
  close();
  f(row);
}

// key handles a key of the input and says whether it was for the list.
export function key(e) {
  if (popup.hidden || e.isComposing) return false;
  const n = rows.length;
  if (e.key === "ArrowDown") mark((active + 1) % n);
  else if (e.key === "ArrowUp") mark((active + n - (active < 0 ? 0 : 1)) % n);
  else if ((e.key === "Enter" || e.key === "Tab") && active >= 0 && !e.shiftKey) take(active);
  else if (e.key === "Escape") close();
  else return false;
  e.preventDefault();
  return true;
}

// The list of suggestions above the composer.
import { byId, el } from "./dom.js";

const popup = byId("popup");
let field = null, rows = [], active = -1, pick = null;

// open shows rows ({label, detail, value}) for an input; choose gets the row that is taken. first
// says whether the first row is marked, so that Enter takes it.
export function open(input, list, choose, first = true) {
  close();
  if (!list.length) return;
  field = input;
  rows = list;
  pick = choose;
  popup.replaceChildren(...list.map((row, i) => el("div", {
    id: "option" + i, role: "option", class: "option", "aria-selected": "false", on: {
      pointerdown: (e) => e.preventDefault(), // the input keeps the focus
      click: () => take(i),
    },
  }, el("b", { text: row.label }), row.detail && el("span", { text: row.detail }))));
  popup.hidden = false;
  field.setAttribute("aria-expanded", "true");
  if (first) mark(0);
}

// close hides the list.
export function close() {
  popup.hidden = true;
  popup.replaceChildren();
  field?.setAttribute("aria-expanded", "false");
  field?.removeAttribute("aria-activedescendant");
  field = null;
  active = -1;
}

export const isOpen = () => !popup.hidden;

function mark(i) {
  popup.children[active]?.setAttribute("aria-selected", "false");
  active = i;
  const node = popup.children[i];
  node.setAttribute("aria-selected", "true");
  node.scrollIntoView({ block: "nearest" });
  field.setAttribute("aria-activedescendant", node.id);
}

function take(i) {
  const row = rows[i], f = pick;
  close();
  f(row);
}

// key handles a key of the input and says whether it was for the list.
export function key(e) {
  if (!isOpen() || e.isComposing) return false;
  const n = rows.length;
  if (e.key === "ArrowDown") mark((active + 1) % n);
  else if (e.key === "ArrowUp") mark((active + n - (active < 0 ? 0 : 1)) % n);
  else if ((e.key === "Enter" || e.key === "Tab") && active >= 0 && !e.shiftKey) take(active);
  else if (e.key === "Escape") close();
  else return false;
  e.preventDefault();
  return true;
}

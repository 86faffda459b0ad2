// Menus: of a message, of a person, of those whom one can be. One is open at a time.
import { el } from "./dom.js";
import { icon } from "./icons.js";

let levels = []; // the open menus, outermost first: {node, opener}
let goBack = null; // returns the focus to where it was

const narrow = () => matchMedia("(max-width: 720px)").matches;

// open shows items ({label, run} or {label, items}; null is a line) at a point {x, y} or beside an
// element. back gives the element that gets the focus when the menu closes.
export function open(label, items, at, back) {
  close(false);
  goBack = back;
  if (at instanceof Element) at.setAttribute("aria-expanded", "true");
  const node = list(label, narrow() ? items.flatMap(flat) : items, at instanceof Element ? at : null);
  document.body.append(node);
  if (!narrow()) place(node, at);
  focus(node, 0);
}

// flat puts what is in a further menu below its name, where there is no room beside it.
const flat = (item) => (item?.items ? [null, { head: item.label }, ...item.items] : [item]);

// close takes all menus away.
export function close(refocus = true) {
  const back = goBack;
  shut(0);
  goBack = null;
  if (refocus && back) back()?.focus({ preventScroll: true });
}

// shut takes away the menus from a level on.
function shut(level) {
  for (const { node, opener } of levels.splice(level)) {
    node.remove();
    opener?.setAttribute("aria-expanded", "false");
  }
}

function list(label, items, opener) {
  const node = el("div", { class: "menu-list", role: "menu", "aria-label": label }, items.map(part));
  levels.push({ node, opener });
  node.addEventListener("keydown", keys);
  node.addEventListener("contextmenu", (e) => e.preventDefault());
  return node;
}

// part is a line, a heading, or what can be chosen.
const part = (item) => (!item ? el("hr") : item.head ? el("p", { class: "popup-head", role: "presentation", text: item.head }) : row(item));

function row(item) {
  const radio = item.checked !== undefined;
  const node = el("button", {
    type: "button", role: radio ? "menuitemradio" : "menuitem", "aria-checked": radio ? String(item.checked) : undefined, tabindex: "-1",
    class: item.danger ? "danger" : "", "aria-haspopup": item.items ? "menu" : undefined, "aria-expanded": item.items ? "false" : undefined,
    on: { click: () => (item.items ? inner(node, item) : take(item)), pointermove: () => hover(node, item) },
  }, item.picture, el("span", { class: "menu-label", text: item.label }), item.detail && el("span", { class: "faint", text: item.detail }),
  item.items ? icon("next") : item.icon && icon(item.icon), item.checked && icon("check"));
  node.item = item;
  return node;
}

// take closes the menu before it does what was chosen, so that this may move the focus elsewhere.
function take(item) {
  close();
  item.run();
}

const levelOf = (node) => levels.findIndex((l) => l.node.contains(node));

// hover follows the pointer: the focus goes with it, and a further menu opens.
function hover(node, item) {
  if (document.activeElement !== node) node.focus({ preventScroll: true });
  const level = levelOf(node);
  if (levels[level + 1] && levels[level + 1].opener !== node) shut(level + 1);
  if (item.items && !levels[level + 1]) inner(node, item, false);
}

// inner opens the menu of an item beside it.
function inner(opener, item, enter = true) {
  if (levels[levelOf(opener) + 1]?.opener !== opener) {
    shut(levelOf(opener) + 1);
    const node = list(item.label, item.items, opener);
    document.body.append(node);
    opener.setAttribute("aria-expanded", "true");
    const { top, left, right } = opener.getBoundingClientRect(), { width } = node.getBoundingClientRect();
    place(node, { x: right + width + 8 > innerWidth ? left - width - 4 : right + 4, y: top - 6 });
  }
  if (enter) focus(levels.at(-1).node, 0);
}

// place puts a menu at a point or beside an element, and inside the window.
function place(node, at) {
  const { width, height } = node.getBoundingClientRect();
  let { x, y } = at;
  if (at instanceof Element) {
    const box = at.getBoundingClientRect();
    x = at.dataset.menu === "end" ? box.right - width : box.left;
    y = box.bottom + 4 + height > innerHeight ? box.top - height - 4 : box.bottom + 4;
  }
  node.style.left = Math.max(8, Math.min(x, innerWidth - width - 8)) + "px";
  node.style.top = Math.max(8, Math.min(y, innerHeight - height - 8)) + "px";
}

const rows = (node) => [...node.querySelectorAll("button")];

function focus(node, i) {
  const all = rows(node);
  all[(i + all.length) % all.length]?.focus({ preventScroll: true });
}

function keys(e) {
  const { currentTarget: node, key } = e;
  const all = rows(node), i = all.indexOf(document.activeElement), level = levelOf(node);
  const moves = { ArrowDown: i + 1, ArrowUp: i < 0 ? -1 : i - 1, Home: 0, End: -1 };
  e.stopPropagation();
  if (key in moves) focus(node, moves[key]);
  else if (key === "ArrowRight" && all[i]?.item.items) inner(all[i], all[i].item);
  else if (level > 0 && (key === "ArrowLeft" || key === "Escape")) {
    levels[level].opener.focus();
    shut(level);
  } else if (key === "Escape" || key === "Tab") close();
  else if (key.length === 1 && key !== " ") {
    const after = [...all.slice(i + 1), ...all.slice(0, i + 1)];
    after.find((b) => [b.item.label, b.item.detail].some((words) => words?.toLowerCase().startsWith(key.toLowerCase())))?.focus();
  } else return;
  e.preventDefault();
}

document.addEventListener("pointerdown", (e) => { if (levels.length && levelOf(e.target) < 0) close(false); }, true);
addEventListener("resize", () => { if (levels.length) close(); });

// Tooltips: what a title says, shown at once and for the keyboard as well.
import { el } from "./dom.js";

const tip = el("div", { id: "tip", class: "tip", role: "tooltip", hidden: true });
document.body.append(tip);
let owner = null;

// show puts the tooltip at the element. Its title is away meanwhile, or the browser would show a
// second one.
function show(node) {
  if (node === owner) return;
  hide();
  const words = node.title || node.dataset.tip;
  if (!words) return;
  owner = node;
  if (node.title) {
    node.dataset.title = node.title;
    node.removeAttribute("title");
    node.setAttribute("aria-describedby", "tip");
  }
  tip.textContent = words;
  tip.hidden = false;
  // A tooltip of an open form has to be in it: everything else lies behind.
  (node.closest("dialog") ?? document.body).append(tip);
  place(node.getClientRects()[0] ?? node.getBoundingClientRect(), node.dataset.side);
}

function place(box, side) {
  const { width, height } = tip.getBoundingClientRect();
  let x = box.left + box.width / 2 - width / 2, y = box.top - height - 6;
  if (side === "right") [x, y] = [box.right + 10, box.top + box.height / 2 - height / 2];
  else if (y < 4) y = box.bottom + 6;
  tip.style.left = Math.max(6, Math.min(x, innerWidth - width - 6)) + "px";
  tip.style.top = Math.max(4, y) + "px";
}

function hide() {
  tip.hidden = true;
  if (owner?.dataset.title) {
    owner.title = owner.dataset.title;
    delete owner.dataset.title;
    owner.removeAttribute("aria-describedby");
  }
  owner = null;
}

const titled = (e) => (e.target instanceof Element ? e.target.closest("[title], [data-tip], [data-title]") : null);

document.addEventListener("pointerover", (e) => {
  if (e.pointerType === "touch") return;
  const node = titled(e);
  node ? show(node) : hide();
});
document.addEventListener("focusin", (e) => { if (e.target.matches(":focus-visible") && e.target.matches("[title], [data-tip]")) show(e.target); else hide(); });
document.addEventListener("focusout", hide);
document.addEventListener("pointerdown", hide, true);
document.addEventListener("scroll", hide, true);
document.addEventListener("keydown", (e) => { if (e.key === "Escape") hide(); }, true);

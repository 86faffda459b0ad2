// A short word about what was just done.
import { byId } from "./dom.js";

const node = byId("toast");

// toast says something that goes away by itself.
export function toast(words) {
  node.textContent = words;
  node.classList.remove("shown");
  void node.offsetWidth; // the animation begins anew
  node.classList.add("shown");
}

node.addEventListener("animationend", () => { node.textContent = ""; });

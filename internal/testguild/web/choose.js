// Selects: a box that opens a list, for one choice or for several.
import { el } from "./dom.js";
import { icon } from "./icons.js";

let made = 0; // gives each list an id of its own

// choose makes a select of options ({label, value, description, default, emoji}). taken gets the
// chosen values when they change; with several choices that is when the list closes.
export function choose({ label, placeholder, options, min = 1, max = 1, disabled = false, custom, taken = () => {} }) {
  const chosen = new Set(options.filter((o) => o.default).map((o) => o.value)), many = max > 1, id = "list" + ++made;
  let active = -1, before = "";
  const words = el("span", { class: "select-words" });
  const box = el("button", { type: "button", class: "select-box", role: "combobox", "aria-haspopup": "listbox", "aria-expanded": "false", "aria-controls": id,
    "aria-label": label || placeholder || "Choose", disabled, data: { custom: custom ?? "" } }, words, icon("down"));
  const rows = options.map((o, i) => el("div", { class: "select-option", role: "option", id: id + "-" + i, "aria-selected": "false", on: {
    pointerdown: (e) => e.preventDefault(), // the box keeps the focus
    pointermove: () => mark(i), click: () => pick(i),
  } }, el("span", {}, el("span", { class: "select-label", text: [o.emoji?.name, o.label].filter(Boolean).join(" ") }), o.description && el("span", { class: "faint", text: o.description })),
  icon("check")));
  const list = el("div", { class: "select-list", role: "listbox", id, "aria-label": label || placeholder || "Choices", "aria-multiselectable": many ? "true" : undefined, hidden: true }, rows);
  const node = el("div", { class: "select", data: { custom: custom ?? "" } }, box, list);

  const values = () => options.filter((o) => chosen.has(o.value)).map((o) => o.value);

  function draw() {
    const labels = options.filter((o) => chosen.has(o.value)).map((o) => o.label);
    words.textContent = labels.join(", ") || placeholder || (many ? "Make selections" : "Make a selection");
    words.classList.toggle("faint", !labels.length);
    rows.forEach((row, i) => {
      row.setAttribute("aria-selected", String(chosen.has(options[i].value)));
      row.toggleAttribute("aria-disabled", many && chosen.size >= max && !chosen.has(options[i].value));
    });
    box.setAttribute("aria-valuetext", words.textContent);
  }

  function open() {
    if (!list.hidden || box.disabled || node.getAttribute("aria-busy")) return;
    before = values().join();
    list.hidden = false;
    box.setAttribute("aria-expanded", "true");
    const space = innerHeight - box.getBoundingClientRect().bottom;
    node.classList.toggle("up", space < list.offsetHeight + 90 && box.getBoundingClientRect().top > space);
    mark(Math.max(0, options.findIndex((o) => chosen.has(o.value))));
  }

  function close(commit = true) {
    if (list.hidden) return;
    list.hidden = true;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
    if (commit && values().join() !== before && chosen.size >= min) taken(values());
  }

  function mark(i) {
    rows[active]?.classList.remove("active");
    active = i;
    rows[i]?.classList.add("active");
    if (!rows[i]) return;
    rows[i].scrollIntoView({ block: "nearest" });
    box.setAttribute("aria-activedescendant", rows[i].id);
  }

  function pick(i) {
    const { value } = options[i] ?? {};
    if (value === undefined || rows[i].hasAttribute("aria-disabled")) return;
    if (many) chosen.has(value) ? chosen.delete(value) : chosen.add(value);
    else {
      const again = chosen.has(value) && min === 0; // a choice that may be left out is taken back
      chosen.clear();
      if (!again) chosen.add(value);
    }
    draw();
    if (!many) close();
  }

  function keys(e) {
    const n = options.length, { key } = e;
    if (list.hidden) {
      if (!["Enter", " ", "ArrowDown", "ArrowUp"].includes(key)) return;
      open();
    } else if (key === "ArrowDown" || key === "ArrowUp") mark((active + (key === "ArrowDown" ? 1 : n - 1)) % n);
    else if (key === "Home" || key === "End") mark(key === "Home" ? 0 : n - 1);
    else if (key === "Enter" || key === " ") pick(active);
    else if (key === "Escape") close();
    else if (key.length === 1) mark(seek(key));
    else return;
    e.preventDefault();
    e.stopPropagation();
  }

  // seek finds the next option that begins with a letter, or stays where it is.
  function seek(letter) {
    const n = options.length, starts = (i) => options[i].label.toLowerCase().startsWith(letter.toLowerCase());
    for (let step = 1; step <= n; step++) if (starts((active + step) % n)) return (active + step) % n;
    return active;
  }

  box.addEventListener("click", () => (list.hidden ? open() : close()));
  box.addEventListener("keydown", keys);
  box.addEventListener("blur", () => close());
  draw();
  return Object.assign(node, { values });
}

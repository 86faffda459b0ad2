// Forms in front of the page: those that the bot asks to fill in, and small ones of the page.
import { avatar } from "./avatar.js";
import { choose } from "./choose.js";
import { byId, el } from "./dom.js";
import { icon } from "./icons.js";
import { markdown } from "./markdown.js";
import { act, names, nameOf, on, outcome, store } from "./store.js";
import { options } from "./options.js";

const dialog = byId("modal");
let waiting = null; // {interaction, failed}: what the open form waits for

// form opens a form. fields are {node, read, wrong}; send does what it is for and throws when that
// is refused. With `stay` the form stays open after that, until it is closed.
export function form({ title, from, fields, submit, danger, stay, send }) {
  close();
  const problem = el("p", { class: "problem", role: "alert", hidden: true });
  const button = el("button", { type: "submit", class: "button " + (danger ? "danger" : "primary"), text: submit });
  const node = el("form", { method: "dialog", novalidate: true },
    el("header", {}, from && avatar(from, "small"), el("h2", { text: title, id: "modal-title" }),
      el("button", { type: "button", class: "tool", "aria-label": "Close", on: { click: close } }, icon("close"))),
    el("div", { class: "modal-fields" }, fields.map((f) => f.node),
      from && el("p", { class: "warning" }, icon("alert"), el("span", {}, "This form will be submitted to ", el("b", { text: nameOf(from) }), ". Do not share passwords or other sensitive information."))),
    problem, el("footer", {}, el("button", { type: "button", class: "button secondary", text: "Cancel", on: { click: close } }), button));
  const complain = (words) => {
    problem.textContent = words ?? "";
    problem.hidden = !words;
    busy(button, false);
  };
  node.addEventListener("submit", async (e) => {
    e.preventDefault();
    const bad = fields.filter((f) => f.check && !f.check());
    if (bad.length) return bad[0].focus();
    if (button.getAttribute("aria-busy")) return;
    complain();
    busy(button, true);
    try {
      await send(complain);
      if (!stay) close();
    } catch (failure) {
      complain(failure.message);
    }
  });
  dialog.setAttribute("aria-labelledby", "modal-title");
  dialog.replaceChildren(node);
  dialog.showModal();
  fields.find((f) => f.focus)?.focus();
  if (!fields.some((f) => f.focus)) button.focus();
}

const busy = (button, yes) => (yes ? button.setAttribute("aria-busy", "true") : button.removeAttribute("aria-busy"));

function close() {
  waiting = null;
  if (dialog.open) dialog.close();
}

// textField is an input with its label, its limits and what is wrong with it.
export function textField({ label, description, value = "", placeholder, name, min = 0, max = 0, required = true, long = false }) {
  const id = "field-" + name, low = Math.max(min, required ? 1 : 0);
  const input = el(long ? "textarea" : "input", { id, name, placeholder, rows: long ? 4 : undefined, type: long ? undefined : "text",
    "aria-required": String(required), "aria-describedby": `${id}-about ${id}-count ${id}-wrong` });
  input.value = value;
  const wrong = el("span", { class: "fault", id: id + "-wrong", role: "alert" });
  const count = el("span", { class: "room", id: id + "-count" });
  const size = () => [...input.value].length; // as the guild counts: characters, not halves of them
  const draw = () => {
    count.textContent = max ? `${size()} / ${max}` : "";
    count.classList.toggle("over", size() > max);
  };
  const fault = () => {
    const n = size();
    if (n === 0) return required ? "This field is required." : "";
    if (n < low) return `Must be ${low} or more in length.`;
    return max && n > max ? `Must be ${max} or fewer in length.` : "";
  };
  const check = () => {
    wrong.textContent = fault();
    input.setAttribute("aria-invalid", String(Boolean(wrong.textContent)));
    return !wrong.textContent;
  };
  input.addEventListener("input", () => { draw(); if (wrong.textContent) check(); });
  draw();
  const node = el("div", { class: "form-field" }, heading(label, required, id), description && el("span", { class: "faint", text: description }),
    input, el("span", { class: "form-foot" }, wrong, el("span", { class: "faint", id: id + "-about", text: limits(min, max) }), count));
  return { node, name, read: () => [input.value], check, focus: () => input.focus() };
}

// limits says in words how long a text has to be, where it matters from below.
const limits = (min, max) => (min > 1 ? `${min} to ${max} characters` : "");

const heading = (label, required, id) => el("label", { class: "form-label", for: id }, label, required && el("span", { class: "star", "aria-hidden": "true", text: " *" }));

// selectField is a select with its label.
function selectField(c, label, description) {
  const required = c.required !== false, min = required ? c.min_values ?? 1 : 0;
  const node = choose({ label, placeholder: c.placeholder, options: options(c), min, max: c.max_values ?? 1 });
  const wrong = el("span", { class: "fault", role: "alert" });
  const check = () => {
    wrong.textContent = node.values().length < min ? "This field is required." : "";
    return !wrong.textContent;
  };
  return { node: el("div", { class: "form-field" }, heading(label, required), description && el("span", { class: "faint", text: description }), node, wrong),
    name: c.custom_id, read: node.values, check, focus: () => node.firstChild.focus() };
}

// field is one part of the bot's form.
function field(c) {
  if (c.type === 10) return { node: el("div", { class: "text-display" }, markdown(c.content, names)) };
  const input = c.type === 18 ? c.component : c.components?.[0];
  if (!input) return { node: null };
  const label = c.type === 18 ? c.label : input.label;
  if (input.type !== 4) return selectField(input, label, c.description);
  return textField({ label, description: c.description, value: input.value, placeholder: input.placeholder, name: input.custom_id,
    min: input.min_length ?? 0, max: input.max_length || 4000, required: input.required !== false, long: input.style === 2 });
}

// show opens the form that an interaction asked for. It stays until the bot has answered.
function show({ interaction, channel_id: channel, modal }) {
  const fields = modal.components.map(field);
  form({ title: modal.title, from: store.bot, fields, submit: "Submit", stay: true, send: async (complain) => {
    const sent = await act("modals", { channel, interaction, fields: Object.fromEntries(fields.filter((f) => f.read).map((f) => [f.name, f.read()])) });
    waiting = { interaction: sent.interaction, failed: () => complain("Something went wrong: the application did not respond within three seconds.") };
    const done = outcome(sent.interaction);
    if (done !== undefined) settled({ interaction: sent.interaction, failure: done });
  } });
}

function settled({ interaction, failure }) {
  if (interaction !== waiting?.interaction) return;
  if (failure) waiting.failed();
  else close();
}

// The rest of the page is out of reach while a form is open; the focus goes around in it.
dialog.addEventListener("keydown", (e) => {
  if (e.key !== "Tab") return;
  const all = [...dialog.querySelectorAll("button, input, textarea, a[href], [tabindex='0']")].filter((n) => !n.disabled && n.offsetParent);
  const edge = e.shiftKey ? all[0] : all.at(-1);
  if (document.activeElement !== edge) return;
  e.preventDefault();
  (e.shiftKey ? all.at(-1) : all[0]).focus();
});
// What opened the form may have been drawn anew meanwhile: then the focus goes to writing.
dialog.addEventListener("close", () => {
  waiting = null;
  dialog.replaceChildren();
  if (document.activeElement === document.body) byId("text").focus();
});

on("modal", show);
on("settled", settled);
on("loaded", () => waiting?.failed()); // nobody tells any more what became of it
on("leaving", close);

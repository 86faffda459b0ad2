// Filling in a slash command: one field an option, with choices and completion from the bot.
import { byId, el } from "./dom.js";
import * as listbox from "./listbox.js";
import { act, channel, emit, isDM, nameOf, store } from "./store.js";

const box = byId("command"), plain = byId("plain"), text = byId("text");
let open = null; // {choice, fields}

const kind = { string: 3, integer: 4, boolean: 5, user: 6, channel: 7, mentionable: 9, number: 10 };

// offered lists the slash commands that can be used in the open channel, sub-commands one by one.
export function offered() {
  const dm = isDM(channel());
  const usable = (c) => c.type === 1 && (dm ? !c.guild_id && (c.contexts ? c.contexts.includes(1) : c.dm_permission !== false) : !c.contexts || c.contexts.includes(0));
  return store.commands.filter(usable).flatMap((c) => leaves(c, c.options ?? [], [], c.description)).sort((a, b) => a.name.localeCompare(b.name));
}

function leaves(c, options, path, description) {
  if (!options.length || options[0].type > 2) return [{ command: c, path, options, description, name: [c.name, ...path].join(" ") }];
  return options.flatMap((o) => leaves(c, o.options ?? [], [...path, o.name], o.description));
}

export const isOpen = () => open !== null;

// enter opens the fields of a command; rest goes into the first.
export function enter(choice, rest) {
  open = { choice, fields: [] };
  const optional = choice.options.filter((o) => !o.required);
  const more = el("span", { class: "more" });
  box.replaceChildren(el("span", { class: "command-name", text: "/" + choice.name }), el("span", { class: "fields" }), more,
    el("button", { type: "submit", class: "send", text: "Send" }),
    el("button", { type: "button", class: "quiet", text: "Cancel", on: { click: () => { leave(); text.focus(); } } }),
    el("p", { class: "help", id: "help", role: "status" }));
  choice.options.filter((o) => o.required).forEach((o) => add(o));
  optional.forEach((o) => more.append(el("button", { type: "button", class: "quiet", text: "+ " + o.name, title: o.description, on: {
    click: (e) => { e.target.remove(); add(o).input.focus(); },
  } })));
  box.hidden = false;
  plain.hidden = true;
  const [first] = open.fields;
  if (!first) {
    help(choice.description);
    box.querySelector(".send").focus();
    return;
  }
  first.input.value = rest;
  first.input.focus();
}

// leave goes back to plain writing.
export function leave() {
  if (!open) return;
  open = null;
  box.hidden = true;
  box.replaceChildren();
  plain.hidden = false;
  listbox.close();
}

function help(words) {
  const line = byId("help");
  if (line) line.textContent = words ?? "";
}

// add makes the field of an option.
function add(option) {
  const input = el("input", {
    type: "text", role: "combobox", "aria-autocomplete": "list", "aria-controls": "popup", "aria-expanded": "false",
    "aria-required": String(Boolean(option.required)), "aria-describedby": "help", spellcheck: "true",
    inputmode: option.type === kind.integer ? "numeric" : option.type === kind.number ? "decimal" : undefined,
    maxlength: option.max_length || 6000,
  });
  const label = el("label", { class: "field" + (option.required ? " needed" : "") }, el("span", { text: option.name + (option.required ? "" : " (optional)") }), input);
  const field = { option, input, label, chosen: null };
  open.fields.push(field);
  box.querySelector(".fields").append(label);
  input.addEventListener("focus", () => { help(option.description + (option.required ? " · required" : "")); suggest(field); });
  input.addEventListener("input", () => { field.chosen = null; label.classList.remove("wrong"); suggest(field); });
  input.addEventListener("blur", () => listbox.close());
  input.addEventListener("keydown", (e) => keys(e, field));
  return field;
}

function keys(e, field) {
  if (listbox.key(e)) return;
  const first = open.fields[0] === field;
  if (e.key === "Escape" || (e.key === "Backspace" && first && !field.input.value)) {
    e.preventDefault();
    leave();
    text.focus();
  } else if (e.key === "Enter" && !e.isComposing) {
    e.preventDefault();
    submit();
  }
}

// local are the choices that need no question to the bot.
function local(option) {
  if (option.choices) return option.choices.map((c) => ({ label: c.name, value: c.value }));
  if (option.type === kind.boolean) return [{ label: "True", value: true }, { label: "False", value: false }];
  if (option.type === kind.user || option.type === kind.mentionable) return store.users.map((u) => ({ label: nameOf(u), value: u.id }));
  if (option.type === kind.channel) return [...store.channels.values()].filter((c) => !isDM(c)).map((c) => ({ label: "#" + c.name, value: c.id }));
  return null;
}

let asking = 0, later = null;

// suggest opens the choices of a field, from the option or from the bot.
function suggest(field) {
  clearTimeout(later);
  const choices = local(field.option);
  const typed = field.input.value.toLowerCase();
  if (choices) {
    const found = choices.filter((c) => c.label.toLowerCase().includes(typed));
    listbox.open(field.input, found, (row) => choose(field, row));
  } else if (field.option.autocomplete) {
    const turn = ++asking;
    later = setTimeout(() => complete(field, turn), 120);
  } else listbox.close();
}

async function complete(field, turn) {
  const now = open;
  const options = now.fields.filter((f) => f === field || f.input.value).map((f) => ({ name: f.option.name, value: value(f) ?? f.input.value, focused: f === field }));
  try {
    const { choices } = await act("autocomplete", { command: now.choice.command.id, path: now.choice.path, options });
    if (turn !== asking || open !== now || document.activeElement !== field.input) return;
    listbox.open(field.input, choices.map((c) => ({ label: c.name, value: c.value })), (row) => choose(field, row), false);
  } catch {
    listbox.close(); // what was typed can be sent without suggestions
  }
}

function choose(field, row) {
  field.chosen = { label: row.label, value: row.value };
  field.input.value = row.label;
  const empty = open.fields.find((f) => f.option.required && !f.input.value);
  if (empty) empty.input.focus();
}

// value is what a field stands for, undefined when it does not fit its option.
function value(field) {
  const typed = field.input.value.trim(), { option } = field;
  if (field.chosen && field.chosen.label === field.input.value) return field.chosen.value;
  const choices = local(option);
  if (choices) return choices.find((c) => c.label.toLowerCase() === typed.toLowerCase())?.value;
  if (option.type === kind.integer) return /^-?\d+$/.test(typed) ? Number(typed) : undefined;
  if (option.type === kind.number) return typed !== "" && Number.isFinite(Number(typed)) ? Number(typed) : undefined;
  return typed;
}

// submit sends the command when every required field is filled in.
export async function submit() {
  const { choice, fields } = open;
  const wrong = fields.find((f) => (f.option.required && !f.input.value.trim()) || (f.input.value.trim() && value(f) === undefined));
  if (wrong) {
    wrong.label.classList.add("wrong");
    wrong.input.focus();
    help(wrong.input.value.trim() ? `${wrong.option.name} does not fit` : `${wrong.option.name} is required: ${wrong.option.description}`);
    return;
  }
  if (open.sent) return;
  const sent = open;
  sent.sent = true;
  const options = fields.filter((f) => f.input.value.trim()).map((f) => ({ name: f.option.name, value: value(f) }));
  try {
    const { interaction } = await act("commands", { command: choice.command.id, path: choice.path, options });
    emit("expect", { interaction, text: `Sending /${choice.name}…` });
    leave();
    text.focus();
  } catch (e) {
    sent.sent = false;
    emit("problem", e.message);
  }
}

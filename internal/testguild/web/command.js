// Filling in a slash command: one field an option, with choices and completion from the bot.
import { byId, el } from "./dom.js";
import { icon } from "./icons.js";
import * as listbox from "./listbox.js";
import { within } from "./locale.js";
import { act, channel, emit, isDM, nameOf, store } from "./store.js";

const box = byId("command"), plain = byId("plain"), text = byId("text");
let open = null; // {choice, fields, spare: options without a field, tail: where these are chosen}

const kind = { string: 3, integer: 4, boolean: 5, user: 6, channel: 7, mentionable: 9, number: 10 };

const inOwn = (thing, part) => within(thing, part, store.locale);

// nameIn is how the person knows a command of which a message gives the first name.
export function nameIn(name) {
  const c = store.commands.find((x) => x.name === name);
  return c ? inOwn(c, "name") : name;
}

// fits says whether a command can be used in a channel.
export const fits = (c, where) => (isDM(where) ? !c.guild_id && (c.contexts ? c.contexts.includes(1) : c.dm_permission !== false) : !c.contexts || c.contexts.includes(0));

// offered lists the slash commands that can be used in the open channel, sub-commands one by one. They
// are found by their name in the person's language (name) and by their first one (plain).
export function offered() {
  return store.commands.filter((c) => c.type === 1 && fits(c, channel())).flatMap((c) => leaves(c, c.options ?? [], [c], c)).sort((a, b) => a.name.localeCompare(b.name));
}

function leaves(c, options, way, last) {
  if (options.length && options[0].type <= 2) return options.flatMap((o) => leaves(c, o.options ?? [], [...way, o], o));
  const [, ...path] = way.map((step) => step.name);
  return [{ command: c, path, options, description: inOwn(last, "description"), name: way.map((step) => inOwn(step, "name")).join(" "), plain: [c.name, ...path].join(" ") }];
}

export const isOpen = () => open !== null;

// enter opens the fields of a command; rest goes into the first.
export function enter(choice, rest) {
  open = { choice, fields: [], spare: choice.options.filter((o) => !o.required), tail: tail() };
  const tool = (look, type, label, picture, more) => el("button", { type, class: look, "aria-label": label + " command", data: { tip: label + " command" }, ...more }, icon(picture));
  box.replaceChildren(el("p", { class: "help", id: "help", role: "status" }),
    el("span", { class: "command-name", text: "/" + choice.name }), el("span", { class: "fields" }, open.tail),
    tool("tool", "button", "Cancel", "close", { on: { click: out } }), tool("send", "submit", "Send", "send"));
  choice.options.filter((o) => o.required).forEach(add);
  if (rest && !open.fields.length && open.spare.length) add(open.spare[0]);
  count();
  box.hidden = false;
  plain.hidden = true;
  const [first] = open.fields;
  if (first) first.input.value = rest;
  else help(choice.description);
  (first?.input ?? (open.spare.length ? open.tail : box.querySelector(".send"))).focus();
}

// out leaves the command for plain writing.
function out() {
  leave();
  text.focus();
}

// combo makes an input with suggestions.
const combo = (more) => el("input", { type: "text", role: "combobox", "aria-autocomplete": "list", "aria-controls": "popup", "aria-expanded": "false", "aria-describedby": "help", ...more });

// tail makes the input behind the fields, in which one chooses from the options that may be left out.
function tail() {
  const input = combo({ class: "tail", "aria-label": "Optional" });
  const offer = () => {
    const typed = input.value.trim().toLowerCase();
    const rows = open.spare.map((option) => ({ label: inOwn(option, "name"), detail: inOwn(option, "description"), option }));
    listbox.open(input, rows.filter((r) => r.label.toLowerCase().includes(typed)), (row) => {
      input.value = "";
      add(row.option).input.focus();
    }, { first: typed !== "", heading: "Optional" });
  };
  input.addEventListener("focus", () => { help(open.choice.description); offer(); });
  input.addEventListener("input", offer);
  input.addEventListener("blur", () => listbox.close());
  input.addEventListener("keydown", (e) => keys(e, input, () => (open.fields.length ? open.fields.at(-1).input.focus() : out())));
  return input;
}

// count says how many options can still be added.
function count() {
  open.tail.hidden = !open.spare.length;
  open.tail.placeholder = `+${open.spare.length} optional`;
}

// leave goes back to plain writing.
export function leave() {
  if (!open) return;
  clearTimeout(later); // nothing is asked of the bot for a field that is gone
  open = null;
  box.hidden = true;
  box.replaceChildren();
  plain.hidden = false;
  listbox.close();
}

// help says above the fields what is wanted, with the name of the field first.
function help(words, name = "") {
  byId("help")?.replaceChildren(...(name ? [el("b", { text: name })] : []), words ?? "");
}

// add makes the field of an option.
function add(option) {
  const name = inOwn(option, "name"), about = inOwn(option, "description");
  const input = combo({ "aria-required": String(Boolean(option.required)), spellcheck: "true", maxlength: option.max_length || 6000,
    inputmode: option.type === kind.integer ? "numeric" : option.type === kind.number ? "decimal" : undefined });
  const label = el("label", { class: "field" }, el("span", { text: name }), input);
  const field = { option, input, label, chosen: null };
  open.fields.push(field);
  open.spare = open.spare.filter((o) => o !== option);
  open.tail.before(label);
  count();
  input.addEventListener("focus", () => { help(about + (option.required ? " · required" : ""), name); suggest(field); });
  input.addEventListener("input", () => { field.chosen = null; label.classList.remove("wrong"); suggest(field); });
  input.addEventListener("blur", () => listbox.close());
  input.addEventListener("keydown", (e) => keys(e, input, () => (option.required ? open.fields[0] === field && out() : drop(field))));
  return field;
}

// drop takes a field away whose option may be left out.
function drop(field) {
  open.fields = open.fields.filter((f) => f !== field);
  open.spare.push(field.option);
  count();
  open.tail.focus();
  field.label.remove();
}

// keys handles a key in an input; back is what Backspace does where nothing is left.
function keys(e, input, back) {
  if (listbox.key(e)) return;
  if (e.key === "Escape") out();
  else if (e.key === "Backspace" && !input.value) back();
  else if (e.key === "Enter" && !e.isComposing) submit();
  else return;
  e.preventDefault();
}

// local are the choices that need no question to the bot.
function local(option) {
  if (option.choices) return option.choices.map((c) => ({ label: inOwn(c, "name"), value: c.value }));
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
    listbox.open(field.input, found, (row) => choose(field, row), { heading: "Options" });
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
    listbox.open(field.input, choices.map((c) => ({ label: inOwn(c, "name"), value: c.value })), (row) => choose(field, row), { first: false, heading: "Options" });
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
    help(wrong.input.value.trim() ? "This value does not fit." : "This option is required. " + inOwn(wrong.option, "description"), inOwn(wrong.option, "name"));
    return;
  }
  if (open.sent) return;
  const sent = open;
  sent.sent = true;
  const options = fields.filter((f) => f.input.value.trim()).map((f) => ({ name: f.option.name, value: value(f) }));
  try {
    const { interaction } = await act("commands", { command: choice.command.id, path: choice.path, options });
    emit("expect", { interaction, name: "/" + choice.name, text: "Sending command…" });
    out();
  } catch (e) {
    sent.sent = false;
    emit("problem", e.message);
  }
}

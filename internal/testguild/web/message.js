// One message as an element.
import { avatar, badge } from "./avatar.js";
import { nameIn } from "./command.js";
import { el } from "./dom.js";
import { icon } from "./icons.js";
import { markdown } from "./markdown.js";
import { components, embeds, files, reactions } from "./parts.js";
import { channel, isDM, isThread, names, nameOf, store, emit } from "./store.js";
import { stamp, words } from "./times.js";

const flag = { ephemeral: 1 << 6, loading: 1 << 7 };

export const isEphemeral = (m) => Boolean(m.flags & flag.ephemeral);
export const isLoading = (m) => Boolean(m.flags & flag.loading);
export const isMine = (m) => m.author.id === store.user.id;

// canBranch says whether a thread can begin at a message.
export function canBranch(m) {
  const c = store.channels.get(m.channel_id);
  return Boolean(c) && !isDM(c) && !isThread(c) && !isEphemeral(m) && !isLoading(m) && !m.thread;
}

// render makes the element of a message; before is the one above it, or null.
export function render(m, before) {
  const together = joins(m, before);
  const named = m.mentions.some((u) => u.id === store.user.id) && !isMine(m);
  const when = new Date(m.timestamp);
  return el("article", {
    class: ["message", together && "together", isEphemeral(m) && "ephemeral", named && "mentioned"].filter(Boolean).join(" "),
    tabindex: "-1", data: { id: m.id }, "aria-label": `${nameOf(m.author)}, ${words(when, "t")}`,
  }, together ? moment(m, words(when, "t"), "gutter") : heading(m), el("div", { class: "body" }, body(m)), toolbar(m));
}

// joins says whether a message stands under the one before it without a heading of its own.
function joins(m, before) {
  return before && before.author.id === m.author.id && !m.message_reference && !m.interaction &&
    isEphemeral(m) === isEphemeral(before) && new Date(m.timestamp) - new Date(before.timestamp) < 7 * 60000 && sameDay(m, before);
}

export const sameDay = (a, b) => new Date(a.timestamp).toDateString() === new Date(b.timestamp).toDateString();

// divider marks where a new day begins, or what was not read yet, or both.
export function divider(m, isDay, isNew) {
  return el("p", { class: "day" + (isNew ? " new" : ""), role: "separator" },
    isDay && el("span", { text: words(new Date(m.timestamp), "D") }), isNew && el("span", { class: "new-mark", text: "New" }));
}

function moment(m, text, kind) {
  const when = new Date(m.timestamp);
  return el("time", { class: "faint " + kind, datetime: when.toISOString(), title: words(when, "F"), text });
}

function heading(m) {
  return el("header", {}, origin(m), avatar(m.author), el("span", { class: "author", text: nameOf(m.author) }), badge(m.author),
    moment(m, stamp(new Date(m.timestamp)), "stamp"));
}

// origin is the line above a heading: what the message answers, or the command behind it.
function origin(m) {
  if (m.interaction) return command(m.interaction.user, (m.type === 20 ? "/" : "") + nameIn(m.interaction.name));
  if (!m.message_reference) return null;
  // What only one person sees is not told to the others; that person's page has it.
  const target = m.referenced_message ?? store.channels.get(m.channel_id)?.messages.find((x) => x.id === m.message_reference.message_id);
  const lost = m.interaction_metadata?.interacted_message_id ? "Message could not be loaded" : "Original message was deleted";
  if (!target) return el("p", { class: "origin" }, el("em", { text: lost }));
  const text = snippet(target), name = (m.mentions.some((u) => u.id === target.author.id) ? "@" : "") + nameOf(target.author);
  return el("p", { class: "origin" }, avatar(target.author, "tiny"), el("button", { type: "button", class: "quoted", on: { click: () => emit("jump", target.id) },
    "aria-label": `In reply to ${nameOf(target.author)}: ${text}` }, el("b", { text: name }), " ", text));
}

// command is the line that says who used a command.
export function command(user, name) {
  return el("p", { class: "origin" }, avatar(user, "tiny"), el("b", { text: nameOf(user) }), " used ", el("span", { class: "mention", text: name }));
}

// snippet is a message's text on one line, without marks.
export function snippet(m, most = 3) {
  const lines = m.content.split("\n").slice(0, most).map((line) => el("div", {}, markdown(line, names)).textContent.trim());
  return lines.join(" ").trim().slice(0, 160) || (m.attachments.length ? "a file" : m.embeds[0]?.title || "a message");
}

const dots = () => el("span", { class: "dots", "aria-hidden": "true" }, el("i"), el("i"), el("i"));

function body(m) {
  if (isLoading(m)) return [el("p", { class: "thinking" }, dots(), `${nameOf(m.author)} is thinking…`), note(m)];
  const content = el("div", { class: "content" }, markdown(m.content, names));
  if (m.edited_timestamp) {
    content.append(" ", el("time", { class: "edited", datetime: m.edited_timestamp, title: words(new Date(m.edited_timestamp), "F"), text: "(edited)" }));
  }
  return [m.content || m.edited_timestamp ? content : null, embeds(m), files(m), components(m), reactions(m), thread(m), note(m)];
}

// thread is what hangs below a message at which a thread began.
function thread(m) {
  const c = m.thread && store.channels.get(m.thread.id);
  if (!c || m.channel_id === c.id) return null;
  const n = c.messages.length, last = c.messages.at(-1);
  return el("button", { type: "button", class: "thread", on: { click: () => emit("go", c.id) } },
    el("span", { class: "thread-top" }, el("b", { text: c.name }), el("span", { class: "thread-count", text: n === 1 ? "1 message ›" : `${n} messages ›` })),
    el("span", { class: "thread-last" }, last ? [avatar(last.author, "tiny"), el("b", { text: nameOf(last.author) }), " ", snippet(last)] : "No messages yet"));
}

// note is what stands below a message that one person sees.
function note(m) {
  if (!isEphemeral(m)) return null;
  return privately(() => emit("dismiss", m));
}

// privately says that one person sees what is above, with a way to be rid of it.
export function privately(dismiss) {
  return el("p", { class: "note" }, icon("eye"), "Only you can see this · ",
    el("button", { type: "button", class: "linklike", text: "Dismiss message", on: { click: dismiss } }));
}

const tool = (label, picture, name, more = {}) => el("button", { type: "button", class: "tool", "aria-label": label, data: { tip: label, tool: name }, ...more }, icon(picture));

// toolbar holds what is done with a message most often; the last button opens its menu.
function toolbar(m) {
  if (isLoading(m)) return null;
  const node = el("div", { class: "tools" },
    isMine(m) && tool("Edit", "pencil", "edit", { on: { click: () => emit("edit", m) } }),
    !isEphemeral(m) && tool("Reply", "reply", "reply", { on: { click: () => emit("reply", m) } }),
    canBranch(m) && tool("Create thread", "thread", "thread", { on: { click: () => emit("branch", m) } }),
    tool("More", "more", "more", { "aria-haspopup": "menu", "aria-expanded": "false", on: { click: (e) => emit("menu", { m, at: e.currentTarget }) } }));
  node.lastChild.dataset.menu = "end";
  return node;
}

// starter shows the message at which the open thread began, at its head.
export function starter() {
  const c = channel(), m = store.channels.get(c.parent_id)?.messages.find((x) => x.id === c.id);
  if (!m) return null;
  return el("div", { class: "message starter" }, heading({ ...m, message_reference: null, interaction: null }), el("div", { class: "body" }, body({ ...m, thread: null })));
}

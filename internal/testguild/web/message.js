// One message as an element.
import { el } from "./dom.js";
import { markdown } from "./markdown.js";
import { components, embeds, files, reactions } from "./parts.js";
import { act, names, nameOf, store, emit } from "./store.js";

const flag = { ephemeral: 1 << 6, loading: 1 << 7 };

export const isEphemeral = (m) => Boolean(m.flags & flag.ephemeral);
export const isLoading = (m) => Boolean(m.flags & flag.loading);

const clock = new Intl.DateTimeFormat("en", { timeStyle: "short" });
const day = new Intl.DateTimeFormat("en", { dateStyle: "long" });

// render makes the element of a message; before is the one above it, or null.
export function render(m, before) {
  const together = joins(m, before);
  const mine = m.mentions.some((u) => u.id === store.user.id) && m.author.id !== store.user.id;
  const node = el("article", {
    class: ["message", together && "together", isEphemeral(m) && "ephemeral", mine && "mentioned"].filter(Boolean).join(" "),
    tabindex: "-1", data: { id: m.id }, "aria-label": `${nameOf(m.author)}, ${clock.format(new Date(m.timestamp))}`,
  }, together ? null : heading(m), el("div", { class: "body" }, body(m)), toolbar(m));
  return node;
}

// joins says whether a message stands under the one before it without a heading of its own.
function joins(m, before) {
  return before && before.author.id === m.author.id && !m.message_reference && !m.interaction &&
    isEphemeral(m) === isEphemeral(before) && new Date(m.timestamp) - new Date(before.timestamp) < 7 * 60000 && sameDay(m, before);
}

export const sameDay = (a, b) => new Date(a.timestamp).toDateString() === new Date(b.timestamp).toDateString();

// divider marks where a new day begins.
export function divider(m) {
  return el("p", { class: "day", role: "separator" }, el("span", { text: day.format(new Date(m.timestamp)) }));
}

function heading(m) {
  const when = new Date(m.timestamp);
  return el("header", {}, origin(m), avatar(m.author),
    el("span", { class: "author" + (m.author.bot ? " bot" : ""), text: nameOf(m.author) }),
    m.author.bot && el("span", { class: "badge", text: "App" }),
    el("time", { class: "faint", datetime: m.timestamp, title: when.toLocaleString("en"), text: clock.format(when) }));
}

// avatar is the first letter of a name in the user's colour.
export function avatar(user) {
  return el("span", { class: "avatar " + (user.bot ? "bot" : "hue" + (Number(BigInt(user.id) % 4n))), "aria-hidden": "true", text: nameOf(user)[0].toUpperCase() });
}

// origin is the line above a heading: what the message answers, or the command behind it.
function origin(m) {
  if (m.interaction) {
    const slash = m.type === 20 ? "/" : "";
    return el("p", { class: "origin" }, el("b", { text: nameOf(m.interaction.user) }), " used ", el("span", { class: "mention", text: slash + m.interaction.name }));
  }
  if (!m.message_reference) return null;
  const target = m.referenced_message;
  if (!target) return el("p", { class: "origin", text: "The original message is not there any more" });
  const text = snippet(target);
  return el("p", { class: "origin" }, el("button", { type: "button", class: "quoted", on: { click: () => emit("jump", target.id) },
    "aria-label": `In reply to ${nameOf(target.author)}: ${text}` }, el("b", { text: nameOf(target.author) }), " ", text));
}

// snippet is a message's text on one line, without marks.
export function snippet(m) {
  const lines = m.content.split("\n").slice(0, 3).map((line) => el("div", {}, markdown(line, names)).textContent.trim());
  return lines.join(" ").trim().slice(0, 160) || (m.attachments.length ? "a file" : m.embeds[0]?.title || "a message");
}

function body(m) {
  if (isLoading(m)) {
    return [el("p", { class: "thinking" }, `${nameOf(m.author)} is thinking`, el("span", { class: "dots", "aria-hidden": "true" }, el("i"), el("i"), el("i"))), note(m)];
  }
  const content = el("div", { class: "content" }, markdown(m.content, names));
  if (m.edited_timestamp) content.append(" ", el("span", { class: "edited", title: new Date(m.edited_timestamp).toLocaleString("en"), text: "(edited)" }));
  return [m.content || m.edited_timestamp ? content : null, embeds(m), files(m), components(m), reactions(m), thread(m), note(m)];
}

function thread(m) {
  if (!m.thread) return null;
  return el("p", { class: "thread" }, el("button", { type: "button", class: "quiet", text: "Thread: " + m.thread.name, on: { click: () => emit("go", m.thread.id) } }));
}

// note is what stands below a message that one person sees.
function note(m) {
  if (!isEphemeral(m)) return null;
  const dismiss = () => act("dismiss", { channel: m.channel_id, message: m.id }).catch(() => emit("delete", m));
  return el("p", { class: "note" }, "Only you can see this · ", el("button", { type: "button", class: "linklike", text: "Dismiss", on: { click: dismiss } }));
}

// toolbar holds what can be done with a message.
function toolbar(m) {
  if (isLoading(m)) return null;
  const menu = store.commands.filter((c) => c.type === 3);
  return el("div", { class: "tools" },
    !isEphemeral(m) && el("button", { type: "button", class: "quiet", text: "Reply", on: { click: () => emit("reply", m) } }),
    menu.length > 0 && apps(m, menu));
}

// apps is the menu of commands for messages.
function apps(m, menu) {
  const list = el("div", { class: "menu-list", role: "menu", hidden: true }, menu.map((c) =>
    el("button", { type: "button", role: "menuitem", tabindex: "-1", text: c.name, on: { click: () => { close(); emit("run", { command: c, target: m.id }); } } })));
  const close = () => { list.hidden = true; opener.setAttribute("aria-expanded", "false"); };
  const opener = el("button", { type: "button", class: "quiet", "aria-haspopup": "menu", "aria-expanded": "false", text: "Apps ▸", on: {
    click: () => {
      list.hidden = !list.hidden;
      opener.setAttribute("aria-expanded", String(!list.hidden));
      if (!list.hidden) list.firstChild.focus();
    },
  } });
  const holder = el("span", { class: "apps" }, opener, list);
  holder.addEventListener("keydown", (e) => {
    const items = [...list.children], i = items.indexOf(document.activeElement);
    if (e.key === "Escape") { close(); opener.focus(); }
    else if (e.key === "ArrowDown" && i >= 0) items[(i + 1) % items.length].focus();
    else if (e.key === "ArrowUp" && i >= 0) items[(i + items.length - 1) % items.length].focus();
    else return;
    e.preventDefault();
    e.stopPropagation();
  });
  holder.addEventListener("focusout", (e) => { if (!holder.contains(e.relatedTarget)) close(); });
  return holder;
}

// The list of messages of the open channel.
import { badge, avatar } from "./avatar.js";
import { byId, el } from "./dom.js";
import { icon } from "./icons.js";
import { intro } from "./intro.js";
import { command, divider, isMine, privately, render, sameDay } from "./message.js";
import { act, channel, emit, isThread, nameOf, on, outcome, store } from "./store.js";
import * as unread from "./unread.js";

const log = byId("log"), scroller = byId("scroll"), newer = byId("newer"), typing = byId("typing");

const pending = new Map(); // commands that were sent and not yet answered: interaction → {channel, name, text, failed}
let firstNew = null; // the first message that was not read when the channel was opened
let atEnd = true, missed = 0; // whether the end is in view, and how much came while it was not

// show draws the open channel from the start.
function show() {
  log.setAttribute("aria-live", "off"); // a new list is not news
  log.replaceChildren();
  const { messages } = channel();
  messages.forEach((m, i) => append(m, messages[i - 1]));
  drawPending();
  intro();
  drawTyping();
  toEnd();
  requestAnimationFrame(() => log.setAttribute("aria-live", "polite"));
}

// open draws a channel that was just gone to, with a mark at what is new in it.
export function open() {
  firstNew = unread.news(channel())[0]?.id ?? null;
  show();
  unread.mark(channel());
}

function append(m, before) {
  const newDay = !before || !sameDay(m, before);
  if (newDay || m.id === firstNew) log.append(divider(m, newDay, m.id === firstNew));
  log.append(render(m, m.id === firstNew ? null : before));
  roving();
}

const nodeOf = (id) => log.querySelector(`article[data-id="${CSS.escape(id)}"]`);

// upsert draws a new message or one that changed.
function upsert(m) {
  if (m.author.id === store.bot.id) typers.delete(m.channel_id);
  drawTyping();
  if (m.channel_id !== store.current) return redrawStart(m.channel_id);
  const { messages } = channel();
  const i = messages.findIndex((x) => x.id === m.id), old = nodeOf(m.id), stay = atEnd;
  if (old) replace(old, render(m, m.id === firstNew ? null : messages[i - 1]));
  else append(m, messages[i - 1]);
  unread.mark(channel());
  drawPending();
  intro();
  if (stay || (isMine(m) && !old)) toEnd();
  else if (!old) drawNewer(missed + 1);
}

// redrawStart brings the message up to date at which a thread began: it tells how the thread goes on.
function redrawStart(thread) {
  const c = store.channels.get(thread), node = c && isThread(c) && nodeOf(c.id);
  if (!node) return;
  const { messages } = channel(), i = messages.findIndex((m) => m.id === c.id), stay = atEnd;
  replace(node, render(messages[i], messages[i - 1]));
  if (stay) toEnd();
}

// replace swaps an element and keeps the focus where it was.
function replace(old, fresh) {
  const focused = old.contains(document.activeElement) ? document.activeElement : null;
  fresh.tabIndex = old.tabIndex;
  old.replaceWith(fresh);
  if (!focused) return;
  const key = focused.dataset.custom ? "custom" : focused.dataset.tool ? "tool" : null;
  const again = key && fresh.querySelector(`button[data-${key}="${CSS.escape(focused.dataset[key])}"]:enabled`);
  (again || fresh).focus({ preventScroll: true });
}

function remove(gone) {
  if (gone.channel_id !== store.current) return;
  const node = nodeOf(gone.id);
  if (!node) return;
  if (node.contains(document.activeElement)) byId("text").focus();
  const stay = atEnd, { scrollTop } = scroller;
  show(); // headings and day lines below may change
  if (!stay) scroller.scrollTop = scrollTop;
}

function toEnd() {
  scroller.scrollTop = scroller.scrollHeight;
  atEnd = true;
  drawNewer(0);
}

// drawNewer shows the way to the end while that is out of view.
function drawNewer(n) {
  missed = n;
  newer.hidden = atEnd;
  newer.replaceChildren(n === 0 ? "You are viewing older messages" : n === 1 ? "1 new message" : `${n} new messages`,
    el("b", {}, "Jump to present", icon("down")));
}

// expect shows that a command is on its way.
function expect({ interaction, name, text }) {
  const done = outcome(interaction);
  if (done === null) return;
  pending.set(interaction, { channel: store.current, name, text });
  if (done) fail(interaction);
  drawPending();
  toEnd();
}

function fail(interaction) {
  const p = pending.get(interaction);
  p.text = "The application did not respond within three seconds. Try again.";
  p.failed = true;
}

function settled({ interaction, failure }) {
  if (!pending.has(interaction)) return;
  failure ? fail(interaction) : pending.delete(interaction);
  const stay = atEnd;
  drawPending();
  if (stay) toEnd();
}

function drawPending() {
  log.querySelectorAll(".pending").forEach((n) => n.remove());
  for (const [id, p] of pending) if (p.channel === store.current) log.append(onTheWay(id, p));
}

// onTheWay is a command that the bot has not answered, as the message that it may become.
function onTheWay(id, p) {
  const dismiss = () => { pending.delete(id); drawPending(); byId("text").focus(); };
  return el("div", { class: "message pending" + (p.failed ? " failed ephemeral" : "") },
    el("header", {}, command(store.user, p.name), avatar(store.bot), el("span", { class: "author", text: nameOf(store.bot) }), badge(store.bot)),
    el("div", { class: "body" }, el("p", { class: p.failed ? "failed" : "thinking", role: p.failed ? "alert" : "status" }, p.failed && icon("alert"), p.text), p.failed && privately(dismiss)));
}

const typers = new Map(); // channel → when the bot's typing ends

function drawTyping() {
  const shown = (typers.get(store.current) ?? 0) > Date.now();
  if (shown === typing.hasChildNodes()) return;
  typing.replaceChildren(...(shown ? [el("span", { class: "dots", "aria-hidden": "true" }, el("i"), el("i"), el("i")), el("b", { text: nameOf(store.bot) }), " is typing…"] : []));
}

// roving makes the last message the one that Tab reaches; arrows move on from there.
function roving(to = log.querySelector("article:last-of-type")) {
  log.querySelectorAll('article[tabindex="0"]').forEach((n) => { n.tabIndex = -1; });
  if (to) to.tabIndex = 0;
}

const messageAt = (node) => channel().messages.find((m) => m.id === node?.dataset.id);

log.addEventListener("focusin", (e) => {
  const article = e.target.closest("article");
  if (article) roving(article);
});

// menu opens the menu of a message at a point or, without one, beside the message.
function menu(article, at, link) {
  const box = article.getBoundingClientRect();
  emit("menu", { m: messageAt(article), at: at ?? { x: box.left + 72, y: Math.min(box.top + 28, innerHeight / 2) }, link });
}

// The browser's own menu stays where text is selected, and with Shift, as a way around ours.
log.addEventListener("contextmenu", (e) => {
  const article = e.target.closest("article");
  if (!article || e.shiftKey || e.target.closest("input, textarea") || !getSelection().isCollapsed) return;
  e.preventDefault();
  menu(article, { x: e.clientX, y: e.clientY }, e.target.closest("a")?.href);
});

log.addEventListener("keydown", (e) => {
  const article = e.target.closest("article");
  if (!article || e.target.closest("input, textarea")) return;
  if (e.key === "ContextMenu" || (e.key === "F10" && e.shiftKey)) {
    e.preventDefault();
    return menu(article, null, e.target.closest("a")?.href);
  }
  if (e.target !== article) {
    if (e.key === "Escape") article.focus();
    return;
  }
  const all = [...log.querySelectorAll("article")], i = all.indexOf(article);
  const moves = { ArrowUp: i - 1, ArrowDown: i + 1, Home: 0, End: all.length - 1 };
  if (e.key in moves) {
    e.preventDefault();
    const to = all[moves[e.key]];
    to ? to.focus() : e.key === "ArrowDown" && byId("text").focus();
  } else if (e.key === "Escape") byId("text").focus();
});

// When the key comes up: going down, it would still be typed where the focus then is.
log.addEventListener("keyup", (e) => {
  if (e.ctrlKey || e.metaKey || e.altKey || !e.target.matches("article")) return;
  const m = messageAt(e.target);
  if (e.key === "r") emit("reply", m);
  else if (e.key === "e" && isMine(m)) emit("edit", m);
});

// A window that changes scrolls by itself: the end stays in view then, and nobody has left it.
let size = "";
const sized = () => scroller.clientWidth + "×" + scroller.clientHeight;
scroller.addEventListener("scroll", () => {
  if (sized() !== size) return;
  atEnd = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 80;
  if (atEnd !== newer.hidden) drawNewer(atEnd ? 0 : missed);
});
newer.addEventListener("click", () => { toEnd(); byId("text").focus(); });
new ResizeObserver(() => {
  size = sized();
  if (atEnd) toEnd();
}).observe(scroller);

on("message", upsert);
on("delete", remove);
on("dismiss", (m) => act("dismiss", { channel: m.channel_id, message: m.id }).catch(() => emit("delete", m)));
on("settled", settled);
on("expect", expect);
on("loaded", () => pending.clear()); // a guild that was started anew does not tell what became of them
on("leaving", () => {
  pending.clear();
  typers.clear();
  log.replaceChildren();
});
on("typing", (t) => {
  typers.set(t.channel_id, Date.now() + 10000);
  drawTyping();
  setTimeout(drawTyping, 10050);
});
on("jump", (id) => {
  const node = nodeOf(id);
  if (!node) return;
  node.scrollIntoView({ block: "center" });
  node.focus({ preventScroll: true });
  node.classList.add("found");
  node.addEventListener("animationend", () => node.classList.remove("found"), { once: true });
});

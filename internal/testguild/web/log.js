// The list of messages of the open channel.
import { byId, el } from "./dom.js";
import { divider, render, sameDay } from "./message.js";
import { answered } from "./parts.js";
import { act, channel, emit, isDM, isSettled, nameOf, on, settle, store } from "./store.js";

const log = byId("log"), scroller = byId("scroll"), newer = byId("newer"), empty = byId("empty"), typing = byId("typing");

const pending = new Map(); // commands that were sent and not yet answered: interaction → {channel, text}

// show draws the open channel from the start.
export function show() {
  log.setAttribute("aria-live", "off"); // a new list is not news
  log.replaceChildren();
  const { messages } = channel();
  messages.forEach((m, i) => append(m, messages[i - 1]));
  drawPending();
  drawEmpty();
  drawTyping();
  toEnd();
  requestAnimationFrame(() => log.setAttribute("aria-live", "polite"));
}

function append(m, before) {
  if (!before || !sameDay(m, before)) log.append(divider(m));
  log.append(render(m, before));
  roving();
}

const nodeOf = (id) => log.querySelector(`article[data-id="${CSS.escape(id)}"]`);

// upsert draws a new message or one that changed.
function upsert(m) {
  if (m.author.id === store.bot.id) typers.delete(m.channel_id);
  finish(m.interaction_metadata?.id);
  if (m.channel_id !== store.current) return;
  const { messages } = channel();
  const i = messages.findIndex((x) => x.id === m.id);
  const old = nodeOf(m.id), atEnd = isAtEnd();
  if (old) replace(old, render(m, messages[i - 1]));
  else append(m, messages[i - 1]);
  drawPending();
  drawEmpty();
  drawTyping();
  if (atEnd || m.author.id === store.user.id) toEnd();
  else if (!old) newer.hidden = false;
}

// replace swaps an element and keeps the focus where it was.
function replace(old, fresh) {
  const focused = old.contains(document.activeElement) ? document.activeElement : null;
  fresh.tabIndex = old.tabIndex;
  old.replaceWith(fresh);
  if (!focused) return;
  const again = focused.dataset.custom && fresh.querySelector(`[data-custom="${CSS.escape(focused.dataset.custom)}"]`);
  (again || fresh).focus({ preventScroll: true });
}

function remove(gone) {
  if (gone.channel_id !== store.current) return;
  const node = nodeOf(gone.id);
  if (!node) return;
  if (node.contains(document.activeElement)) byId("text").focus();
  const atEnd = isAtEnd();
  const { scrollTop } = scroller;
  show(); // headings and day lines below may change
  if (!atEnd) scroller.scrollTop = scrollTop;
}

const isAtEnd = () => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 80;

function toEnd() {
  scroller.scrollTop = scroller.scrollHeight;
  newer.hidden = true;
}

// expect shows that a command is on its way.
export function expect(interaction, text) {
  if (isSettled(interaction)) return;
  pending.set(interaction, { channel: store.current, text });
  drawPending();
  toEnd();
}

// finish takes a command off the list of those on their way.
function finish(interaction) {
  settle(interaction);
  answered(interaction);
  if (pending.delete(interaction)) drawPending();
}

function drawPending() {
  log.querySelectorAll(".pending").forEach((n) => n.remove());
  for (const p of pending.values()) {
    if (p.channel === store.current) log.append(el("p", { class: "pending" + (p.failed ? " failed" : ""), text: p.text }));
  }
}

// fail shows that the bot did not answer.
function fail(f) {
  settle(f.interaction);
  if (answered(f.interaction, "This interaction failed: " + f.text.toLowerCase() + " within three seconds")) return;
  const p = pending.get(f.interaction) ?? { channel: f.channel_id };
  pending.set(f.interaction, { ...p, text: f.text + " within three seconds. Try again.", failed: true });
  drawPending();
  toEnd();
  setTimeout(() => { pending.delete(f.interaction); drawPending(); }, 15000);
}

// drawEmpty says what to do where nothing was written yet.
function drawEmpty() {
  const c = channel();
  empty.hidden = c.messages.length > 0 || [...pending.values()].some((p) => p.channel === c.id);
  if (empty.hidden) return;
  const bot = nameOf(store.bot);
  const ask = (q) => act("messages", { content: isDM(c) ? q : `<@${store.bot.id}> ${q}` }).catch((e) => emit("problem", e.message));
  empty.replaceChildren(
    el("h3", { text: isDM(c) ? `Ask ${bot}` : `Welcome to #${c.name}` }),
    el("p", { text: isDM(c) ? "Write a question below and press Enter." + (store.examples.length ? " Or start with one of these:" : "") :
      `${bot} answers here when it is addressed: begin with @${bot}, or type / for its commands.` }),
    el("div", { class: "examples", role: "group", "aria-label": "Example questions" }, store.examples.map((q) =>
      el("button", { type: "button", class: "example", text: q, on: { click: () => { ask(q); byId("text").focus(); } } }))));
}

const typers = new Map(); // channel → when the bot's typing ends

function drawTyping() {
  const until = typers.get(store.current);
  const shown = until && until > Date.now();
  typing.replaceChildren(...(shown ? [`${nameOf(store.bot)} is typing`, el("span", { class: "dots", "aria-hidden": "true" }, el("i"), el("i"), el("i"))] : []));
}

// roving makes the last message the one that Tab reaches; arrows move on from there.
function roving(to = log.querySelector("article:last-of-type")) {
  log.querySelectorAll('article[tabindex="0"]').forEach((n) => { n.tabIndex = -1; });
  const last = to ?? null;
  if (last) last.tabIndex = 0;
}

log.addEventListener("focusin", (e) => {
  const article = e.target.closest("article");
  if (article) roving(article);
});

log.addEventListener("keydown", (e) => {
  const article = e.target.closest("article");
  if (!article || e.target !== article) {
    if (article && e.key === "Escape") article.focus();
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
  if (e.key === "r" && !e.ctrlKey && !e.metaKey && e.target.matches("article")) {
    emit("reply", channel().messages.find((m) => m.id === e.target.dataset.id));
  }
});

scroller.addEventListener("scroll", () => { if (isAtEnd()) newer.hidden = true; });
newer.addEventListener("click", toEnd);
new ResizeObserver(() => { if (newer.hidden) toEnd(); }).observe(scroller);

on("message", upsert);
on("delete", remove);
on("commands", show);
on("failed", fail);
on("answered", (a) => finish(a.interaction));
on("modal", (m) => finish(m.interaction));
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
});


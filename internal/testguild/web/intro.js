// What stands above the first message of a channel, and how to begin.
import { avatar } from "./avatar.js";
import { byId, el } from "./dom.js";
import { icon } from "./icons.js";
import { starter } from "./message.js";
import { act, channel, emit, isDM, isThread, nameOf, on, store } from "./store.js";

const empty = byId("empty");

// wish asks for questions to begin with. A bot that has just started may have none yet: then again, some times.
async function wish(tries) {
  const answer = await fetch("local/examples").catch(() => null);
  store.examples = answer?.ok ? (await answer.json()).examples : [];
  if (store.examples.length) intro();
  else if (tries > 1) setTimeout(() => wish(tries - 1), 1500);
}

// intro draws the head of the open channel.
export function intro() {
  const c = channel(), fresh = c.messages.length === 0;
  empty.replaceChildren(...(isThread(c) ? thread(c) : isDM(c) ? direct(fresh) : room(c)), ...(fresh && !isThread(c) ? examples(c) : []));
}

function direct(fresh) {
  const bot = nameOf(store.bot);
  return [avatar(store.bot, "large"), el("h3", { text: bot }),
    el("p", { text: `This is the beginning of your direct messages with ${bot}. Everything you write here reaches it.` }),
    fresh && el("p", { text: "Write a question below and press Enter." + (store.examples.length ? " Or start with one of these:" : "") })].filter(Boolean);
}

function room(c) {
  const bot = nameOf(store.bot);
  return [el("span", { class: "sign" }, icon("hash")), el("h3", { text: `Welcome to #${c.name}` }),
    el("p", { text: `This is the start of the #${c.name} channel. ${bot} answers here when it is addressed: begin with @${bot}, or type / for its commands.` })];
}

function thread(c) {
  const by = store.users.find((u) => u.id === c.owner_id), bot = nameOf(store.bot);
  return [el("span", { class: "sign" }, icon("thread")), el("h3", { text: c.name }),
    el("p", {}, "Started by ", el("b", { text: nameOf(by) ?? "somebody" }), `. ${bot} answers here when it is mentioned.`), starter()].filter(Boolean);
}

function examples(c) {
  const ask = (q) => act("messages", { content: isDM(c) ? q : `<@${store.bot.id}> ${q}` }).catch((e) => emit("problem", e.message));
  return [el("div", { class: "examples", role: "group", "aria-label": "Example questions" }, store.examples.map((q) =>
    el("button", { type: "button", class: "example", text: q, on: { click: () => { ask(q); byId("text").focus(); } } })))];
}

on("loaded", () => { if (!store.examples.length) wish(5); });

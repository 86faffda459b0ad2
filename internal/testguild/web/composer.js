// Writing: plain messages, replies, and the way into commands and mentions.
import { avatar, badge } from "./avatar.js";
import { byId, el } from "./dom.js";
import * as command from "./command.js";
import { icon } from "./icons.js";
import * as listbox from "./listbox.js";
import { mentioned, raw } from "./mentions.js";
import { act, channel, emit, isDM, isThread, nameOf, on, store } from "./store.js";

const form = byId("composer"), text = byId("text"), replying = byId("replying"), problem = byId("problem"), left = byId("left");
const drafts = new Map(); // person and channel → what was written and not sent
const most = 2000; // characters of a message
let target = null, ping = true; // the message that is answered, and whether its author is told

byId("send").append(icon("send"));

const place = () => store.user.id + "/" + store.current;

// hint says where one writes.
function hint() {
  const c = channel(), to = isDM(c) ? "@" + nameOf(store.bot) : isThread(c) ? `“${c.name}”` : "#" + c.name;
  text.placeholder = "Message " + to;
  text.setAttribute("aria-label", isDM(c) ? `Message to ${nameOf(store.bot)}` : `Message to ${to}`);
}

// complain shows why something was not taken, or nothing.
function complain(words) {
  problem.textContent = words ?? "";
  problem.hidden = !words;
}

// write puts words into the field.
function write(words) {
  text.value = words;
  changed();
}

// changed keeps the draft, fits the field to it and says how much room is left when that is little.
function changed() {
  text.value ? drafts.set(place(), text.value) : drafts.delete(place());
  text.style.height = "auto";
  text.style.height = Math.min(text.scrollHeight, innerHeight / 2) + "px";
  const room = most - [...raw(text.value.trim())].length;
  left.textContent = room < 200 ? String(room) : "";
  left.classList.toggle("over", room < 0);
}

// reply makes what is written next an answer to m, or to nothing.
function reply(m) {
  target = m ?? null;
  ping = true;
  replying.hidden = !target;
  if (!target) return replying.replaceChildren();
  const own = m.author.id === store.user.id;
  const toggle = el("button", { type: "button", class: "ping", "aria-pressed": "true", "aria-label": `Tell ${nameOf(m.author)} of the reply`,
    title: "Off: the author is not mentioned. A bot without the message content intent then reads nothing.", on: { click: () => {
      ping = !ping;
      toggle.setAttribute("aria-pressed", String(ping));
      toggle.textContent = ping ? "@ on" : "@ off";
    } }, text: "@ on" });
  replying.replaceChildren(el("span", {}, "Replying to ", el("b", { text: nameOf(m.author) })), ...(own ? [] : [toggle]),
    el("button", { type: "button", class: "tool", "aria-label": "Cancel reply", on: { click: () => { reply(null); text.focus(); } } }, icon("close")));
  text.focus();
}

async function send() {
  const words = text.value.trim();
  if (!words) return;
  if ([...raw(words)].length > most) return complain(`The message is too long: ${most} characters are the limit.`);
  const before = target, where = place(), quiet = target !== null && !ping;
  const body = { content: raw(words), reply_to: target?.id ?? "", no_ping: quiet };
  write("");
  reply(null);
  complain();
  try {
    await act("messages", body);
  } catch (e) {
    if (place() !== where) return drafts.set(where, words);
    if (!text.value) write(words);
    reply(before);
    complain(e.message);
  }
}

// suggest opens the list that fits what is being typed.
function suggest() {
  const before = text.value.slice(0, text.selectionStart);
  const slash = /^\/([^\n]*)$/.exec(text.value);
  if (slash) return commands(slash[1]);
  const m = /(?:^|\s)([@#])([\w-]*)$/.exec(before);
  if (!m) return listbox.close();
  const typed = m[2].toLowerCase(), start = before.length - typed.length;
  const fill = (name) => {
    text.setRangeText(name + " ", start, before.length, "end");
    changed();
  };
  if (m[1] === "#") {
    const found = mentioned().filter((c) => c.name.toLowerCase().startsWith(typed));
    return listbox.open(text, found.map((c) => ({ label: c.name, picture: icon("hash"), name: c.name })), (row) => fill(row.name), { heading: "Text channels" });
  }
  const found = store.users.filter((u) => u.id !== store.user.id && nameOf(u).toLowerCase().startsWith(typed));
  listbox.open(text, found.map((u) => ({ label: nameOf(u), picture: avatar(u, "small"), mark: badge(u), end: "@" + u.username, name: nameOf(u) })), (row) => fill(row.name), { heading: "Members" });
}

function commands(typed) {
  const all = command.offered();
  for (const c of all) for (const name of [c.name, c.plain]) if (typed.toLowerCase().startsWith(name + " ")) return enter(c, typed.slice(name.length + 1));
  const wanted = typed.trim().toLowerCase();
  const found = all.filter((c) => c.name.includes(wanted) || c.plain.includes(wanted));
  const begins = (c) => c.name.startsWith(wanted) || c.plain.startsWith(wanted);
  found.sort((a, b) => begins(b) - begins(a));
  listbox.open(text, found.map((c) => ({ label: "/" + c.name, detail: c.description, end: nameOf(store.bot), picture: avatar(store.bot, "small"), choice: c })),
    (row) => enter(row.choice, ""), { heading: nameOf(store.bot) });
}

function enter(choice, rest) {
  write("");
  reply(null);
  listbox.close();
  complain();
  command.enter(choice, rest);
}

text.addEventListener("input", () => { changed(); complain(); suggest(); });
text.addEventListener("keydown", (e) => {
  if (listbox.key(e)) return;
  if (e.key === "Enter" && !e.shiftKey && !e.isComposing) {
    e.preventDefault();
    send();
  } else if (e.key === "Escape") reply(null);
  else if (e.key === "ArrowUp" && !text.value) {
    e.preventDefault();
    document.querySelector("#log article:last-of-type")?.focus();
  }
});
// Enter was dealt with when the key went down. Some browsers and drivers still break the line, or
// submit the form, in an event of its own.
form.addEventListener("keypress", (e) => {
  if (e.key === "Enter" && !e.shiftKey && e.target.matches("input, textarea")) e.preventDefault();
});
text.addEventListener("blur", () => listbox.close());
form.addEventListener("submit", (e) => {
  e.preventDefault();
  if (command.isOpen()) command.submit();
  else {
    send();
    text.focus();
  }
});

on("reply", (m) => { command.leave(); reply(m); });
on("problem", complain);
on("insert", (words) => { command.leave(); write(text.value + words); text.focus(); });
on("opened", () => {
  command.leave();
  reply(null);
  complain();
  listbox.close();
  write(drafts.get(place()) ?? "");
  hint();
});
on("leaving", () => { command.leave(); reply(null); complain(); listbox.close(); text.value = ""; });
on("delete", (gone) => { if (target?.id === gone.id) reply(null); });
on("run", async ({ command: c, target: id }) => {
  try {
    const { interaction } = await act("commands", { command: c.id, target: id });
    emit("expect", { interaction, name: command.nameIn(c.name), text: "Sending command…" });
  } catch (e) {
    complain(e.message);
  }
});

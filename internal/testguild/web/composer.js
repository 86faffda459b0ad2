// Writing: plain messages, replies, and the way into commands and mentions.
import { byId, el } from "./dom.js";
import * as command from "./command.js";
import * as listbox from "./listbox.js";
import { snippet } from "./message.js";
import { act, channel, emit, isDM, nameOf, on, store } from "./store.js";

const form = byId("composer"), text = byId("text"), replying = byId("replying"), problem = byId("problem");
let target = null; // the message that is answered

// hint tells a newcomer what to write.
export function hint() {
  const c = channel(), bot = nameOf(store.bot);
  const narrow = matchMedia("(max-width: 720px)").matches;
  if (isDM(c)) text.placeholder = narrow ? `Ask ${bot} a question` : `Ask ${bot} a question, or type / for commands`;
  else text.placeholder = narrow ? `@${bot}… or /` : `Type / for commands, or @${bot} and a question`;
  text.setAttribute("aria-label", isDM(c) ? `Message to ${bot}` : `Message to #${c.name}`);
}

// complain shows why something was not taken, or nothing.
export function complain(words) {
  problem.textContent = words ?? "";
  problem.hidden = !words;
}

function grow() {
  text.style.height = "auto";
  text.style.height = Math.min(text.scrollHeight, 200) + "px";
}

// reply makes what is written next an answer to m, or to nothing.
function reply(m) {
  target = m ?? null;
  replying.hidden = !target;
  if (!target) return;
  const to = snippet(target);
  replying.replaceChildren(el("span", {}, "Replying to ", el("b", { text: nameOf(target.author) }), " ", el("span", { class: "faint", text: to })),
    el("button", { type: "button", class: "quiet", text: "Cancel", on: { click: () => { reply(null); text.focus(); } } }));
  text.focus();
}

// mentions turns the names of people into Discord's form.
function mentions(words) {
  for (const u of [...store.users].sort((a, b) => nameOf(b).length - nameOf(a).length)) {
    const name = nameOf(u).replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
    words = words.replace(new RegExp(`(?<![\\w<@])@${name}(?!\\w)`, "gi"), `<@${u.id}>`);
  }
  return words;
}

async function send() {
  const words = text.value.trim();
  if (!words) return;
  const body = { content: mentions(words), reply_to: target?.id ?? "" };
  const before = target;
  text.value = "";
  reply(null);
  grow();
  complain();
  try {
    await act("messages", body);
  } catch (e) {
    if (!text.value) text.value = words;
    reply(before);
    grow();
    complain(e.message);
  }
}

// suggest opens the list that fits what is being typed.
function suggest() {
  const before = text.value.slice(0, text.selectionStart);
  const slash = /^\/([^\n]*)$/.exec(text.value);
  if (slash) return commands(slash[1]);
  const at = /(?:^|\s)@(\w*)$/.exec(before);
  if (!at) return listbox.close();
  const found = store.users.filter((u) => u.id !== store.user.id && nameOf(u).toLowerCase().startsWith(at[1].toLowerCase()));
  listbox.open(text, found.map((u) => ({ label: "@" + nameOf(u), detail: u.bot ? "App" : "", user: u })), (row) => {
    const start = before.length - at[1].length;
    text.setRangeText(nameOf(row.user) + " ", start, before.length, "end");
    grow();
  });
}

function commands(typed) {
  const all = command.offered();
  const exact = all.find((c) => typed.toLowerCase().startsWith(c.name + " "));
  if (exact) return enter(exact, typed.slice(exact.name.length + 1));
  const found = all.filter((c) => c.name.includes(typed.trim().toLowerCase()));
  found.sort((a, b) => a.name.indexOf(typed) - b.name.indexOf(typed));
  listbox.open(text, found.map((c) => ({ label: "/" + c.name, detail: c.description, choice: c })), (row) => enter(row.choice, ""));
}

function enter(choice, rest) {
  text.value = "";
  grow();
  reply(null);
  listbox.close();
  complain();
  command.enter(choice, rest);
}

text.addEventListener("input", () => { grow(); complain(); suggest(); });
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
on("opened", () => { reply(null); complain(); listbox.close(); command.leave(); hint(); });
on("run", async ({ command: c, target: id }) => {
  try {
    const { interaction } = await act("commands", { command: c.id, target: id });
    emit("expect", { interaction, text: `Sending “${c.name}”…` });
  } catch (e) {
    complain(e.message);
  }
});

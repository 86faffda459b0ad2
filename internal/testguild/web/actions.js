// What can be done with a message, and with a person: their menus and what these do.
import { fits, nameIn } from "./command.js";
import { el, web } from "./dom.js";
import * as menu from "./menu.js";
import { canBranch, isEphemeral, isLoading, isMine, snippet } from "./message.js";
import { form, textField } from "./modal.js";
import { act, added, emit, isDM, nameOf, on, store } from "./store.js";
import { toast } from "./toast.js";

// apps is the further menu with the bot's commands for messages (kind 3) or people (kind 2); null
// where none can be used.
function apps(kind, channel, target) {
  const items = store.commands.filter((c) => c.type === kind && fits(c, channel)).map((c) => ({ label: nameIn(c.name), detail: nameOf(store.bot), run: () => emit("run", { command: c, target }) }));
  return items.length ? { label: "Apps", icon: "apps", items } : null;
}

// ofMessage lists what can be done with a message; link is the address under the pointer, if any.
function ofMessage(m, link) {
  const c = store.channels.get(m.channel_id), shown = !isEphemeral(m);
  const list = [
    shown && { label: "Reply", icon: "reply", run: () => emit("reply", m) },
    isMine(m) && { label: "Edit message", icon: "pencil", run: () => emit("edit", m) },
    { label: "Copy text", icon: "copy", run: () => copy(textOf(m), "Text copied") },
    link && { label: "Copy link", icon: "link", run: () => copy(link, "Link copied") },
    canBranch(m) && { label: "Create thread", icon: "thread", run: () => branch(m) },
    m.thread && store.channels.has(m.thread.id) && { label: "Open thread", icon: "thread", run: () => emit("go", m.thread.id) },
    shown && apps(3, c, m.id),
    shown ? deletable(m, c) && { label: "Delete message", icon: "bin", danger: true, run: () => destroy(m) } :
      { label: "Dismiss message", icon: "close", run: () => emit("dismiss", m) },
  ].filter(Boolean);
  const last = list.findIndex((item) => item.danger);
  return last < 0 ? list : [...list.slice(0, last), null, ...list.slice(last)];
}

// deletable follows Discord: one's own messages everywhere, and those of others where one is the owner.
const deletable = (m, c) => isMine(m) || (!isDM(c) && store.guild.owner_id === store.user.id);

// textOf is the text of a message as it was written, also when it is made of components.
function textOf(m) {
  const displays = (list) => list.flatMap((c) => [c.type === 10 ? c.content : [], displays(c.components ?? [])].flat());
  return [m.content, ...displays(m.components), ...m.embeds.map((e) => e.description)].filter(Boolean).join("\n");
}

async function copy(text, done) {
  try {
    await navigator.clipboard.writeText(text);
    toast(done);
  } catch {
    toast("The browser did not allow to copy");
  }
}

// branch asks for a name and starts a thread from a message.
function branch(m) {
  const name = textField({ label: "Thread name", value: snippet(m, 1).replace(/^(.{60}\S*).*$/u, "$1").slice(0, 100), max: 100, name: "name" });
  form({ title: "Create thread", fields: [name], submit: "Create thread", send: async () => {
    const thread = await act("threads", { channel: m.channel_id, message: m.id, content: name.read()[0] });
    added(thread);
    emit("go", thread.id);
  } });
  name.node.querySelector("input").select(); // what is typed replaces the proposal
}

function destroy(m) {
  form({ title: "Delete message", submit: "Delete", danger: true, send: () => act("delete", { channel: m.channel_id, message: m.id }),
    fields: [{ node: el("p", { text: "This removes the message for everybody. The bot is told." }) }] });
}

// ofPerson lists what can be done with a user.
function ofPerson(user, c) {
  const dm = user.bot && [...store.channels.values()].find(isDM);
  return [
    { label: "Mention", run: () => emit("insert", `@${nameOf(user)} `) },
    dm && { label: "Message", icon: "bubble", run: () => emit("go", dm.id) },
    apps(2, c, user.id),
  ].filter(Boolean);
}

const nodeOf = (id) => document.querySelector(`#log article[data-id="${CSS.escape(id)}"]`);

on("menu", ({ m, at, link }) => {
  if (isLoading(m)) return;
  const tool = at instanceof Element ? at.dataset.tool : null;
  const back = () => (tool && nodeOf(m.id)?.querySelector(`[data-tool="${tool}"]`)) || nodeOf(m.id) || document.getElementById("text");
  menu.open("Message", ofMessage(m, web(link ?? "")), at, back);
});
on("person", ({ user, channel, at }) => menu.open(nameOf(user), ofPerson(user, channel), at, () => at));
on("branch", branch);
on("leaving", () => menu.close(false));

// What the page knows, kept in step with the guild by its event stream.
import { localeOf } from "./locale.js";

// store is all that is shown. channels is a Map from id to channel, in the order of the list.
export const store = {
  user: null, users: [], bot: null, guild: null, roles: [], channels: new Map(), commands: [], examples: [],
  online: false, current: null, cursor: "",
  get locale() { return localeOf(this.user?.id); },
};

const listeners = new Map();

// on calls f with the data of every event of this kind.
export function on(kind, f) {
  listeners.set(kind, [...(listeners.get(kind) ?? []), f]);
}

// emit tells the listeners.
export function emit(kind, data) {
  for (const f of listeners.get(kind) ?? []) f(data);
}

// names resolves ids for Markdown, and says who reads it, in which language.
export const names = {
  user: (id) => nameOf(store.users.find((u) => u.id === id)),
  channel: (id) => store.channels.get(id)?.name,
  role: (id) => store.roles.find((r) => r.id === id)?.name,
  get me() { return store.user?.id; },
  get locale() { return store.locale; },
};

// nameOf is how a user is called.
export const nameOf = (user) => user && (user.global_name ?? user.username);

// channel is the one that is open.
export const channel = () => store.channels.get(store.current);

// isDM says whether a channel is between one person and the bot.
export const isDM = (c) => c.type === 1;

// isThread says whether a channel is a thread below another one.
export const isThread = (c) => c.type === 11;

let source = null, turn = 0, visit = 0;

// again loads anew until the guild answers, or until something else is loaded.
export async function again() {
  const mine = ++turn;
  try {
    await load(mine);
  } catch {
    if (mine !== turn) return;
    emit("disconnected");
    setTimeout(again, 1500);
  }
}

// become loads the page anew for another person. What only the former one may see goes at once.
export function become(id) {
  if (id === store.user.id) return;
  visit++;
  sessionStorage.setItem("user", id);
  source?.close();
  settled.clear();
  emit("leaving");
  again();
}

// load fetches everything anew and follows the events from there.
async function load(mine) {
  source?.close();
  const answer = await fetch("local/state?user=" + (sessionStorage.getItem("user") ?? ""));
  const state = await answer.json();
  if (mine !== turn) return;
  const { channels, ...rest } = state;
  Object.assign(store, rest);
  store.channels = new Map(channels.map((c) => [c.id, c]));
  if (!store.channels.has(store.current)) store.current = fromHash() ?? channels[0].id;
  follow();
  emit("loaded");
}

function fromHash() {
  const id = location.hash.slice(1);
  return store.channels.has(id) ? id : null;
}

// follow opens the event stream. The browser opens it again when it breaks, from the last id on.
function follow() {
  source = new EventSource(`local/events?user=${store.user.id}&after=${store.cursor}`);
  source.onopen = () => emit("connected");
  source.onerror = () => {
    emit("disconnected");
    if (source.readyState === EventSource.CLOSED) setTimeout(again, 1500); // the browser has given up
  };
  const listen = (kind, f) => source.addEventListener(kind, (e) => f(JSON.parse(e.data)));
  listen("reset", () => { source.close(); again(); });
  listen("message", (m) => { keep(m); settle(m.interaction_metadata?.id); emit("message", m); });
  listen("delete", (gone) => { drop(gone); emit("delete", gone); });
  listen("channel", added);
  listen("commands", (list) => { store.commands = list ?? []; });
  listen("guild", (change) => Object.assign(store.guild, change));
  listen("presence", (p) => { store.online = p.online; emit("presence"); });
  listen("closed", ({ id }) => { store.channels.delete(id); emit("closed", id); emit("channels"); });
  listen("modal", (m) => { settle(m.interaction); emit("modal", m); });
  listen("answered", (a) => settle(a.interaction));
  listen("failed", (f) => settle(f.interaction, f));
  for (const kind of ["typing", "faults"]) listen(kind, (data) => emit(kind, data));
}

// added takes up a channel that is new: the event and the answer to who made it come in any order.
export function added(c) {
  if (store.channels.has(c.id)) return;
  store.channels.set(c.id, { messages: [], ...c });
  emit("channels");
}

const most = 2000; // messages of a channel, as the guild keeps them

function keep(m) {
  const c = store.channels.get(m.channel_id);
  if (!c) return;
  const i = c.messages.findIndex((old) => old.id === m.id);
  if (i >= 0) c.messages[i] = m;
  else c.messages.push(m);
  if (c.messages.length > most) c.messages.shift();
}

function drop(gone) {
  const c = store.channels.get(gone.channel_id);
  if (c) c.messages = c.messages.filter((m) => m.id !== gone.id);
}

const settled = new Map(); // interaction → what the guild says of its failure, or null; the newest last

// settle remembers what became of an interaction and tells the listeners: that may be known before
// the answer to the request that began it is here.
function settle(interaction, failure = null) {
  if (!interaction || settled.has(interaction)) return;
  settled.set(interaction, failure);
  if (settled.size > 200) settled.delete(settled.keys().next().value);
  emit("settled", { interaction, failure });
}

// outcome is what became of an interaction: undefined for nothing yet, null for an answer, else
// what failed.
export const outcome = (interaction) => settled.get(interaction);

// act does something as the person at the page and returns the guild's answer, or throws what the guild
// says when it does not take it. It never ends once somebody else is at the page: the answer is not for them.
export async function act(what, body) {
  const mine = visit;
  try {
    return await ask(what, body);
  } finally {
    if (mine !== visit) await new Promise(() => {});
  }
}

async function ask(what, body) {
  let answer;
  try {
    answer = await fetch("local/" + what, {
      method: "POST", headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ user: store.user.id, locale: store.locale, channel: store.current, ...body }),
    });
  } catch {
    throw new Error("The local guild cannot be reached. Is the program still running?");
  }
  if (answer.status === 204) return null;
  const data = await answer.json();
  if (!answer.ok) throw new Error(explain(data));
  return data;
}

// explain is the first problem that an answer names, in words.
function explain(data) {
  const first = (tree, path) => {
    if (tree._errors) return `${path.join(" ")}: ${tree._errors[0].message}`;
    const [key] = Object.keys(tree);
    return first(tree[key], [...path, key]);
  };
  return data.errors ? first(data.errors, []) : data.message;
}

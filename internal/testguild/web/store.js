// What the page knows, kept in step with the guild by its event stream.

// store is all that is shown. channels is a Map from id to channel, in the order of the list.
export const store = {
  user: null, users: [], bot: null, guild: null, channels: new Map(), commands: [], examples: [],
  online: false, current: null, cursor: "",
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

// names resolves ids for Markdown.
export const names = {
  user: (id) => nameOf(store.users.find((u) => u.id === id)),
  channel: (id) => store.channels.get(id)?.name,
  get me() { return store.user?.id; },
};

// nameOf is how a user is called.
export const nameOf = (user) => user && (user.global_name ?? user.username);

// channel is the one that is open.
export const channel = () => store.channels.get(store.current);

// isDM says whether a channel is between one person and the bot.
export const isDM = (c) => c.type === 1;

let source = null;

// again loads anew until the guild answers.
export async function again() {
  try {
    await load();
  } catch {
    emit("disconnected");
    setTimeout(again, 1500);
  }
}

// load fetches everything anew and follows the events from there.
export async function load() {
  source?.close();
  const answer = await fetch("local/state?user=" + (sessionStorage.getItem("user") ?? ""));
  const state = await answer.json();
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
  listen("message", (m) => { keep(m); emit("message", m); });
  listen("delete", (gone) => { drop(gone); emit("delete", gone); });
  listen("channel", (c) => { store.channels.set(c.id, { messages: [], ...c }); emit("channels"); });
  listen("commands", (list) => { store.commands = list ?? []; emit("commands"); });
  listen("presence", (p) => { store.online = p.online; emit("presence"); });
  for (const kind of ["typing", "modal", "failed", "answered"]) listen(kind, (data) => emit(kind, data));
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

const settled = new Set(); // interactions that were answered, the newest last

// settle remembers that an interaction was answered: that may be known before the answer to the
// request that began it is here.
export function settle(interaction) {
  if (!interaction) return;
  settled.add(interaction);
  if (settled.size > 200) settled.delete(settled.values().next().value);
}

// isSettled says whether an interaction was answered already.
export const isSettled = (interaction) => settled.has(interaction);

// Refusal is what the guild says when it does not take something.
export class Refusal extends Error {}

// act does something as the person at the page and returns the guild's answer.
export async function act(what, body) {
  let answer;
  try {
    answer = await fetch("local/" + what, {
      method: "POST", headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ user: store.user.id, channel: store.current, ...body }),
    });
  } catch {
    throw new Refusal("The local guild cannot be reached. Is the program still running?");
  }
  if (answer.status === 204) return null;
  const data = await answer.json();
  if (!answer.ok) throw new Refusal(explain(data));
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

// What the person at the page has not read yet, by person and channel, as long as the page is open.
import { isDM, store } from "./store.js";

const seen = new Map(); // person and channel → the last message that was seen

const key = (c) => store.user.id + "/" + c.id;
const newest = (c) => c.messages.at(-1)?.id ?? "0";
const older = (a, b) => BigInt(a) < BigInt(b);

// begin takes channels that the person has never opened here as read.
export function begin() {
  for (const c of store.channels.values()) if (!seen.has(key(c))) mark(c);
}

// mark takes a channel as read.
export const mark = (c) => seen.set(key(c), newest(c));

// news lists the messages of others that have not been read.
export function news(c) {
  const last = seen.get(key(c)) ?? "0";
  return older(last, newest(c)) ? c.messages.filter((m) => older(last, m.id) && m.author.id !== store.user.id) : [];
}

// pings counts the unread messages that are meant for the person.
export const pings = (c) => news(c).filter((m) => isDM(c) || m.mentions.some((u) => u.id === store.user.id)).length;

// Names of people and channels between the form that a person types and the one that is sent.
import { isDM, isThread, names, nameOf, store } from "./store.js";

// mentioned lists the channels that can be mentioned by name.
export const mentioned = () => [...store.channels.values()].filter((c) => !isDM(c) && !isThread(c));

// shown turns ids into names.
export const shown = (text) => text.replace(/<@!?(\d+)>/g, (whole, id) => (names.user(id) ? "@" + names.user(id) : whole))
  .replace(/<#(\d+)>/g, (whole, id) => (names.channel(id) ? "#" + names.channel(id) : whole));

// raw turns names into ids, the longest first: one name may begin with another.
export function raw(text) {
  const known = [...store.users.map((u) => ["@", nameOf(u), u.id]), ...mentioned().map((c) => ["#", c.name, c.id])];
  for (const [sign, name, id] of known.sort((a, b) => b[1].length - a[1].length)) {
    const literal = name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
    text = text.replace(new RegExp(`(?<![\\w<${sign}])${sign}${literal}(?![\\w-])`, "gi"), `<${sign}${id}>`);
  }
  return text;
}

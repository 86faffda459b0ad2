// What selects offer.
import { nameOf, store } from "./store.js";

// options are a select's own, or the people, roles or channels that Discord fills in.
export function options(c) {
  if (c.type === 3) return c.options;
  const preset = new Set((c.default_values ?? []).map((d) => d.id));
  const channels = () => [...store.channels.values()].filter((x) => x.type !== 1 && (!c.channel_types?.length || c.channel_types.includes(x.type)));
  const people = store.users.map((u) => ({ value: u.id, label: nameOf(u) })), roles = store.roles.map((r) => ({ value: r.id, label: r.name }));
  const list = { 5: people, 6: roles, 7: [...people, ...roles] }[c.type] ?? channels().map((x) => ({ value: x.id, label: "#" + x.name }));
  return list.map((o) => ({ ...o, default: preset.has(o.value) }));
}

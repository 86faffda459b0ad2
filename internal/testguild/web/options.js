// What selects offer.
import { nameOf, store } from "./store.js";

// options are a select's own, or the people or channels that Discord fills in.
export function options(c) {
  if (c.type === 3) return c.options;
  const preset = new Set((c.default_values ?? []).map((d) => d.id));
  const list = c.type === 8 ?
    [...store.channels.values()].filter((x) => x.type !== 1 && (!c.channel_types?.length || c.channel_types.includes(x.type))).map((x) => ({ value: x.id, label: "#" + x.name })) :
    store.users.map((u) => ({ value: u.id, label: nameOf(u) }));
  return list.map((o) => ({ ...o, default: preset.has(o.value) }));
}

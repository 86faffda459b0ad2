// The parts of a message besides its text: embeds, buttons, selects, files and reactions.
import { el, link } from "./dom.js";
import { markdown, inline } from "./markdown.js";
import { act, isSettled, names, nameOf, store } from "./store.js";

// embeds renders the embeds of a message.
export function embeds(m) {
  return m.embeds.map((e) => {
    const box = el("section", { class: "embed", "aria-label": "Embed" });
    if (e.color) box.style.setProperty("--edge", "#" + e.color.toString(16).padStart(6, "0"));
    const title = e.title && inline(e.title, names);
    box.append(...[
      e.author && el("p", { class: "embed-author" }, e.author.url ? link(e.author.url, e.author.name) : e.author.name),
      title && el("p", { class: "embed-title" }, e.url ? link(e.url, ...title) : title),
      e.description && el("div", { class: "embed-text" }, markdown(e.description, names)),
      e.fields && el("dl", { class: "embed-fields" }, e.fields.map((f) =>
        el("div", { class: f.inline ? "inline" : "" }, el("dt", {}, inline(f.name, names)), el("dd", {}, markdown(f.value, names))))),
      picture(e.image), picture(e.thumbnail),
      (e.footer || e.timestamp) && el("p", { class: "embed-foot", text: [e.footer?.text, e.timestamp && new Date(e.timestamp).toLocaleString("en")].filter(Boolean).join(" · ") }),
    ].filter(Boolean));
    return box;
  });
}

// picture links to a picture: the page itself asks nobody but the guild.
function picture(media) {
  if (!media?.url || media.url.startsWith("attachment://")) return null;
  return el("p", { class: "picture" }, link(media.url, "Picture at " + new URL(media.url).host));
}

// files renders attachments as downloads.
export function files(m) {
  return m.attachments.map((a) => el("p", { class: "file" },
    el("a", { href: new URL(a.url, location.href).pathname, download: a.filename, text: a.filename }),
    el("span", { class: "faint", text: " " + size(a.size) + (a.description ? " · " + a.description : "") })));
}

function size(bytes) {
  return bytes < 1024 ? bytes + " bytes" : bytes < 1048576 ? Math.ceil(bytes / 1024) + " KB" : (bytes / 1048576).toFixed(1) + " MB";
}

// reactions renders the emoji under a message.
export function reactions(m) {
  if (!m.reactions?.length) return null;
  return el("p", { class: "reactions" }, m.reactions.map((r) =>
    el("span", { class: "reaction", text: `${r.emoji.name} ${r.count}`, "aria-label": `${r.count} reacted with ${r.emoji.name}` })));
}

// components renders buttons, selects and, in the second layout, everything else.
export function components(m) {
  return m.components.map((c) => component(m, c)).filter(Boolean);
}

function component(m, c) {
  switch (c.type) {
    case 1: return el("div", { class: "row", role: "group", "aria-label": "Actions" }, (c.components ?? []).map((b) => component(m, b)));
    case 2: return button(m, c);
    case 3: case 5: case 6: case 7: case 8: return select(m, c);
    case 9: return el("div", { class: "section" },
      el("div", {}, (c.components ?? []).map((x) => component(m, x))), c.accessory && component(m, c.accessory));
    case 10: return el("div", { class: "text-display" }, markdown(c.content, names));
    case 11: return picture(c.media);
    case 12: return el("div", {}, (c.items ?? []).map((i) => picture(i.media)));
    case 14: return el("hr", { class: c.divider === false ? "blank" : "" });
    case 17: return el("section", { class: "embed" }, (c.components ?? []).map((x) => component(m, x)));
  }
  return null;
}

const looks = ["", "primary", "secondary", "success", "danger"];

function button(m, c) {
  const label = [c.emoji?.name, c.label].filter(Boolean).join(" ");
  if (c.style === 5) {
    const a = link(c.url, label, el("span", { class: "away", "aria-hidden": "true", text: "↗" }));
    a.classList.add("button", "secondary");
    return a;
  }
  const b = el("button", { type: "button", class: "button " + (looks[c.style] ?? "secondary"), text: label, disabled: c.disabled,
    data: { custom: c.custom_id ?? "" } });
  if (c.custom_id) b.addEventListener("click", () => use(b, m, c.custom_id));
  else b.disabled = true;
  return b;
}

// options are what a select offers: its own, or people or channels.
function options(c) {
  if (c.type === 3) return c.options;
  if (c.type === 8) return [...store.channels.values()].filter((x) => x.type !== 1).map((x) => ({ value: x.id, label: "#" + x.name }));
  return store.users.map((u) => ({ value: u.id, label: nameOf(u) }));
}

function select(m, c) {
  const many = c.max_values > 1;
  const box = el("select", { disabled: c.disabled, multiple: many, "aria-label": c.placeholder || "Choose", data: { custom: c.custom_id } });
  if (!many) box.append(el("option", { value: "", text: c.placeholder || "Choose…" }));
  for (const o of options(c)) {
    box.append(el("option", { value: o.value, selected: o.default, text: o.description ? `${o.label} — ${o.description}` : o.label }));
  }
  const chosen = () => [...box.selectedOptions].map((o) => o.value).filter(Boolean);
  if (!many) {
    box.addEventListener("change", () => chosen().length && use(box, m, c.custom_id, chosen()));
    return box;
  }
  const done = el("button", { type: "button", class: "button secondary", text: "Choose", on: { click: () => use(done, m, c.custom_id, chosen()) } });
  return el("div", { class: "select-many" }, box, done);
}

const waiting = new Map(); // interaction → the control that started it

// use sends the use of a button or select and shows that it is on its way.
async function use(control, m, customID, values) {
  const message = control.closest("article");
  message.querySelector(".failed")?.remove();
  control.setAttribute("aria-busy", "true");
  try {
    const { interaction } = await act("components", { channel: m.channel_id, message: m.id, custom_id: customID, values });
    if (isSettled(interaction)) free(control);
    else waiting.set(interaction, control);
  } catch (e) {
    free(control, e.message);
  }
}

// answered ends the waiting for an interaction, with a problem or without.
export function answered(interaction, problem) {
  const control = waiting.get(interaction);
  waiting.delete(interaction);
  if (control) free(control, problem);
  return Boolean(control);
}

function free(control, problem) {
  control.removeAttribute("aria-busy");
  if (!problem) return;
  control.closest("article")?.querySelector(".body")?.append(el("p", { class: "failed", role: "alert", text: problem }));
}

// The parts of a message besides its text: embeds, buttons, selects, files and reactions.
import { choose } from "./choose.js";
import { el, link } from "./dom.js";
import { icon } from "./icons.js";
import { markdown, inline } from "./markdown.js";
import { options } from "./options.js";
import { act, names, on, outcome } from "./store.js";
import { words } from "./times.js";

// embeds renders the embeds of a message.
export function embeds(m) {
  return m.embeds.map((e) => {
    const box = edged(el("section", { class: "embed", "aria-label": "Embed" }), e.color);
    const title = e.title && inline(e.title, names);
    box.append(...[
      e.author && el("p", { class: "embed-author" }, e.author.url ? link(e.author.url, e.author.name) : e.author.name),
      title && el("p", { class: "embed-title" }, e.url ? link(e.url, ...title) : title),
      e.description && el("div", { class: "embed-text" }, markdown(e.description, names)),
      e.fields && el("dl", { class: "embed-fields" }, e.fields.map((f) =>
        el("div", { class: f.inline ? "inline" : "" }, el("dt", {}, inline(f.name, names)), el("dd", {}, markdown(f.value, names))))),
      picture(e.image), picture(e.thumbnail),
      (e.footer || e.timestamp) && el("p", { class: "embed-foot", text: [e.footer?.text, e.timestamp && words(new Date(e.timestamp), "f")].filter(Boolean).join(" · ") }),
    ].filter(Boolean));
    return box;
  });
}

// picture links to a picture: the page itself asks nobody but the guild.
function picture(media) {
  if (!media?.url || media.url.startsWith("attachment://")) return null;
  return el("p", { class: "picture" }, link(media.url, "Picture at " + new URL(media.url).host));
}

// files renders attachments as downloads, but not those that a component shows.
export function files(m) {
  const shown = new Set();
  const look = (list) => list.forEach((c) => { if (c.file) shown.add(c.file.attachment_id); look(c.components ?? []); });
  look(m.components);
  return m.attachments.filter((a) => !shown.has(a.id)).map(file);
}

const file = (a) => el("p", { class: "file" },
  el("a", { href: new URL(a.url, location.href).pathname, download: a.filename, text: a.filename }),
  el("span", { class: "faint", text: size(a.size) + (a.description ? " · " + a.description : "") }));

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
  const inner = () => (c.components ?? []).map((x) => component(m, x));
  switch (c.type) {
    case 1: return el("div", { class: "row", role: "group", "aria-label": "Actions" }, inner());
    case 2: return button(m, c);
    case 3: case 5: case 6: case 7: case 8: return select(m, c);
    case 9: return el("div", { class: "section" }, el("div", {}, inner()), c.accessory && component(m, c.accessory));
    case 10: return el("div", { class: "text-display" }, markdown(c.content, names));
    case 11: return picture(c.media);
    case 12: return el("div", {}, (c.items ?? []).map((i) => picture(i.media)));
    case 13: return m.attachments.filter((a) => a.id === c.file?.attachment_id).map(file);
    case 14: return el("hr", { class: [c.divider === false && "blank", c.spacing === 2 && "wide"].filter(Boolean).join(" ") });
    case 17: return edged(el("section", { class: "embed container" }, inner()), c.accent_color);
  }
  return null;
}

// edged gives a box the colour of its edge, if it has one.
function edged(box, color) {
  if (color) box.style.setProperty("--edge", "#" + color.toString(16).padStart(6, "0"));
  return box;
}

const looks = ["", "primary", "secondary", "success", "danger"];

function button(m, c) {
  const label = [c.emoji?.name, c.label].filter(Boolean).join(" ");
  if (c.style === 5) {
    if (c.disabled) return el("button", { type: "button", class: "button secondary", disabled: true }, label, icon("away"));
    const a = link(c.url, label, icon("away"));
    a.classList.add("button", "secondary");
    return a;
  }
  const b = el("button", { type: "button", class: "button " + (looks[c.style] ?? "secondary"), text: label, disabled: c.disabled,
    data: { custom: c.custom_id ?? "" } });
  if (c.custom_id) b.addEventListener("click", () => use(b, m, c.custom_id));
  else b.disabled = true;
  return b;
}

function select(m, c) {
  const node = choose({ placeholder: c.placeholder, options: options(c), min: c.min_values ?? 1, max: c.max_values ?? 1, disabled: c.disabled,
    custom: c.custom_id, taken: (values) => use(node, m, c.custom_id, values) });
  return node;
}

const waiting = new Map(); // interaction → the control that started it

// use sends the use of a button or select and shows that it is on its way.
async function use(control, m, customID, values) {
  control.closest(".body").querySelector(".failed")?.remove();
  busy(control, true);
  try {
    const { interaction } = await act("components", { channel: m.channel_id, message: m.id, custom_id: customID, values });
    const done = outcome(interaction);
    if (done === undefined) waiting.set(interaction, control);
    else free(control, done && noAnswer);
  } catch (e) {
    free(control, e.message);
  }
}

const noAnswer = "This interaction failed: the application did not respond within three seconds";

// busy marks a control whose use is on its way; the others of the message wait with it.
function busy(control, yes) {
  yes ? control.setAttribute("aria-busy", "true") : control.removeAttribute("aria-busy");
  control.closest(".body")?.classList.toggle("waiting", yes);
}

on("settled", ({ interaction, failure }) => {
  const control = waiting.get(interaction);
  waiting.delete(interaction);
  if (control) free(control, failure && noAnswer);
});
for (const anew of ["leaving", "loaded"]) on(anew, () => waiting.clear()); // the controls are drawn anew

function free(control, problem) {
  const body = control.closest(".body");
  busy(control, false);
  if (!problem || !body) return;
  body.append(el("p", { class: "failed", role: "alert" }, icon("alert"), problem));
}

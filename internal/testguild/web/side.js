// The left side: direct messages and guild, the list of channels, and who one is.
import { avatar, face, isOnline } from "./avatar.js";
import { byId, el } from "./dom.js";
import { icon } from "./icons.js";
import { languages, speak } from "./locale.js";
import * as menu from "./menu.js";
import { act, become, channel, emit, isDM, isThread, nameOf, on, store } from "./store.js";
import * as unread from "./unread.js";

const last = new Map(); // "direct" or "guild" → the channel that was open there last

const home = (c) => (isDM(c) ? "direct" : "guild");
const all = () => [...store.channels.values()];

// drawSide shows the rail, the channels of the open place and the person at the page.
export function drawSide() {
  const c = channel();
  last.set(home(c), c.id);
  byId("settings").hidden = isDM(c) || store.guild.owner_id !== store.user.id;
  byId("guild").textContent = isDM(c) ? "Direct messages" : store.guild.name;
  keepFocus(byId("rail"), rail(c));
  keepFocus(byId("channels"), isDM(c) ? [directs()] : [rooms()]);
  byId("acting").replaceChildren(face(store.user), el("span", { class: "names" }, el("b", { text: nameOf(store.user) }), el("span", { class: "faint", text: "Switch user" })));
  byId("acting").setAttribute("aria-label", `Writing as ${nameOf(store.user)}: switch user`);
  const [, , english] = languages.find(([code]) => code === store.locale);
  byId("language").setAttribute("aria-label", `Language: ${english || "English"}`);
  byId("language").dataset.tip = `Language: ${english || "English"}`;
}

// keepFocus replaces what a list holds; the focus stays on the row of the same channel or place.
function keepFocus(node, children) {
  const go = node.contains(document.activeElement) ? document.activeElement.dataset.go : null;
  node.replaceChildren(...children);
  if (go) node.querySelector(`[data-go="${CSS.escape(go)}"]`)?.focus({ preventScroll: true });
}

// open goes to the channel of a place that was open there last.
function open(place) {
  const there = all().filter((c) => home(c) === place);
  emit("go", (there.find((c) => c.id === last.get(place)) ?? there[0]).id);
}

const total = (list) => list.reduce((sum, c) => sum + unread.pings(c), 0);

function rail(current) {
  const place = (name, label, picture) => {
    const inside = all().filter((c) => home(c) === name), here = home(current) === name, n = total(inside);
    const fresh = inside.some((c) => unread.news(c).length > 0);
    return el("button", { type: "button", class: ["place", name, !here && fresh && "unread"].filter(Boolean).join(" "), data: { go: name, tip: label, side: "right" },
      "aria-label": label + (n ? `, ${n} unread` : fresh && !here ? ", new messages" : ""), "aria-current": here ? "true" : undefined, on: { click: () => open(name) } },
    picture, n > 0 && el("span", { class: "count", "aria-hidden": "true", text: n }));
  };
  const initials = store.guild.name.split(/\s+/).map((w) => w[0].toUpperCase()).join("").slice(0, 2);
  return [place("direct", "Direct messages", icon("bubble")), el("hr"), place("guild", store.guild.name, el("span", { "aria-hidden": "true", text: initials }))];
}

const directs = () => el("ul", { class: "directs" }, all().filter(isDM).map((c) => row(c, face(store.bot), nameOf(store.bot))));

function rooms() {
  const below = (id) => all().filter((c) => c.parent_id === id);
  return el("section", {}, el("h2", { text: "Text channels" }),
    el("ul", {}, all().filter((c) => c.type === 0).flatMap((c) => [row(c, icon("hash"), c.name), ...below(c.id).map((t) => row(t, null, t.name))])));
}

function row(c, picture, name) {
  const n = unread.pings(c), fresh = unread.news(c).length > 0;
  return el("li", { class: isThread(c) ? "thread-row" : "" }, el("button", {
    type: "button", class: "channel" + (fresh ? " unread" : ""), data: { go: c.id }, "aria-current": c.id === store.current ? "page" : undefined,
    "aria-label": (isThread(c) ? "Thread " : "") + name + (n ? `, ${n} unread` : fresh ? ", new messages" : ""), on: { click: () => emit("go", c.id) },
  }, picture, el("span", { class: "channel-name", text: name }), n > 0 && el("span", { class: "count", "aria-hidden": "true", text: n })));
}

for (const id of ["rail", "channels"]) {
  byId(id).addEventListener("keydown", (e) => {
    const rows = [...byId(id).querySelectorAll("button")], i = rows.indexOf(document.activeElement);
    if (i < 0 || (e.key !== "ArrowDown" && e.key !== "ArrowUp")) return;
    e.preventDefault();
    rows[(i + (e.key === "ArrowDown" ? 1 : rows.length - 1)) % rows.length].focus();
  });
}

byId("acting").addEventListener("click", () => menu.open("Switch user", store.users.filter((u) => !u.bot).map((u) => ({
  label: nameOf(u), picture: avatar(u, "small"), checked: u.id === store.user.id, run: () => become(u.id),
})), byId("acting"), () => byId("acting")));

// choices lists the languages; choose gets the one that is taken.
const choices = (now, choose) => languages.map(([code, own, english]) => ({ label: own, detail: english, checked: code === now, run: () => choose(code) }));

byId("language").addEventListener("click", () => menu.open("Language", choices(store.locale, (code) => {
  speak(store.user.id, code);
  emit("language");
}), byId("language"), () => byId("language")));
byId("language").append(icon("globe"));

byId("settings").addEventListener("click", () => menu.open("Server settings", [{
  label: "Server language", icon: "globe", items: choices(store.guild.preferred_locale, (code) => act("guild", { content: code }).catch((e) => emit("problem", e.message))),
}], byId("settings"), () => byId("settings")));
byId("settings").append(icon("down"));

// drawMembers lists who is in the guild.
export function drawMembers() {
  const group = (label, users) => users.length > 0 && el("section", {}, el("h2", { text: `${label} — ${users.length}` }), el("ul", {}, users.map(member)));
  keepFocus(byId("members"), [group("Online", store.users.filter(isOnline)), group("Offline", store.users.filter((u) => !isOnline(u)))].filter(Boolean));
}

function member(user) {
  const ask = (e, at) => { e.preventDefault(); emit("person", { user, channel: channel(), at: at ?? e.currentTarget }); };
  return el("li", {}, el("button", { type: "button", class: "member" + (isOnline(user) ? "" : " away"), data: { go: user.id }, "aria-haspopup": "menu", "aria-expanded": "false",
    on: { click: ask, contextmenu: ask } }, face(user), el("span", { class: "channel-name", text: nameOf(user) }), user.bot && el("span", { class: "badge", text: "App" })));
}

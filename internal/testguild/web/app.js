// The page of the local guild: channels, who one is, theme, connection.
import { byId, el } from "./dom.js";
import "./composer.js";
import "./modal.js";
import * as log from "./log.js";
import { again, channel, emit, isDM, nameOf, on, store } from "./store.js";

const unread = new Set();

// go opens a channel.
function go(id) {
  if (!store.channels.has(id)) return;
  store.current = id;
  history.replaceState(null, "", "#" + id);
  unread.delete(id);
  draw();
  emit("opened");
  drawer(false);
  byId("text").focus();
}

const title = (c) => (isDM(c) ? nameOf(store.bot) : c.name);

// draw shows the list of channels and the open one.
function draw() {
  const c = channel();
  byId("guild").textContent = store.guild.name;
  byId("place").textContent = (isDM(c) ? "@" : "#") + title(c);
  byId("topic").textContent = isDM(c) ? "Direct messages: everything you write here reaches the bot" : c.topic ?? "";
  document.title = `${title(c)} · ${store.guild.name}`;
  presence();
  list();
  log.show();
}

function list() {
  const all = [...store.channels.values()];
  const group = (label, channels) => el("section", {}, el("h2", { text: label }), el("ul", {}, channels.map(row)));
  const threads = (id) => all.filter((c) => c.parent_id === id);
  byId("channels").replaceChildren(
    group("Direct messages", all.filter(isDM)),
    group("Channels", all.filter((c) => c.type === 0).flatMap((c) => [c, ...threads(c.id)])));
}

function row(c) {
  const current = c.id === store.current;
  return el("li", { class: c.type === 11 ? "thread-row" : "" }, el("button", {
    type: "button", class: "channel" + (unread.has(c.id) ? " unread" : ""), "aria-current": current ? "page" : undefined, on: { click: () => go(c.id) },
  }, el("span", { class: "sign", "aria-hidden": "true", text: isDM(c) ? "@" : c.type === 11 ? "↳" : "#" }), title(c),
  unread.has(c.id) && el("span", { class: "dot", role: "img", "aria-label": "new messages" })));
}

byId("channels").addEventListener("keydown", (e) => {
  const all = [...byId("channels").querySelectorAll("button")], i = all.indexOf(document.activeElement);
  if (i < 0 || (e.key !== "ArrowDown" && e.key !== "ArrowUp")) return;
  e.preventDefault();
  all[(i + (e.key === "ArrowDown" ? 1 : all.length - 1)) % all.length].focus();
});

function presence() {
  const node = byId("presence");
  node.replaceChildren(el("span", { class: "wide", text: nameOf(store.bot) + " is " }), store.online ? "online" : "not connected");
  node.classList.toggle("on", store.online);
}

function people() {
  const select = byId("acting");
  select.replaceChildren(...store.users.filter((u) => !u.bot).map((u) =>
    el("option", { value: u.id, selected: u.id === store.user.id, text: nameOf(u) })));
}

byId("acting").addEventListener("change", (e) => {
  sessionStorage.setItem("user", e.target.value);
  again();
});

// dark says which theme is shown now.
const dark = () => (document.documentElement.dataset.theme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";

function theme() {
  byId("theme").setAttribute("aria-label", dark() ? "Use the light theme" : "Use the dark theme");
  byId("theme").textContent = dark() ? "Light" : "Dark";
}

matchMedia("(prefers-color-scheme: dark)").addEventListener("change", theme);
byId("theme").addEventListener("click", () => {
  const next = dark() ? "light" : "dark";
  document.documentElement.dataset.theme = next;
  localStorage.setItem("theme", next);
  theme();
});

// drawer opens or closes the list of channels on a small screen.
function drawer(open) {
  document.body.classList.toggle("drawer", open);
  byId("menu").setAttribute("aria-expanded", String(open));
}

byId("menu").addEventListener("click", (e) => {
  e.stopPropagation();
  drawer(!document.body.classList.contains("drawer"));
});
document.querySelector(".main").addEventListener("click", () => drawer(false));
document.addEventListener("keydown", (e) => { if (e.key === "Escape") drawer(false); });

on("loaded", () => { people(); draw(); emit("opened"); byId("text").focus(); });
on("channels", list);
on("presence", presence);
on("go", go);
on("expect", ({ interaction, text }) => log.expect(interaction, text));
on("message", (m) => {
  if (m.channel_id !== store.current && m.author.id !== store.user.id) {
    unread.add(m.channel_id);
    list();
  }
});
on("connected", () => { byId("trouble").hidden = true; });
on("disconnected", () => {
  byId("trouble").textContent = "The connection to the local guild is lost. Trying again…";
  byId("trouble").hidden = false;
});
addEventListener("hashchange", () => go(location.hash.slice(1)));

theme();
again();

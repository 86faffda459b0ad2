// The page of the local guild: the open channel, what is shown around it, theme, connection.
import { byId, el } from "./dom.js";
import "./actions.js";
import "./composer.js";
import "./editor.js";
import "./faults.js";
import { icon } from "./icons.js";
import * as log from "./log.js";
import * as menu from "./menu.js";
import "./modal.js";
import { drawMembers, drawSide } from "./side.js";
import { again, channel, emit, isDM, isThread, nameOf, on, store } from "./store.js";
import "./tip.js";
import * as unread from "./unread.js";

const narrow = matchMedia("(max-width: 1000px)");

// go opens a channel.
function go(id) {
  if (!store.channels.has(id)) return;
  store.current = id;
  history.replaceState(null, "", "#" + id);
  draw();
  emit("opened");
  drawer(false);
  byId("text").focus();
}

const title = (c) => (isDM(c) ? nameOf(store.bot) : c.name);

// draw shows the open channel and what is around it.
function draw() {
  const c = channel(), parent = store.channels.get(c.parent_id);
  byId("mark").replaceChildren(isDM(c) ? "@" : icon(isThread(c) ? "thread" : "hash"));
  byId("place").textContent = title(c);
  byId("topic").textContent = parent ? `Thread in #${parent.name}` : c.topic ?? "";
  document.title = `${isDM(c) ? "@" : isThread(c) ? "" : "#"}${title(c)} · ${store.guild.name}`;
  byId("threads").hidden = isDM(c);
  presence();
  log.open();
  drawSide();
  members();
}

function presence() {
  const node = byId("presence");
  node.replaceChildren(el("span", { class: "wide", text: nameOf(store.bot) + " is " }), store.online ? "online" : "not connected");
  node.classList.toggle("on", store.online);
}

// members shows or hides the list of members; where there is no room it is away until asked for.
let wanted = localStorage.getItem("members") !== "no", asked = false;

function members() {
  const shown = !isDM(channel()) && (narrow.matches ? asked : wanted);
  byId("people").hidden = isDM(channel());
  byId("people").setAttribute("aria-expanded", String(shown));
  byId("members").hidden = !shown;
  drawMembers();
}

byId("people").addEventListener("click", () => {
  if (narrow.matches) asked = !asked;
  else {
    wanted = !wanted;
    localStorage.setItem("members", wanted ? "yes" : "no");
  }
  members();
});
narrow.addEventListener("change", () => { asked = false; members(); });

// The threads of the open channel, or of the one that the open thread is below.
byId("threads").addEventListener("click", (e) => {
  const c = channel(), parent = isThread(c) ? c.parent_id : c.id;
  const list = [...store.channels.values()].filter((t) => t.parent_id === parent);
  const items = list.map((t) => ({ label: t.name, icon: "thread", detail: t.messages.length === 1 ? "1 message" : `${t.messages.length} messages`, run: () => go(t.id) }));
  if (isThread(c)) items.push(null, { label: `Back to #${store.channels.get(parent)?.name}`, icon: "hash", run: () => go(parent) });
  if (!items.length) items.push({ label: "No threads yet. Start one from a message's menu.", run: () => {} });
  menu.open("Threads", items, e.currentTarget, () => byId("threads"));
});

// dark says which theme is shown now.
const dark = () => (document.documentElement.dataset.theme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";

function theme() {
  const label = dark() ? "Use the light theme" : "Use the dark theme";
  byId("theme").setAttribute("aria-label", label);
  byId("theme").dataset.tip = label;
  byId("theme").replaceChildren(icon(dark() ? "sun" : "moon"));
}

matchMedia("(prefers-color-scheme: dark)").addEventListener("change", theme);
byId("theme").addEventListener("click", () => {
  const next = dark() ? "light" : "dark";
  document.documentElement.dataset.theme = next;
  localStorage.setItem("theme", next);
  theme();
});

// drawer opens or closes the left side on a small screen.
function drawer(open) {
  document.body.classList.toggle("drawer", open);
  byId("menu").setAttribute("aria-expanded", String(open));
}

byId("menu").append(icon("menu"));
byId("threads").append(icon("thread"));
byId("people").append(icon("people"));
byId("menu").addEventListener("click", (e) => {
  e.stopPropagation();
  drawer(!document.body.classList.contains("drawer"));
});
document.querySelector(".main").addEventListener("click", () => drawer(false));
document.addEventListener("keydown", (e) => {
  if (e.key === "Escape") drawer(false);
  // What is typed while nothing has the focus is meant for the message.
  const plain = e.key.length === 1 && e.key !== " " && !e.ctrlKey && !e.metaKey && !e.altKey;
  if (plain && document.activeElement === document.body && !byId("modal").open) byId("text").focus();
});

// Until the next person's page is there, nothing can be done as the former one.
on("leaving", () => {
  document.body.classList.add("switching");
  document.querySelector(".main").inert = true;
});
on("loaded", () => {
  document.body.classList.remove("switching");
  document.querySelector(".main").inert = false;
  unread.begin();
  draw();
  emit("opened");
  byId("text").focus();
});
on("language", draw); // messages have names and moments in it
on("channels", drawSide);
on("closed", (id) => { if (id === store.current) go([...store.channels.keys()][0]); });
on("presence", () => { presence(); drawSide(); drawMembers(); });
on("go", go);
on("message", drawSide);
on("connected", () => { byId("trouble").hidden = true; });
on("disconnected", () => {
  byId("trouble").textContent = "The connection to the local guild is lost. Trying again…";
  byId("trouble").hidden = false;
});
addEventListener("hashchange", () => go(location.hash.slice(1)));

theme();
again();

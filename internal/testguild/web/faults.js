// The panel on which a developer makes the guild fail on purpose.
import { byId, el } from "./dom.js";
import { act, on } from "./store.js";

const panel = byId("faults"), button = byId("faults-open");
let active = { rest: [] }, paths = [];
let nodes = null; // what changes, once the panel was drawn

const second = 1e9; // the guild counts waits in nanoseconds

const kinds = [
  ["slow", "answer late"],
  ["stall", "never answer"],
  ["drop", "cut the connection"],
  ["status", "answer with an error status"],
  ["limit", "answer 429 for the route"],
  ["global_limit", "answer 429 for all routes"],
  ["garbage", "answer 200 with broken JSON"],
];
const waiting = ["slow", "limit", "global_limit"];
const statuses = [500, 502, 503, 504, 401, 403, 404];

const flags = [
  ["no_hello", "No Hello on a new connection"],
  ["reconnect_first", "Op 7 instead of READY"],
  ["deaf", "Send nothing, no heartbeat acknowledgements"],
  ["ignore_resume", "Leave Resume without an answer"],
  ["refuse_resume", "Answer Resume with Op 9"],
];

const once = [
  ["drop", "Cut the connection"],
  ["reconnect", "Op 7: reconnect"],
  ["resume", "Op 9: resume"],
  ["invalidate", "Op 9: identify anew"],
];
const codes = [4000, 4001, 4002, 4003, 4004, 4005, 4007, 4008, 4009, 4010, 4011, 4012, 4013, 4014, 1000, 1001];

// order tells the guild what to do wrong and says how that went.
async function order(body, done) {
  try {
    active = (await act("faults", body)).faults;
    show();
    nodes.outcome.textContent = done;
    nodes.problem.hidden = true;
  } catch (e) {
    nodes.problem.textContent = e.message;
    nodes.problem.hidden = false;
  }
}

const set = (change, done) => order({ faults: { ...active, ...change } }, done);

// words describes a fault of the API.
function words(f) {
  const many = f.times ? `${f.times} more ${f.times === 1 ? "time" : "times"}` : "every time";
  const what = kinds.find(([kind]) => kind === f.kind)[1];
  const detail = f.kind === "status" ? ` ${f.status || 500}` : waiting.includes(f.kind) ? `, ${(f.wait || second) / second} s` : "";
  return `${f.path || "all requests"}: ${what}${detail}${f.done ? ", but do it" : ""} (${many})`;
}

// list names what is active, each with a button that ends it.
function list() {
  const row = (text, change) => el("li", {}, el("span", { text }),
    el("button", { type: "button", class: "quiet", "aria-label": "End: " + text, text: "End", on: { click: () => set(change, "Ended.") } }));
  return [
    ...active.rest.map((f, i) => row(words(f), { rest: active.rest.filter((_, at) => at !== i) })),
    ...flags.filter(([name]) => active[name]).map(([name, text]) => row("Gateway: " + text, { [name]: false })),
  ];
}

// endAll takes every fault away. The button goes with them, so the focus is put above.
async function endAll() {
  await set({ rest: [], ...Object.fromEntries(flags.map(([name]) => [name, false])) }, "Ended.");
  nodes.title.focus();
}

// replace shows new rows and keeps the focus where it was.
function replace(rows) {
  const buttons = () => [...nodes.active.querySelectorAll("button")];
  const at = buttons().indexOf(document.activeElement);
  nodes.active.replaceChildren(...rows);
  if (at >= 0) (buttons()[at] ?? nodes.title).focus();
}

// show brings the button and the panel up to date.
function show() {
  const rows = list();
  button.textContent = rows.length ? `Faults (${rows.length})` : "Faults";
  button.classList.toggle("failing", rows.length > 0);
  if (!nodes) return;
  replace(rows);
  nodes.none.hidden = rows.length > 0;
  nodes.all.hidden = rows.length === 0;
  for (const [name, box] of nodes.flags) box.checked = Boolean(active[name]);
}

const field = (label, control) => el("label", { class: "fault-field" }, el("span", { text: label }), control);
const choice = (value, text) => el("option", { value, text });

// restForm is the form that adds a fault of the API.
function restForm() {
  const kind = el("select", { name: "kind" }, kinds.map(([value, text]) => choice(value, text)));
  const parts = paths.filter((p) => !p.includes("/")), points = paths.filter((p) => p.includes("/"));
  const wait = field("Seconds", el("input", { name: "wait", type: "number", min: 1, max: 600, step: "any", value: 1, required: true }));
  const status = field("Status", el("select", { name: "status" }, statuses.map((s) => choice(s, s))));
  const form = el("form", { class: "fault-form" },
    field("Requests", el("select", { name: "path" }, choice("", "all requests"),
      el("optgroup", { label: "Part of the API" }, parts.map((p) => choice(p, p))),
      el("optgroup", { label: "One end point" }, points.map((p) => choice(p, p))))),
    field("Fault", kind), wait, status,
    field("How often (0: until ended)", el("input", { name: "times", type: "number", min: 0, max: 1000, value: 1, required: true })),
    el("label", { class: "fault-check" }, el("input", { name: "done", type: "checkbox" }), "Carry the request out before"),
    el("button", { type: "submit", class: "button secondary", text: "Add" }));
  const fit = () => {
    wait.hidden = !waiting.includes(kind.value);
    status.hidden = kind.value !== "status";
  };
  kind.addEventListener("change", fit);
  form.addEventListener("submit", (e) => {
    e.preventDefault();
    const f = Object.fromEntries(new FormData(form));
    set({ rest: [...active.rest, {
      kind: f.kind, path: f.path, times: Number(f.times), done: Boolean(f.done),
      status: f.kind === "status" ? Number(f.status) : 0, wait: waiting.includes(f.kind) ? Math.round(f.wait * second) : 0,
    }] }, "Added.");
  });
  fit();
  return form;
}

// flagBoxes are the lasting faults of the gateway, by name.
function flagBoxes() {
  return new Map(flags.map(([name]) => [name, el("input", { type: "checkbox", on: {
    change: (e) => set({ [name]: e.target.checked }, e.target.checked ? "Added." : "Ended."),
  } })]));
}

// onceButtons make the gateway fail once.
function onceButtons() {
  const code = el("select", { "aria-label": "Close code" }, codes.map((c) => choice(c, c)));
  const press = (text, body) => el("button", { type: "button", class: "button secondary", text, on: { click: () => order(body(), text + ": done.") } });
  return el("div", { class: "row" }, once.map(([name, text]) => press(text, () => ({ do: name }))),
    el("span", { class: "fault-close" }, press("Close with", () => ({ do: "close", code: Number(code.value) })), code));
}

function draw() {
  nodes = {
    title: el("h2", { text: "Faults", id: "faults-title", tabindex: -1 }),
    active: el("ul", { class: "fault-list" }), none: el("p", { class: "faint", text: "Nothing goes wrong on purpose." }),
    all: el("button", { type: "button", class: "button secondary", text: "End all", on: { click: endAll } }),
    outcome: el("p", { class: "faint", role: "status" }), problem: el("p", { class: "problem", role: "alert", hidden: true }),
    flags: flagBoxes(),
  };
  panel.replaceChildren(
    el("header", {}, nodes.title, el("button", { type: "button", class: "quiet", text: "Close", on: { click: close } })),
    el("p", { class: "faint", text: "What the local guild does wrong on purpose, to see how the bot bears it." }),
    el("section", {}, el("h3", { text: "Active" }), nodes.none, nodes.active, nodes.all, nodes.outcome, nodes.problem),
    el("section", {}, el("h3", { text: "API" }), restForm()),
    el("section", {}, el("h3", { text: "Gateway" }), flags.map(([name, text]) => el("label", { class: "fault-check" }, nodes.flags.get(name), text))),
    el("section", {}, el("h3", { text: "Gateway, once" }), onceButtons()));
}

async function open() {
  await load();
  if (!nodes) draw();
  show();
  panel.hidden = false;
  button.setAttribute("aria-expanded", "true");
  nodes.title.focus();
}

function close() {
  panel.hidden = true;
  button.setAttribute("aria-expanded", "false");
  button.focus();
}

// load asks the guild what is active: a page that was away has missed changes.
async function load() {
  try {
    const answer = await (await fetch("local/faults")).json();
    active = answer.faults;
    paths = answer.paths;
    show();
  } catch {
    // the page says already that the guild cannot be reached
  }
}

button.addEventListener("click", () => (panel.hidden ? open() : close()));
panel.addEventListener("keydown", (e) => { if (e.key === "Escape") close(); });
on("loaded", load);
on("faults", (f) => { active = f; show(); });

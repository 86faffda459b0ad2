// Discord's Markdown to DOM nodes. Nothing is ever parsed as HTML.
import { el, link, web } from "./dom.js";
import { time } from "./times.js";

const deepest = 12; // nesting beyond this is shown as it was written

// markdown renders text. names resolves ids and says who reads: {user(id), channel(id), me, locale}.
export function markdown(text, names = {}) {
  const out = document.createDocumentFragment();
  out.append(...blocks(text, names, 0));
  return out;
}

// blocks splits text into code blocks, quotes, headings, lists, small print and plain lines.
function blocks(text, names, depth) {
  const nodes = [];
  let plain = "";
  const flush = () => {
    if (plain) nodes.push(...inline(plain.replace(/\n$/, ""), names, depth));
    plain = "";
  };
  let lineStart = true;
  for (let rest = text; rest;) {
    const block = depth < deepest && match(rest, lineStart, names, depth);
    if (block) {
      flush();
      nodes.push(block.node);
      rest = rest.slice(block.length);
      lineStart = true;
      continue;
    }
    // A code block may begin inside a line; everything else begins a line.
    const fence = rest.indexOf("```", 1), line = rest.indexOf("\n");
    const inside = fence > 0 && (line < 0 || fence < line);
    const end = inside ? fence : line < 0 ? rest.length : line + 1;
    plain += rest.slice(0, end);
    rest = rest.slice(end);
    lineStart = !inside;
  }
  flush();
  return nodes;
}

// match returns the block at the start of text and how long it is, or null.
function match(text, lineStart, names, depth) {
  let m;
  if ((m = /^```(?:([\w+#.-]*)\n)?\n*([\s\S]*?)\n*```\n?/.exec(text)) && m[2].trim()) {
    return { length: m[0].length, node: el("pre", {}, el("code", { text: m[2] })) };
  }
  if (!lineStart) return null;
  if ((m = /^>>> ?([\s\S]+)$/.exec(text))) {
    return { length: m[0].length, node: el("blockquote", {}, blocks(m[1], names, depth + 1)) };
  }
  if ((m = /^(?:> [^\n]*(?:\n|$))+/.exec(text))) {
    const inner = m[0].replace(/^> /gm, "").replace(/\n$/, "");
    return { length: m[0].length, node: el("blockquote", {}, blocks(inner, names, depth + 1)) };
  }
  if ((m = /^(#{1,3}) +([^\n]*\S[^\n]*)(?:\n|$)/.exec(text))) {
    // The page has headings of its own: a message's begin below them.
    const tag = "h" + (m[1].length + 2);
    return { length: m[0].length, node: el(tag, {}, inline(m[2].trim(), names, depth + 1)) };
  }
  if ((m = /^-# +([^\n]*\S[^\n]*)(?:\n|$)/.exec(text))) {
    return { length: m[0].length, node: el("small", { class: "subtext" }, inline(m[1], names, depth + 1)) };
  }
  if ((m = /^ *(?:[-*]|\d{1,9}\.) +[^\n]+(?:\n *(?:[-*]|\d{1,9}\.) +[^\n]+|\n {2,}[^\n]+)*(?:\n|$)/.exec(text))) {
    return { length: m[0].length, node: list(m[0], names, depth) };
  }
  return null;
}

// list renders list items; deeper indentation makes lists within.
function list(text, names, depth) {
  const items = [];
  for (const line of text.replace(/\n$/, "").split("\n")) {
    const m = /^( *)(?:([-*])|(\d{1,9})\.) +(.*)$/.exec(line);
    if (m) items.push({ indent: m[1].length, number: m[3], text: m[4] });
    else if (items.length) items[items.length - 1].text += "\n" + line.trim();
  }
  return branch(items, 0, items[0].indent, names, depth).node;
}

// branch builds the list of items from index on that are indented at least as far as indent.
function branch(items, index, indent, names, depth) {
  const numbered = items[index].number !== undefined;
  const node = el(numbered ? "ol" : "ul", numbered ? { start: items[index].number } : {});
  while (index < items.length && items[index].indent >= indent) {
    if (items[index].indent > indent + 1 && node.lastChild && depth < deepest) {
      const inner = branch(items, index, items[index].indent, names, depth + 1);
      node.lastChild.append(inner.node);
      index = inner.index;
    } else {
      node.append(el("li", {}, inline(items[index].text, names, depth + 1)));
      index++;
    }
  }
  return { node, index };
}

// rules are tried in order at every place of a line; each pattern is anchored there.
const rules = [
  [/\\([^0-9A-Za-z\s])/y, (m) => m[1]],
  [/(`+)([\s\S]*?[^`])\1(?!`)/y, (m) => el("code", { text: m[2].trim() || m[2] })],
  [/<(https?:\/\/[^\s<>]+)>/y, (m) => link(m[1], m[1])],
  [/<t:(-?\d{1,13})(?::([tTdDfFR]))?>/y, (m, names) => time(Number(m[1]), m[2] || "f", names.locale)],
  [/<@!?(\d{1,20})>/y, (m, names) => chip("@" + (names.user?.(m[1]) ?? "unknown user"), m[1] === names.me)],
  [/<#(\d{1,20})>/y, (m, names) => chip("#" + (names.channel?.(m[1]) ?? "unknown"))],
  [/<@&(\d{1,20})>/y, (m, names) => chip("@" + (names.role?.(m[1]) ?? "unknown role").replace(/^@/, ""))],
  [/<\/([^:<>]{1,100}):\d{1,20}>/y, (m) => chip("/" + m[1])],
  [/<a?(:\w{2,32}:)\d{1,20}>/y, (m) => m[1]],
  [/@(everyone|here)\b/y, (m) => chip(m[0])],
  [/\[((?:\\.|[^\[\]\\]|\[[^\[\]]*\])+)\]\(<?(https?:\/\/[^\s<>()]*(?:\([^\s<>()]*\)[^\s<>()]*)*)>?(?: +"([^"]*)")?\)/y,
    // An address is not hidden behind another one.
    (m, names, depth) => (web(m[2]) && !/https?:\/\//.test(m[1]) ? link(m[2], ...inline(m[1], names, depth)) : null)],
  [/https?:\/\/[^\s<>]+/y, bare],
  [/\*\*((?:\\[\s\S]|[^\\])+?)\*\*(?!\*)/y, wrap("strong")],
  [/__((?:\\[\s\S]|[^\\])+?)__(?!_)/y, wrap("u")],
  [/\*(?!\s)((?:\\[\s\S]|\*\*|[^\\*])+?)(?<!\s)\*(?!\*)/y, wrap("em")],
  [/(?<![\p{L}\p{N}])_((?:\\[\s\S]|__|[^\\_])+?)_(?![\p{L}\p{N}_])/uy, wrap("em")],
  [/~~([\s\S]+?)~~/y, wrap("s")],
  [/\|\|([\s\S]+?)\|\|/y, (m, names, depth) => spoiler(inline(m[1], names, depth))],
  [/\n/y, () => el("br")],
];

// inline renders what stands within a block.
export function inline(text, names, depth = 0) {
  const nodes = [];
  let plain = "";
  for (let i = 0; i < text.length;) {
    const hit = depth < deepest && "\\`<@[h*_~|\n".includes(text[i]) && rule(text, i, names, depth);
    if (!hit) {
      plain += text[i++];
      continue;
    }
    if (plain) nodes.push(plain);
    plain = "";
    nodes.push(hit.node);
    i += hit.length;
  }
  if (plain) nodes.push(plain);
  return nodes;
}

function rule(text, i, names, depth) {
  for (const [pattern, make] of rules) {
    pattern.lastIndex = i;
    const m = pattern.exec(text);
    if (m) {
      const node = make(m, names, depth + 1);
      if (node !== null) return { node, length: node.eaten ?? m[0].length };
    }
  }
  return null;
}

function wrap(tag) {
  return (m, names, depth) => el(tag, {}, inline(m[1], names, depth));
}

// bare renders a plain address without the punctuation that ends a sentence after it.
function bare(m) {
  let address = m[0].replace(/[.,:;"'!?*_~|]+$/, "");
  while (address.endsWith(")") && (address.match(/\(/g) ?? []).length < (address.match(/\)/g) ?? []).length) {
    address = address.slice(0, -1);
  }
  const node = link(address, address);
  node.eaten = address.length;
  return node;
}

function chip(text, me = false) {
  return el("span", { class: me ? "mention me" : "mention", text });
}

// spoiler hides its content until it is pressed.
function spoiler(children) {
  const inner = el("span", { class: "hidden-text", "aria-hidden": "true" }, children);
  const open = () => {
    node.classList.add("open");
    node.removeAttribute("role");
    node.removeAttribute("tabindex");
    node.removeAttribute("aria-label");
    inner.removeAttribute("aria-hidden");
  };
  const node = el("span", { class: "spoiler", role: "button", tabindex: "0", "aria-label": "Spoiler, press to read", on: {
    click: open,
    keydown: (e) => { if (e.key === "Enter" || e.key === " ") { e.preventDefault(); open(); } },
  } }, inner);
  return node;
}

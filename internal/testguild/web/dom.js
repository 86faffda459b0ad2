// Building DOM nodes. Text only ever enters the page as text nodes.

// el makes an element. Properties: class, text, data (an object), on (listeners by event name);
// booleans set or leave out an attribute; everything else is an attribute.
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (name === "class") node.className = value;
    else if (name === "text") node.textContent = value;
    else if (name === "data") Object.assign(node.dataset, value);
    else if (name === "on") for (const [kind, f] of Object.entries(value)) node.addEventListener(kind, f);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value !== undefined && value !== null) node.setAttribute(name, value);
  }
  node.append(...children.flat(Infinity).filter((c) => c !== null && c !== undefined && c !== false));
  return node;
}

// byId returns an element that index.html has.
export const byId = (id) => document.getElementById(id);

// web returns the address when it is an absolute http or https one, else null.
export function web(address) {
  try {
    const url = new URL(address);
    return url.protocol === "http:" || url.protocol === "https:" ? url.href : null;
  } catch {
    return null;
  }
}

// link makes a link that opens elsewhere and tells the other page nothing.
export function link(address, ...children) {
  const href = web(address);
  if (!href) return el("span", {}, ...children);
  return el("a", { href, target: "_blank", rel: "noopener noreferrer nofollow", title: href }, ...children);
}

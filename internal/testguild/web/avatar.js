// Faces: the first letter of a name in the user's colour, with a dot for presence where wanted.
import { el } from "./dom.js";
import { nameOf, store } from "./store.js";

// avatar makes the round picture of a user.
export function avatar(user, size = "") {
  const hue = user.bot ? "bot" : "hue" + Number(BigInt(user.id) % 4n);
  return el("span", { class: ["avatar", hue, size].filter(Boolean).join(" "), "aria-hidden": "true", text: nameOf(user)[0].toUpperCase() });
}

// isOnline says whether a user is there: people are, the bot when it is connected.
export const isOnline = (user) => !user.bot || store.online;

// face is an avatar with the dot of presence.
export function face(user) {
  return el("span", { class: "face" + (isOnline(user) ? " on" : ""), "aria-hidden": "true" }, avatar(user, "small"));
}

// badge marks applications.
export const badge = (user) => user.bot && el("span", { class: "badge", text: "App" });

// Moments in words, in the reader's zone.
import { el } from "./dom.js";

// English is that of the reader's browser, where it has one: it decides on the order of day and month.
const english = navigator.languages.find((code) => code.startsWith("en")) ?? "en";
const form = (locale) => (locale.startsWith("en") ? english : locale);

const styles = {
  t: { timeStyle: "short" }, T: { timeStyle: "medium" }, d: { dateStyle: "short" }, D: { dateStyle: "long" },
  f: { dateStyle: "long", timeStyle: "short" }, F: { dateStyle: "full", timeStyle: "short" },
};
const formats = new Map(); // by language and style; making one takes long

// words says a date in one of Discord's styles, all but R. What the page itself says is in English.
export function words(date, style, locale = "en-US") {
  const name = locale + style;
  if (!formats.has(name)) formats.set(name, new Intl.DateTimeFormat(form(locale), styles[style]));
  return formats.get(name).format(date);
}

// stamp says when a message was written: the time, and the day when it is not today's.
export function stamp(date) {
  const days = Math.round((midnight(new Date()) - midnight(date)) / 86400000);
  if (days === 0) return words(date, "t");
  return days === 1 ? "Yesterday at " + words(date, "t") : words(date, "d") + ", " + words(date, "t");
}

const midnight = (date) => new Date(date).setHours(0, 0, 0, 0);

// time renders a moment, in seconds of Unix time, in one of Discord's styles; its title is the full date.
export function time(seconds, style, locale = "en-US") {
  const date = new Date(seconds * 1000);
  if (Number.isNaN(date.getTime())) return el("span", { text: "invalid date" });
  return el("time", { datetime: date.toISOString(), title: words(date, "F", locale), data: style === "R" ? { relative: locale } : {},
    text: style === "R" ? relative(date, locale) : words(date, style, locale) });
}

const units = [["second", 1, 60], ["minute", 60, 60], ["hour", 3600, 24], ["day", 86400, 30], ["month", 2629800, 12], ["year", 31557600, Infinity]];

// relative says how far a date is from now, in the largest unit of which there is a whole one.
function relative(date, locale = "en-US") {
  const seconds = (date - Date.now()) / 1000, far = Math.abs(seconds);
  const [unit, size] = units.find(([, n, limit]) => Math.round(far / n) < limit);
  const n = Math.round(far / size);
  if (!locale.startsWith("en")) return new Intl.RelativeTimeFormat(locale, { numeric: n === 0 ? "auto" : "always" }).format(seconds < 0 ? -n : n, unit);
  const span = n === 1 ? (unit === "hour" ? "an hour" : "a " + unit) : `${n} ${unit}s`;
  if (n === 0) return "now";
  return seconds > 0 ? "in " + span : span + " ago";
}

// tick says relative times anew, as they pass.
function tick() {
  for (const node of document.querySelectorAll("time[data-relative]")) {
    const text = relative(new Date(node.dateTime), node.dataset.relative);
    if (node.textContent !== text) node.textContent = text;
  }
}

setInterval(tick, 1000);

// The language of a person's interface. The page itself is in English; the bot is told the language
// with all that the person does, and what it has in several languages is shown in this one.

// languages are those that can be chosen, by Discord's code, each in itself and in English.
export const languages = [
  ["en-US", "English", ""], ["de", "Deutsch", "German"], ["fr", "Français", "French"],
  ["es-ES", "Español", "Spanish"], ["pl", "Polski", "Polish"], ["uk", "Українська", "Ukrainian"],
];

const known = (code) => languages.some(([other]) => other === code);
const key = (user) => "locale-" + user;

// usual is the first of the browser's languages that can be chosen, else English.
function usual() {
  const base = (code) => code.toLowerCase().split("-")[0];
  for (const wanted of navigator.languages) {
    const found = languages.find(([code]) => base(code) === base(wanted));
    if (found) return found[0];
  }
  return "en-US";
}

// localeOf is what a person chose, or the browser's.
export function localeOf(user) {
  const chosen = localStorage.getItem(key(user));
  return known(chosen) ? chosen : usual();
}

// speak makes a language that of a person.
export const speak = (user, code) => localStorage.setItem(key(user), code);

// within is a text of a command, option or choice in a language, in its first one where that is all there is.
export const within = (thing, part, code) => thing[part + "_localizations"]?.[code] ?? thing[part];

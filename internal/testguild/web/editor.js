// Changing one's own message, in its place.
import { byId, el } from "./dom.js";
import { raw, shown } from "./mentions.js";
import { act, on } from "./store.js";

function edit(m) {
  const article = document.querySelector(`#log article[data-id="${CSS.escape(m.id)}"]`), content = article?.querySelector(".content");
  if (!content || article.querySelector(".editor")) return;
  const text = el("textarea", { rows: 1, "aria-label": "Edit message", "aria-describedby": "editor-help" });
  text.value = shown(m.content);
  const problem = el("p", { class: "problem", role: "alert", hidden: true });
  const grow = () => {
    text.style.height = "auto";
    text.style.height = text.scrollHeight + "px";
  };
  const end = () => {
    box.remove();
    content.hidden = false;
    if (article.isConnected) article.focus({ preventScroll: true });
    else byId("text").focus();
  };
  const save = async () => {
    const words = raw(text.value.trim());
    if (words === m.content) return end();
    try {
      await act("edit", { channel: m.channel_id, message: m.id, content: words });
      end();
    } catch (e) {
      problem.textContent = e.message;
      problem.hidden = false;
    }
  };
  const press = (label, f) => el("button", { type: "button", class: "linklike", text: label, on: { click: f } });
  const box = el("div", { class: "editor" }, text, problem, el("p", { class: "faint", id: "editor-help" }, "escape to ", press("cancel", end), " · enter to ", press("save", save)));
  text.addEventListener("input", grow);
  text.addEventListener("keydown", (e) => {
    if (e.key === "Escape") end();
    else if (e.key === "Enter" && !e.shiftKey && !e.isComposing) save();
    else return;
    e.preventDefault();
    e.stopPropagation();
  });
  content.hidden = true;
  content.after(box);
  grow();
  text.focus();
  text.setSelectionRange(text.value.length, text.value.length);
}

on("edit", edit);

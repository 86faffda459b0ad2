// Forms that the bot asks to fill in.
import { byId, el } from "./dom.js";
import { markdown } from "./markdown.js";
import { act, emit, names, on } from "./store.js";

const dialog = byId("modal");

// show opens the form that an interaction asked for.
function show({ interaction, channel_id: channel, modal }) {
  const problem = el("p", { class: "problem", role: "alert", hidden: true });
  const form = el("form", { method: "dialog" }, el("h2", { text: modal.title, id: "modal-title" }),
    modal.components.map(part), problem,
    el("div", { class: "row" }, el("button", { type: "button", class: "button secondary", text: "Cancel", on: { click: () => dialog.close() } }),
      el("button", { type: "submit", class: "button primary", text: "Submit" })));
  form.addEventListener("submit", async (e) => {
    e.preventDefault();
    const fields = {};
    for (const [name, value] of new FormData(form)) (fields[name] ??= []).push(value);
    try {
      const sent = await act("modals", { channel, interaction, fields });
      dialog.close();
      emit("expect", { interaction: sent.interaction, text: "Sending the form…" });
    } catch (failure) {
      problem.textContent = failure.message;
      problem.hidden = false;
    }
  });
  dialog.setAttribute("aria-labelledby", "modal-title");
  dialog.replaceChildren(form);
  dialog.showModal();
}

// part is one input of the form with its label.
function part(c) {
  if (c.type === 10) return el("div", {}, markdown(c.content, names));
  const input = c.type === 18 ? c.component : c.components?.[0];
  if (!input) return null;
  const label = c.type === 18 ? c.label : input.label;
  return el("label", { class: "form-field" }, el("span", { text: label + (input.required === false ? " (optional)" : "") }),
    c.description && el("span", { class: "faint", text: c.description }), control(input));
}

function control(c) {
  if (c.type === 3) {
    return el("select", { name: c.custom_id, multiple: c.max_values > 1, required: c.required !== false },
      c.options.map((o) => el("option", { value: o.value, selected: o.default, text: o.label })));
  }
  const shared = { name: c.custom_id, placeholder: c.placeholder, minlength: c.min_length, maxlength: c.max_length || 4000, required: c.required !== false };
  const field = c.style === 2 ? el("textarea", { ...shared, rows: 4 }) : el("input", { ...shared, type: "text" });
  field.value = c.value ?? "";
  return field;
}

on("modal", show);

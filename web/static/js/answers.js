// What a form says that was sent without leaving the page: what was refused, on its top.

import { announce } from "./announce.js";

// The list of what is wrong, or the question, out of the page that a form without this
// would have shown.
export function fromPage(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  return page.querySelector("form .error-summary, form .note");
}

export function show(form, note) {
  clear(form);
  form.prepend(note);
  document.dispatchEvent(new CustomEvent("kiem:added", { detail: form }));
}

export function refuse(form, text) {
  const note = line("p", "note", text);
  note.dataset.severity = "action";
  show(form, note);
  announce(text);
}

export function clear(form) {
  for (const old of form.querySelectorAll(":scope > .error-summary, :scope > .note")) {
    old.remove();
  }
}

export function line(tag, className, textContent) {
  return Object.assign(document.createElement(tag), { className, textContent });
}

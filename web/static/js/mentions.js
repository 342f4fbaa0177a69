// Proposes colleagues behind an @ in a comment. Without this one types the full name.

import { announce } from "./announce.js";
import { combobox } from "./combobox.js";

// What is typed behind the last sign, if that does not continue a word or an address.
const BEHIND = /(?:^|[^\p{L}\p{N}_@.])@([^\n@]{0,60})$/u;
const PAUSE = 120;

export function mentions(form) {
  const field = form.querySelector("textarea");
  const list = Object.assign(document.createElement("ul"), {
    id: `${field.id}-people`,
    className: "offers people",
    hidden: true,
  });
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", form.dataset.label);
  field.after(list);
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", list.id);
  const box = combobox(field, list, take);
  let timer;
  let nobody = null;

  function typed() {
    if (field.selectionStart !== field.selectionEnd) return null;
    return BEHIND.exec(field.value.slice(0, field.selectionStart))?.[1] ?? null;
  }

  function take(option) {
    const end = field.selectionStart;
    const name = `${option.dataset.name} `;
    field.setRangeText(name, end - typed().length, end, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  async function suggest() {
    const name = typed();
    // Who was nobody with fewer letters is nobody with more.
    if (name === null || (nobody !== null && name.startsWith(nobody))) return box.close();
    let answer;
    try {
      const query = new URLSearchParams({ q: name });
      answer = await fetch(`${form.dataset.people}?${query}`, {
        headers: { "X-Requested-With": "fetch" },
      });
    } catch {
      return;
    }
    if (!answer.ok || answer.redirected) return;
    const text = await answer.text();
    if (name !== typed()) return;
    const page = new DOMParser().parseFromString(`<ul>${text}</ul>`, "text/html");
    const found = [...page.querySelectorAll("li")];
    nobody = found.length ? null : name;
    box.show(found, 0);
    if (found.length) announce(form.dataset.some.replace("{count}", found.length));
  }

  function later() {
    clearTimeout(timer);
    if (typed() === null) return box.close();
    timer = setTimeout(suggest, PAUSE);
  }

  field.addEventListener("input", later);
  field.addEventListener("blur", box.close);
  // Somebody may have been quicker than this script.
  if (document.activeElement === field) later();
}

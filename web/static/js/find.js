// Finding while one types: the cards follow the field, and so does the address. What
// could be typed next stands below it.

import { announce } from "./announce.js";
import { combobox } from "./combobox.js";
import { works } from "./keys.js";
import { refresh } from "./server.js";

const PAUSE = 150;
// Told once somebody stops typing, and not with each sign.
const REST = 900;

export function mount(all) {
  const form = all.querySelector("form");
  const field = form.elements.q;
  const clear = all.querySelector("[data-clear]");
  const region = document.querySelector("[data-module=board]") ?? document.body;
  const list = all.querySelector("[role=listbox]");
  const offers = combobox(field, list, (option) => take(option.dataset));
  let typing = null;
  let resting = null;
  let asked = 0;

  field.setAttribute("role", "combobox");
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-expanded", "false");
  field.setAttribute("aria-controls", list.id);

  async function find() {
    clearTimeout(typing);
    clearTimeout(resting);
    clear.hidden = !field.value;
    const address = new URL(location.href);
    for (const name of [...address.searchParams.keys()]) {
      if (name.startsWith("show-")) address.searchParams.delete(name);
    }
    address.searchParams.delete("q");
    if (field.value.trim()) address.searchParams.set("q", field.value.trim());
    if (address.search === location.search) return;
    history.replaceState(history.state, "", address);
    all.dataset.busy = "";
    await refresh({ anew: true });
    if (address.search !== location.search) return;
    delete all.dataset.busy;
    const told = all.querySelector("[data-said]");
    field.toggleAttribute("aria-invalid", false);
    if (told.querySelector(".field-error")) field.setAttribute("aria-invalid", "true");
    resting = setTimeout(() => announce(told.dataset.said), REST - PAUSE);
  }

  // Only the newest answer counts, and only while one is there to read it.
  async function suggest() {
    const mine = ++asked;
    const { value, selectionStart: at } = field;
    const search = new URLSearchParams({ q: value, at });
    const response = await fetch(`${all.dataset.suggestions}?${search}`).catch(() => null);
    if (!response?.ok || response.redirected) return;
    const found = await response.json();
    if (mine !== asked || document.activeElement !== field || value !== field.value) return;
    offers.show(found.options.map((option) => row(option, found)));
  }

  function take({ start, end, text }) {
    const before = field.value.slice(0, start) + text;
    const after = field.value.slice(end);
    const open = text.endsWith(":");
    field.value = open || after ? before + after : `${before} `;
    const caret = before.length + (open || after ? 0 : 1);
    field.setSelectionRange(caret, caret);
    if (open) suggest();
    else find();
  }

  // Goes where a link goes, without leaving the page.
  function follow(link) {
    field.value = new URL(link.href).searchParams.get("q") ?? "";
    offers.close();
    field.focus();
    find();
  }

  field.addEventListener("input", () => {
    clearTimeout(typing);
    clearTimeout(resting);
    // A key without a value is not finished.
    const open = field.value.endsWith(":");
    typing = setTimeout(() => {
      suggest();
      if (!open) find();
    }, PAUSE);
  });
  field.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") suggest();
  });
  field.addEventListener("click", () => {
    if (!field.value) suggest();
  });
  field.addEventListener("blur", () => {
    asked++;
    offers.close();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    asked++;
    offers.close();
    find();
  });
  all.addEventListener("click", (event) => {
    const link = event.target.closest(".find-chip, [data-clear]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    follow(link);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || !works(event)) return;
    event.preventDefault();
    field.focus();
    field.select();
  });
}

function row(option, { start, end }) {
  const made = document.createElement("li");
  made.setAttribute("role", "option");
  Object.assign(made.dataset, { start, end, text: option.text });
  const text = document.createElement("b");
  text.textContent = option.text;
  const label = document.createElement("span");
  label.className = "soft";
  label.textContent = option.label;
  made.append(text, " ", label);
  return made;
}

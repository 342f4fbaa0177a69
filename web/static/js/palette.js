// One box for everything: pages, initiatives by title, the board's filter, and what can
// be done with the card that has the focus. What was used last comes first.

import { combobox } from "./combobox.js";
import { paint } from "./scheme.js";

const PAUSE = 120;
const KEPT = "kiem-recent";
const MOST_KEPT = 5;

export async function open(address) {
  if (document.querySelector(".palette")) return;
  const card = document.activeElement?.closest(".card");
  const dialog = await fetched(address);
  if (!dialog) return;
  const back = document.activeElement;
  const line = dialog.querySelector(".palette-line");
  const none = dialog.querySelector(".palette-none");
  const pages = [...dialog.querySelectorAll("[data-pages] > [data-slug]")].map(fromPage);
  const filter = dialog.querySelector("[data-filter]");
  // The page adds what it can do: see board.js.
  const offered = [];
  document.dispatchEvent(new CustomEvent("kiem:commands", { detail: { card, offered } }));
  const all = recentFirst([...offered, ...pages]);
  let chosen = null;
  let timer = null;
  let last = 0;

  function choose(option) {
    chosen = option.command;
    dialog.close();
  }
  const offers = dialog.querySelector("#palette-offers");
  const list = combobox(line, offers, choose, { escapes: false });

  function show(initiatives = []) {
    const text = line.value.trim();
    const found = all.filter(({ label }) => fits(text, label));
    const more = text && filter ? [filtered(filter, text)] : [];
    const shown = [...found, ...initiatives, ...more];
    list.show(shown.map(optionOf), 0);
    none.textContent = shown.length ? "" : none.dataset.none;
  }

  async function search() {
    const mine = ++last;
    const text = line.value.trim();
    const url = new URL(address, location.href);
    url.searchParams.set("text", text);
    const response = await fetch(url).catch(() => null);
    if (mine !== last || !response?.ok || response.redirected || !dialog.open) return;
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    if (mine === last) show([...page.querySelectorAll("[data-slug]")].map(fromPage));
  }

  line.addEventListener("input", () => {
    last++;
    clearTimeout(timer);
    show();
    if (line.value.trim().length > 1) timer = setTimeout(search, PAUSE);
  });
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  dialog.addEventListener("close", () => {
    dialog.remove();
    back?.focus?.({ preventScroll: true });
    if (!chosen) return;
    keep(chosen.slug);
    chosen.act();
  });
  document.body.append(dialog);
  dialog.showModal();
  line.focus();
  show();
}

async function fetched(address) {
  const response = await fetch(address).catch(() => null);
  if (!response?.ok || response.redirected) return null;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  return page.querySelector("dialog");
}

function fromPage({ dataset, firstChild, lastElementChild }) {
  const { slug, href, press, scheme, keys = "" } = dataset;
  const go = () => (scheme === undefined ? location.assign(href) : paint(scheme));
  const label = firstChild.textContent.trim();
  const note = lastElementChild?.textContent ?? "";
  const act = press ? () => document.querySelector(press).click() : go;
  return { slug, label, note, keys, act };
}

function filtered(filter, text) {
  const label = filter.textContent.replace("{text}", text);
  const go = () => location.assign(filter.dataset.href + encodeURIComponent(text));
  return { slug: "filter", label, keys: "", act: go };
}

// Every word that is typed begins a word of the label.
function fits(text, label) {
  const known = ` ${label.toLowerCase()}`;
  return text.toLowerCase().split(/\s+/).every((word) => known.includes(word));
}

function optionOf(command) {
  const option = document.createElement("li");
  option.setAttribute("role", "option");
  option.command = command;
  option.append(command.label);
  if (command.note) {
    const note = document.createElement("span");
    note.className = "soft";
    note.textContent = command.note;
    option.append(" ", note);
  }
  const way = command.caps ?? (command.keys.length === 1 ? command.keys : "");
  if (way) {
    const key = document.createElement("kbd");
    key.textContent = way;
    option.append(" ", key);
  }
  return option;
}

const recent = () => JSON.parse(localStorage.getItem(KEPT) ?? "[]");

function keep(slug) {
  const slugs = [slug, ...recent().filter((each) => each !== slug)].slice(0, MOST_KEPT);
  localStorage.setItem(KEPT, JSON.stringify(slugs));
}

function recentFirst(commands) {
  const slugs = recent();
  const place = ({ slug }) => (slugs.includes(slug) ? slugs.indexOf(slug) : MOST_KEPT);
  return commands.map((each) => [place(each), each]).sort(([a], [b]) => a - b).map(([, each]) => each);
}

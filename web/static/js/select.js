// Selecting cards and rows: X, Shift with the arrows, Ctrl or Shift with a click, and
// checkboxes. The bar below says how many, and what can be done with them.

import { announce, say } from "./announce.js";
import { cardsOf, columnOf, focusCard, titleOf } from "./places.js";

const BOX = 'input[name="id"][form="selection"]';

const chosen = new Set();
let anchor = null;

export const isSelecting = () => chosen.size > 0;

export function mountSelect(region) {
  const bar = document.getElementById("selection");
  if (!bar) return;
  // The tab may come back with what it had.
  for (const box of region.querySelectorAll(`${BOX}:checked`)) chosen.add(box.value);
  showSelected(region);
  region.addEventListener("board:fresh", () => showSelected(region));
  region.addEventListener("change", ({ target }) => {
    if (target.matches(BOX)) choose(region, target.value, target.checked);
  });
  // Back to the board as it is looked at now.
  bar.addEventListener("submit", () => {
    bar.elements.look.value = location.search.slice(1);
  });
  bar.addEventListener("reset", (event) => {
    event.preventDefault();
    clearSelection(region);
  });
  region.addEventListener("click", (event) => {
    const card = event.target.closest(".column .card");
    const wants = event.ctrlKey || event.metaKey || event.shiftKey;
    if (!card || !wants || event.target.closest("a, button, input")) return;
    event.preventDefault();
    getSelection().empty();
    if (event.shiftKey) selectRange(region, card);
    else toggle(region, card);
    card.focus({ preventScroll: true });
  });
}

export function toggle(region, card) {
  const on = !chosen.has(card.dataset.id);
  choose(region, card.dataset.id, on);
  anchor = card.dataset.id;
  const words = { title: titleOf(card), count: chosen.size };
  announce(say(on ? "selected" : "unselected", words));
}

// Shift and an arrow: this card and the next one.
export function extend(region, card, key) {
  const next = key === "ArrowUp" ? card.previousElementSibling : card.nextElementSibling;
  choose(region, card.dataset.id, true);
  if (!next) return announce(say("selected", { title: titleOf(card), count: chosen.size }));
  choose(region, next.dataset.id, true);
  anchor = next.dataset.id;
  focusCard(next);
  announce(say("selected", { title: titleOf(next), count: chosen.size }));
}

export function clearSelection(region) {
  const held = document.getElementById("selection").contains(document.activeElement);
  const back = region.querySelector(".card[data-selected]");
  chosen.clear();
  showSelected(region);
  if (held && back) focusCard(back);
  announce(say("selected_none"));
}

// From the card that was selected last, within a column.
function selectRange(region, card) {
  const cards = cardsOf(columnOf(card));
  const from = cards.findIndex((each) => each.dataset.id === anchor);
  const to = cards.indexOf(card);
  const [first, last] = from < 0 ? [to, to] : [Math.min(from, to), Math.max(from, to)];
  for (const each of cards.slice(first, last + 1)) chosen.add(each.dataset.id);
  showSelected(region);
  announce(say("selected", { title: titleOf(card), count: chosen.size }));
}

function choose(region, id, on) {
  if (on) chosen.add(id);
  else chosen.delete(id);
  showSelected(region);
}

// The page as it is selected now.
export function showSelected(region) {
  const bar = document.getElementById("selection");
  for (const card of region.querySelectorAll(".card[data-id]")) {
    mark(card, chosen.has(card.dataset.id));
  }
  for (const box of region.querySelectorAll(BOX)) box.checked = chosen.has(box.value);
  const boxed = new Set([...region.querySelectorAll(BOX)].map((box) => box.value));
  // A box sends itself.
  const others = [...chosen].filter((id) => !boxed.has(id));
  bar.querySelector("[data-ids]").replaceChildren(...others.map(field));
  bar.querySelector("[data-count]").textContent = say("selected_count", { count: chosen.size });
  bar.hidden = chosen.size === 0;
  region.toggleAttribute("data-selecting", !bar.hidden);
}

function field(id) {
  const input = document.createElement("input");
  input.type = "hidden";
  input.name = "id";
  input.value = id;
  return input;
}

// Said with the card, not only seen.
function mark(card, on) {
  if (on === "selected" in card.dataset) return;
  if (!on) {
    delete card.dataset.selected;
    card.querySelector("[data-mark]")?.remove();
    return;
  }
  card.dataset.selected = "";
  // A row of the table has its checkbox.
  if (card.querySelector(BOX)) return;
  const words = document.createElement("span");
  words.className = "card-selected";
  words.dataset.mark = "";
  words.dataset.keep = "";
  words.textContent = say("selected_mark");
  // Last, so that a fresh card is like the old one up to here.
  card.append(words);
}

// Moving cards with the keyboard: with a mode (Enter, arrows, Enter) or without
// (Shift and left or right). Arrows alone walk over the board; with Ctrl they go as far
// as it goes.

import { announce, say } from "./announce.js";
import { cardsOf, columnOf, columnsOf, focusCard, placeOf, put, wordsOf } from "./places.js";
import { afterOf } from "./places.js";
import { commit } from "./moves.js";
import { extend } from "./select.js";

const ARROWS = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"];

export function mountKeyboard(region, moves) {
  let picked = null;

  function pick(card) {
    picked = { card, from: placeOf(card), was: { ...wordsOf(card), after: afterOf(card) } };
    card.dataset.picked = "";
    announce(say("picked", wordsOf(card)));
  }

  function letGo() {
    const { card } = picked;
    delete card.dataset.picked;
    picked = null;
    return card;
  }

  function cancel() {
    const { from } = picked;
    const card = letGo();
    put(card, from);
    focusCard(card);
    announce(say("restored", wordsOf(card)));
  }

  function drop() {
    const { from, was } = picked;
    const card = letGo();
    commit(region, card, from, was);
  }

  function carry(card, key, far) {
    const place = goal(region, card, key, far);
    if (place) put(card, place);
    focusCard(card);
    announce(say("over", wordsOf(card)));
  }

  function shift(card, key) {
    const target = beside(region, columnOf(card), key, false);
    if (!target) return;
    const from = placeOf(card);
    const was = { ...wordsOf(card), after: afterOf(card) };
    put(card, { column: target, before: cardsOf(target)[0] });
    commit(region, card, from, was);
  }

  function whilePicked(event) {
    if (event.key === "Escape") cancel();
    else if (event.key === "Enter" || event.key === " ") drop();
    else if (ARROWS.includes(event.key)) carry(picked.card, event.key, isFar(event));
    else return;
    event.preventDefault();
  }

  region.addEventListener("keydown", (event) => {
    if (picked) return whilePicked(event);
    const card = event.target.closest(".column .card");
    if (!card || event.altKey) return;
    if (isFar(event) && !(event.target === card && ARROWS.includes(event.key))) return;
    const sideways = event.key === "ArrowLeft" || event.key === "ArrowRight";
    if (event.shiftKey && event.key === " " && moves) pick(card);
    else if (event.shiftKey && sideways && moves) shift(card, event.key);
    else if (event.target !== card) return;
    else if (event.shiftKey && ARROWS.includes(event.key) && !sideways) extend(region, card, event.key);
    else if (event.shiftKey) return;
    else if (event.key === "Enter" && moves) pick(card);
    else if (ARROWS.includes(event.key)) walk(region, card, event.key, isFar(event));
    else return;
    event.preventDefault();
  });

  // Whoever tabs or clicks away drops nothing by accident.
  region.addEventListener("focusout", (event) => {
    if (picked && event.relatedTarget && event.relatedTarget !== picked.card) cancel();
  });
}

const isFar = (event) => event.ctrlKey || event.metaKey;
const indexOf = (card) => cardsOf(columnOf(card)).indexOf(card);

// The column on this side, or the outermost one.
function beside(region, column, key, far) {
  const columns = columnsOf(column.closest(".board"));
  if (far) return key === "ArrowLeft" ? columns[0] : columns.at(-1);
  return columns[columns.indexOf(column) + (key === "ArrowLeft" ? -1 : 1)];
}

// Where a card goes that is carried this way; nothing where the board ends.
function goal(region, card, key, far) {
  const column = columnOf(card);
  const { previousElementSibling: above, nextElementSibling: below } = card;
  if (key === "ArrowUp") return above && { column, before: far ? cardsOf(column)[0] : above };
  if (key === "ArrowDown") return below && { column, before: far ? null : below.nextElementSibling };
  const target = beside(region, column, key, far);
  return target && target !== column && { column: target, before: cardsOf(target)[indexOf(card)] };
}

function walk(region, card, key, far) {
  const cards = cardsOf(columnOf(card));
  let next = key === "ArrowUp" ? card.previousElementSibling : card.nextElementSibling;
  if (far) next = cards.at(key === "ArrowUp" ? 0 : -1);
  if (key === "ArrowLeft" || key === "ArrowRight") {
    const column = beside(region, columnOf(card), key, far);
    const there = column ? cardsOf(column) : [];
    next = there[Math.min(indexOf(card), there.length - 1)];
  }
  if (next) focusCard(next);
}

// Moving cards with the keyboard: with a mode (Enter, arrows, Enter) or without
// (Shift and left or right). Arrows alone walk over the board.

import { announce, say } from "./announce.js";
import { cardsOf, columnOf, columnsOf, focusCard, placeOf, put, wordsOf } from "./places.js";
import { afterOf } from "./places.js";
import { commit } from "./moves.js";

const ARROWS = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"];

export function mountKeyboard(region) {
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

  function carry(card, key) {
    const column = columnOf(card);
    if (key === "ArrowUp" && card.previousElementSibling) {
      put(card, { column, before: card.previousElementSibling });
    } else if (key === "ArrowDown" && card.nextElementSibling) {
      put(card, { column, before: card.nextElementSibling.nextElementSibling });
    } else if (key === "ArrowLeft" || key === "ArrowRight") {
      const target = beside(region, column, key);
      if (target) put(card, { column: target, before: cardsOf(target)[indexOf(card)] });
    }
    focusCard(card);
    announce(say("over", wordsOf(card)));
  }

  function shift(card, key) {
    const target = beside(region, columnOf(card), key);
    if (!target) return;
    const from = placeOf(card);
    const was = { ...wordsOf(card), after: afterOf(card) };
    put(card, { column: target, before: cardsOf(target)[0] });
    commit(region, card, from, was);
  }

  function whilePicked(event) {
    if (event.key === "Escape") cancel();
    else if (event.key === "Enter" || event.key === " ") drop();
    else if (ARROWS.includes(event.key)) carry(picked.card, event.key);
    else return;
    event.preventDefault();
  }

  region.addEventListener("keydown", (event) => {
    if (picked) return whilePicked(event);
    const card = event.target.closest(".column .card");
    if (!card || event.ctrlKey || event.altKey || event.metaKey) return;
    const sideways = event.key === "ArrowLeft" || event.key === "ArrowRight";
    if (event.shiftKey && event.key === " ") pick(card);
    else if (event.shiftKey && sideways) shift(card, event.key);
    else if (event.target !== card || event.shiftKey) return;
    else if (event.key === "Enter") pick(card);
    else if (event.key === " ") card.querySelector(".card-title a").click();
    else if (ARROWS.includes(event.key)) walk(region, card, event.key);
    else return;
    event.preventDefault();
  });

  // Whoever tabs or clicks away drops nothing by accident.
  region.addEventListener("focusout", (event) => {
    if (picked && event.relatedTarget && event.relatedTarget !== picked.card) cancel();
  });
}

const indexOf = (card) => cardsOf(columnOf(card)).indexOf(card);

function beside(region, column, key) {
  const columns = columnsOf(region);
  return columns[columns.indexOf(column) + (key === "ArrowLeft" ? -1 : 1)];
}

function walk(region, card, key) {
  let next = key === "ArrowUp" ? card.previousElementSibling : card.nextElementSibling;
  if (key === "ArrowLeft" || key === "ArrowRight") {
    const column = beside(region, columnOf(card), key);
    const cards = column ? cardsOf(column) : [];
    next = cards[Math.min(indexOf(card), cards.length - 1)];
  }
  if (next) focusCard(next);
}

// The line between two cards that says: here it goes.

import { columnOf, listOf } from "./places.js";

// To the middle between two cards.
const ABOVE = -6;
const BELOW = 2;

export function layer(name) {
  const element = document.createElement("div");
  element.className = name;
  return element;
}

// Hidden where the card would stay as it is.
export function drawLine(line, { column, before }, card) {
  const list = listOf(column);
  const { left, width, top } = list.getBoundingClientRect();
  const last = list.lastElementChild;
  let height = top + ABOVE;
  if (before) height = before.getBoundingClientRect().top + ABOVE;
  else if (last) height = last.getBoundingClientRect().bottom + BELOW;
  line.hidden = column === columnOf(card) && before === card.nextElementSibling;
  line.style.translate = `${left}px ${height}px`;
  line.style.inlineSize = `${width}px`;
}

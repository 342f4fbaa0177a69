// Where cards stand: reading it from the page, and putting them elsewhere.

export const titleOf = (card) => card.querySelector(".card-title").textContent.trim();
export const columnOf = (card) => card.closest(".column");
export const listOf = (column) => column.querySelector(".cards");
export const cardsOf = (column) => [...listOf(column).children];
export const columnsOf = (region) => [...region.querySelectorAll(".column")];
export const nameOf = (column) => column.querySelector(".column-name").textContent.trim();

// A place in the page: a column and the card below, or null for the end.
export function placeOf(card) {
  return { column: columnOf(card), before: card.nextElementSibling };
}

export function put(card, place) {
  const list = listOf(place.column);
  const before = place.before?.parentElement === list ? place.before : null;
  if (card.parentElement !== list || card.nextElementSibling !== before) {
    list.insertBefore(card, before);
  }
  recount(card.closest(".board"));
}

// The words for where a card stands now.
export function wordsOf(card) {
  const column = columnOf(card);
  const cards = cardsOf(column);
  return {
    title: titleOf(card),
    stage: nameOf(column),
    place: cards.indexOf(card) + 1,
    count: cards.length,
  };
}

// What the server is told: the id of the card above, or "top".
export const afterOf = (card) => card.previousElementSibling?.dataset.id ?? "top";

function recount(board) {
  for (const column of columnsOf(board)) {
    column.querySelector(".column-count").textContent = cardsOf(column).length;
  }
}

// How many stages further this column is; negative is back.
export function distance(from, to) {
  const columns = columnsOf(from.closest(".board"));
  return columns.indexOf(to) - columns.indexOf(from);
}

// Into view and in focus, wherever it went.
export function focusCard(card) {
  card.focus({ preventScroll: true });
  card.scrollIntoView({ block: "nearest", inline: "nearest" });
}

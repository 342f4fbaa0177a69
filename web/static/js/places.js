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
  const left = card.closest(".board");
  if (card.parentElement !== list || card.nextElementSibling !== before) {
    list.insertBefore(card, before);
  }
  recount(left);
  if (left !== list.closest(".board")) recount(list.closest(".board"));
}

// The words for where a card stands now.
export function wordsOf(card) {
  const column = columnOf(card);
  const cards = cardsOf(column);
  return {
    title: titleOf(card),
    stage: nameOf(column),
    place: cards.indexOf(card) + 1,
    count: countOf(column),
  };
}

// What the server is told: the id of the card above, or "top".
export const afterOf = (card) => card.previousElementSibling?.dataset.id ?? "top";

// A large column holds more cards than it shows.
const countOf = (column) =>
  listOf(column).children.length + Number(column.dataset.hidden ?? 0);

function recount(board) {
  for (const column of columnsOf(board)) {
    const count = countOf(column);
    const shown = column.querySelector(".column-count");
    // To write the same again would lay out the board again.
    if (shown.textContent === String(count)) continue;
    shown.textContent = count;
    const { most } = column.dataset;
    if (most) column.querySelector(".column-over").hidden = count <= most;
  }
}

// What a column that holds more than agreed says about that.
export const warningOf = (column) =>
  column?.querySelector(".column-over:not([hidden])")?.textContent.trim() ?? "";

// A card stays in its lane: back to the column of its own lane that has this stage.
export function keepLane(card, from) {
  const board = from.column.closest(".board");
  const lane = columnOf(card);
  if (lane.closest(".board") === board) return false;
  const { stage } = lane.dataset;
  const column = columnsOf(board).find((each) => each.dataset.stage === stage);
  put(card, column === from.column ? from : { column, before: listOf(column).children[0] });
  return true;
}

// How many stages further this column is; negative is back.
export function distance(from, to) {
  const columns = columnsOf(from.closest(".board"));
  return columns.indexOf(to) - columns.indexOf(from);
}

// The column at this point of the window.
export function columnAt(region, x, y) {
  return columnsOf(region).find((column) => {
    const box = column.getBoundingClientRect();
    return box.left <= x && x < box.right && box.top <= y && y < box.bottom;
  });
}

// The first card of the column with its middle below this height. They stand in order, so
// that a few of them tell.
export function cardBelow(column, lifted, y) {
  const cards = cardsOf(column).filter((each) => each !== lifted);
  let [low, high] = [0, cards.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const box = cards[middle].getBoundingClientRect();
    if (box.top + box.height / 2 > y) high = middle;
    else low = middle + 1;
  }
  return cards[low] ?? null;
}

// Into view and in focus, wherever it went.
export function focusCard(card) {
  // A row has no focus of its own.
  const goal = card.hasAttribute("tabindex") ? card : card.querySelector(".card-title a");
  goal.focus({ preventScroll: true });
  card.scrollIntoView({ block: "nearest", inline: "nearest" });
}

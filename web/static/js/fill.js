// Puts in place what the page came without: a column shows its first cards at once, and
// the others as soon as there is time. Without JavaScript they are there at once.

import { listOf } from "./places.js";
import { isRefreshing } from "./server.js";

const AT_ONCE = 20;
const PAUSE = 100;
const CARD = /(?=<li class="card")/;
const soon = window.requestIdleCallback ?? ((act) => setTimeout(act, 20));

// `added` is told of the cards that came.
export function mountFill(region, added) {
  let waiting = [];

  // What stands there as text.
  function take() {
    waiting = [...region.querySelectorAll("[data-rest]")].map((rest) => {
      const column = rest.closest(".column");
      rest.remove();
      return { column, cards: rest.textContent.split(CARD).slice(1) };
    });
  }

  function some() {
    const { column, cards } = waiting[0];
    const list = listOf(column);
    const before = list.children.length;
    const coming = cards.splice(0, AT_ONCE);
    list.insertAdjacentHTML("beforeend", coming.join(""));
    column.dataset.hidden -= coming.length;
    added([...list.children].slice(before));
    // In turns, for people look at the tops of all columns first.
    waiting.push(waiting.shift());
    waiting = waiting.filter((each) => each.cards.length);
  }

  function all() {
    while (waiting.length) some();
  }

  function goOn() {
    if (!waiting.length) return;
    // What is about to be replaced need not come first.
    if (isRefreshing()) return setTimeout(goOn, PAUSE);
    some();
    soon(goOn);
  }

  take();
  // Whoever comes back wants to be where they were.
  const [{ type }] = performance.getEntriesByType("navigation");
  if (type !== "navigate" || location.search.includes("peek=")) all();
  else soon(goOn);
  // Keys go as far as there are cards.
  document.addEventListener("keydown", all, { capture: true });
  region.addEventListener("board:stale", () => {
    waiting = [];
  });
  region.addEventListener("board:fresh", () => {
    take();
    soon(goOn);
  });
}

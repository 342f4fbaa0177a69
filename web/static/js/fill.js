// Puts in place what the page came without: a column shows its first cards, and the others
// when somebody comes near them, by scrolling or by keys. Each card that is there slows the
// board down, whoever looks at it. Without JavaScript all are there.

import { listOf } from "./places.js";
import { pressed, TYPING } from "./pressed.js";

const AT_ONCE = 10;
const CARD = /(?=<li class="card")/;
const ID = /data-id="([^"]+)"/;
// Keys that go from card to card, and those with which a browser looks in the page.
const GOES = /Arrow|End$|^Ctrl\+a$/;
const LOOKS = /Tab$|F3$|^Ctrl\+[fg]$/i;

const cardsIn = (rest) => rest.textContent.split(CARD).filter((each) => each.startsWith("<li"));

// `added` is told of the cards that came.
export function mountFill(region, added) {
  // The cards as text, by what stands in their place at the end of a column.
  const waiting = new Map();
  const near = new IntersectionObserver(
    (ends) => {
      for (const { isIntersecting, target } of ends) if (isIntersecting) bring(target);
    },
    { rootMargin: "50%" },
  );

  function take() {
    for (const rest of region.querySelectorAll("[data-rest]")) {
      const end = rest.closest(".column").querySelector("[data-end]");
      waiting.set(end, cardsIn(rest));
      rest.remove();
      end.hidden = false;
      watch(end);
    }
  }

  // Whoever is observed anew is told of at once, so that it goes on while it is near.
  function watch(end) {
    const { length } = waiting.get(end);
    near.unobserve(end);
    if (!length) return leave(end);
    end.style.setProperty("--waiting", length);
    near.observe(end);
  }

  function leave(end) {
    waiting.delete(end);
    end.remove();
  }

  function bring(end, many = AT_ONCE) {
    if (!waiting.has(end)) return;
    const column = end.closest(".column");
    const list = listOf(column);
    const before = list.children.length;
    const coming = waiting.get(end).splice(0, many);
    list.insertAdjacentHTML("beforeend", coming.join(""));
    column.dataset.hidden -= coming.length;
    added([...list.children].slice(before));
    watch(end);
  }

  function all() {
    for (const end of [...waiting.keys()]) bring(end, Infinity);
  }

  take();
  if (location.search.includes("peek=")) all();
  document.addEventListener(
    "keydown",
    (event) => {
      const name = pressed(event);
      if (LOOKS.test(name) || (GOES.test(name) && !event.target.closest(TYPING))) all();
    },
    { capture: true },
  );
  addEventListener("beforeprint", all);
  region.addEventListener("click", ({ target }) => {
    const end = target.closest("[data-end] button")?.closest("[data-end]");
    if (!end) return;
    const last = listOf(end.closest(".column")).lastElementChild;
    bring(end, Infinity);
    last.nextElementSibling.focus();
  });
  region.addEventListener("board:stale", () => {
    near.disconnect();
    for (const end of [...waiting.keys()]) leave(end);
  });
  region.addEventListener("board:fresh", take);
}

// On a fresh board, what is here comes first too: each card that is here, and those above
// it; of a column that is here whole, all.
export function keepShown(region, fresh) {
  const here = new Set([...region.querySelectorAll(".card")].map((card) => card.dataset.id));
  for (const rest of fresh.querySelectorAll("[data-rest]")) {
    const column = rest.closest(".column");
    const list = listOf(column);
    const old = document.getElementById(list.id);
    const isWhole = old && !old.closest(".column").querySelector("[data-end]");
    const cards = cardsIn(rest);
    const last = cards.findLastIndex((card) => isWhole || here.has(ID.exec(card)[1]));
    const coming = cards.splice(0, last + 1);
    list.insertAdjacentHTML("beforeend", coming.join(""));
    column.dataset.hidden -= coming.length;
    rest.textContent = cards.join("");
  }
}

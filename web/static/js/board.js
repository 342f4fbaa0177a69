// The board: cards that can be taken elsewhere by pointer, keys and menu.

import { boardCommands, commandsOf } from "./commands.js";
import { mountDrag } from "./drag.js";
import { mountFill } from "./fill.js";
import { mountKeyboard } from "./keyboard.js";
import { works } from "./keys.js";
import { mountMenu } from "./menu.js";
import { afterMoves } from "./moves.js";
import { columnsOf, listOf } from "./places.js";
import { pressed } from "./pressed.js";
import { isSelecting, mountSelect, showSelected } from "./select.js";
import { mountUndo } from "./undo.js";

export function mount(region) {
  const moves = "mayMove" in region.dataset || "mayDecide" in region.dataset;
  mountFill(region, (cards) => {
    cards.forEach(tell);
    if (isSelecting()) showSelected(region);
  });
  if (moves) {
    mountMenu(region);
    mountDrag(region);
    mountUndo(region, afterMoves);
  }
  mountKeyboard(region, moves);
  mountSelect(region);
  mountCommands(region);
  describe(region);
  if (location.search.includes("peek=")) {
    import("./peek.js").then(({ openShared }) => openShared(region));
  }
  region.addEventListener("board:fresh", () => describe(region));
  for (const sign of ["focusin", "focusout", "keyup"]) {
    region.addEventListener(sign, () => tellKeys(region));
  }
  region.addEventListener("focusin", (event) => {
    const card = event.target.closest(".column .card");
    if (card) makeStop(region, card);
  });
}

// Cards take the focus, one of them by Tab; the keys are said along.
function describe(region) {
  for (const column of columnsOf(region)) [...listOf(column).children].forEach(tell);
  const first = region.querySelector(".column .card");
  if (first && !region.querySelector('.column .card[tabindex="0"]')) makeStop(region, first);
}

function tell(card) {
  if (card.hasAttribute("tabindex")) return;
  card.tabIndex = -1;
  card.setAttribute("aria-describedby", "board-help");
}

function makeStop(region, card) {
  const old = region.querySelector('.column .card[tabindex="0"]');
  if (old && old !== card) old.tabIndex = -1;
  card.tabIndex = 0;
}

function tellKeys(region) {
  const card = region.querySelector(".column .card:focus-visible");
  if (card) region.dataset.keys = "picked" in card.dataset ? "picking" : "card";
  else delete region.dataset.keys;
}

function mountCommands(region) {
  const cardAt = (element) => element?.closest(".card");
  const offered = (card) => [...(card ? commandsOf(region, card) : []), ...boardCommands(region)];

  document.addEventListener("kiem:commands", ({ detail }) => {
    detail.offered.push(...offered(region.contains(detail.card) ? detail.card : null));
  });
  document.addEventListener("keydown", (event) => {
    if (!works(event)) return;
    const name = pressed(event);
    // On a link or button inside the card, its own keys go first; a row has its title.
    const title = name === "Space" && event.target.matches(".is-row .card-title a");
    const own = title || name.length === 1 || event.target.matches(".card");
    const card = own ? cardAt(event.target) : null;
    const found = offered(card).find(({ keys }) => keys.split(" ").includes(name));
    if (!found) return;
    event.preventDefault();
    found.act();
  });
  region.addEventListener("click", (event) => {
    if (!event.target.closest(".quick-add-open") || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    boardCommands(region).find(({ slug }) => slug === "new").act();
  });
}

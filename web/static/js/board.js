// The board: cards that can be taken elsewhere by pointer, keys and menu.

import { mountDrag } from "./drag.js";
import { mountKeyboard } from "./keyboard.js";
import { mountMenu } from "./menu.js";
import { columnsOf, listOf } from "./places.js";

export function mount(region) {
  mountMenu(region);
  mountKeyboard(region);
  mountDrag(region);
  mountQuickAdd(region);
  describe(region);
  region.addEventListener("board:fresh", () => describe(region));
  region.addEventListener("focusin", (event) => {
    const card = event.target.closest(".column .card");
    if (card) makeStop(region, card);
  });
}

// Cards take the focus, one of them by Tab; the keys are said along.
function describe(region) {
  for (const column of columnsOf(region)) {
    for (const card of listOf(column).children) {
      card.tabIndex = -1;
      card.setAttribute("aria-describedby", "board-help");
    }
  }
  const first = region.querySelector(".column .card");
  if (first) makeStop(region, first);
}

function makeStop(region, card) {
  const old = region.querySelector('.column .card[tabindex="0"]');
  if (old && old !== card) old.tabIndex = -1;
  card.tabIndex = 0;
}

// Loaded when it is first asked for.
function mountQuickAdd(region) {
  region.addEventListener("click", async (event) => {
    if (!event.target.closest(".quick-add-open") || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const { openQuickAdd } = await import("./quickadd.js");
    openQuickAdd(region);
  });
}

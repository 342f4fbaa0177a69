// The menu of a card: the same moves for whoever does not drag. Without JavaScript its
// button leads to a page that offers them.

import { say } from "./announce.js";
import { afterOf, cardsOf, columnOf, columnsOf, nameOf, placeOf, put, titleOf, wordsOf } from "./places.js";
import { commit } from "./moves.js";

export function mountMenu(region) {
  const menu = document.createElement("div");
  menu.className = "menu";
  menu.popover = "auto";
  menu.setAttribute("role", "menu");
  region.append(menu);
  let button = null;

  function open(pressed) {
    button = pressed;
    const card = button.closest(".card");
    menu.setAttribute("aria-label", say("menu", { title: titleOf(card) }));
    menu.replaceChildren(...itemsOf(region, card).map(item));
    menu.showPopover();
    place(menu, button);
    button.setAttribute("aria-expanded", "true");
    menu.firstElementChild.focus();
  }

  function item([label, act]) {
    const made = document.createElement("button");
    made.type = "button";
    made.tabIndex = -1;
    made.setAttribute("role", "menuitem");
    made.textContent = label;
    made.addEventListener("click", () => {
      menu.hidePopover();
      act();
    });
    return made;
  }

  region.addEventListener("click", (event) => {
    const pressed = event.target.closest(".column .card-menu");
    if (!pressed || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    open(pressed);
  });
  menu.addEventListener("toggle", (event) => {
    if (event.newState !== "closed") return;
    button?.setAttribute("aria-expanded", "false");
    if (menu.contains(document.activeElement) || document.activeElement === document.body) {
      button?.focus();
    }
  });
  menu.addEventListener("keydown", (event) => {
    const items = [...menu.children];
    const at = items.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1 + items.length, Home: 0, End: -1 }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      items.at(to % items.length).focus();
    } else if (event.key === "Tab") {
      menu.hidePopover();
    }
    event.stopPropagation();
  });
}

function place(menu, button) {
  const box = button.getBoundingClientRect();
  const left = Math.min(box.left, innerWidth - menu.offsetWidth - 8);
  const below = box.bottom + menu.offsetHeight + 8 < innerHeight;
  menu.style.left = `${Math.max(8, left)}px`;
  menu.style.top = `${below ? box.bottom + 4 : Math.max(8, box.top - menu.offsetHeight - 4)}px`;
}

// What can be done with this card, as labels and acts.
function itemsOf(region, card) {
  const column = columnOf(card);
  const columns = columnsOf(region);
  const here = columns.indexOf(column);
  const cards = cardsOf(column);
  const at = cards.indexOf(card);
  const items = [];

  function goes(label, place) {
    items.push([
      label,
      () => {
        const from = placeOf(card);
        const was = { ...wordsOf(card), after: afterOf(card) };
        put(card, place);
        commit(region, card, from, was);
      },
    ]);
  }

  const toStage = (target) =>
    goes(say("to_stage", { stage: nameOf(target) }), { column: target, before: cardsOf(target)[0] });
  if (columns[here + 1]) toStage(columns[here + 1]);
  if (region.dataset.mayMove !== undefined) {
    columns.slice(0, here).reverse().forEach(toStage);
    if (at > 0) {
      goes(say("top"), { column, before: cards[0] });
      goes(say("up"), { column, before: cards[at - 1] });
    }
    if (at < cards.length - 1) goes(say("down"), { column, before: cards[at + 2] ?? null });
  }
  items.push([say("open"), () => card.querySelector(".card-title a").click()]);
  return items;
}

// The menu of a card: the same moves for whoever does not drag. Without JavaScript its
// button leads to a page that offers them.

import { say } from "./announce.js";
import { commandsOf } from "./commands.js";
import { titleOf } from "./places.js";

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
    menu.replaceChildren(...commandsOf(region, card).filter(({ slug }) => slug !== "menu").map(item));
    menu.showPopover();
    place(menu, button);
    button.setAttribute("aria-expanded", "true");
    menu.firstElementChild.focus();
  }

  function item({ label, caps, act }) {
    const made = document.createElement("button");
    made.type = "button";
    made.tabIndex = -1;
    made.setAttribute("role", "menuitem");
    made.textContent = label;
    // For the eye: who hears the menu is told what it does, not twice how.
    if (caps) made.dataset.caps = caps;
    made.addEventListener("click", () => {
      menu.hidePopover();
      act();
    });
    return made;
  }

  region.addEventListener("click", (event) => {
    const pressed = event.target.closest(".column .card-menu, .rows .card-menu");
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

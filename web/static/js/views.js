// The menu of views: closes as menus do, and keeps what the address says now.

import { closes } from "./popmenu.js";

export function mount(menu) {
  const form = menu.querySelector("form");

  closes(menu);
  form.addEventListener("submit", () => {
    form.elements.query.value = location.search;
  });
}

// Looking at the board differently without leaving the page: the lists of the bar, the
// heads of the table, and "show more". Each is a link or a form too.

import { announce } from "./announce.js";
import { closes } from "./popmenu.js";
import { refresh } from "./server.js";

export function mount(bar) {
  const form = bar.querySelector("form");
  const region = document.querySelector("[data-module=board]");

  closes(bar);
  form.querySelector("button").hidden = true;
  form.addEventListener("change", ({ target }) => {
    const address = new URL(location.href);
    for (const name of [...address.searchParams.keys()]) {
      if (name.startsWith("show-")) address.searchParams.delete(name);
    }
    const isUsual = !target.selectedIndex;
    if (isUsual) address.searchParams.delete(target.name);
    else address.searchParams.set(target.name, target.value);
    // Another layout has other lists.
    if (target.name === "layout") return location.assign(address);
    look(address, { text: target.selectedOptions[0].textContent });
  });

  region.addEventListener("click", async (event) => {
    const link = event.target.closest(".sort, [data-more]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (link.matches(".sort")) await sort(link);
    else await more(link);
  });

  async function look(href, { text, anew = true } = {}) {
    history.replaceState(history.state, "", href);
    const chosen = [...form.elements].filter(({ selectedIndex }) => selectedIndex > 0);
    bar.querySelector(".look-told").textContent = chosen
      .map(({ selectedOptions: [option] }) => option.textContent)
      .join(" · ");
    await refresh({ anew });
    if (text) announce(text);
  }

  async function sort(link) {
    const at = [...region.querySelectorAll(".sort")].indexOf(link);
    const chosen = new URL(link.href).searchParams.get("sort") ?? "rank";
    const order = form.elements.sort;
    for (const option of order.options) {
      if (option.value.replace("-", "") !== chosen.replace("-", "")) continue;
      option.value = chosen;
      order.value = chosen;
    }
    await look(link.href);
    region.querySelectorAll(".sort")[at].focus();
  }

  // The first card that was not there before takes the focus.
  async function more(link) {
    const id = link.dataset.more;
    const before = cardsIn(id).length;
    await look(link.href.split("#")[0], { anew: false });
    const first = cardsIn(id)[before];
    if (!first) return;
    const title = first.querySelector(".card-title a");
    (first.tabIndex === -1 && first.closest(".column") ? first : title).focus();
  }

  const cardsIn = (id) => [...document.getElementById(id).querySelectorAll(".card")];
}

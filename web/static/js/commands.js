// What can be done on the board, and with one card of it: for the menu of a card, the
// palette and the keys alike. Names and keys come from the server's table.

import { say } from "./announce.js";
import { commit } from "./moves.js";
import { afterOf, cardsOf, columnOf, columnsOf, nameOf, placeOf, put, wordsOf } from "./places.js";
// At once: what is typed next belongs in the box.
import { openQuickAdd } from "./quickadd.js";
import { movesOfRow } from "./rows.js";
import { clearSelection, isSelecting, toggle } from "./select.js";

const table = JSON.parse(document.getElementById("board-commands")?.textContent ?? "{}");

const command = (slug, act, label = table[slug].label) => {
  return { slug, label, keys: table[slug]?.keys ?? "", caps: table[slug]?.caps ?? "", act };
};

// With this card.
export function commandsOf(region, card) {
  const link = card.querySelector(".card-title a");
  const commands = [
    command("peek", async () => (await import("./peek.js")).openPeek(region, card)),
    ...movesOf(region, card),
    command("open", () => link.click()),
    command("select", () => toggle(region, card)),
  ];
  const menu = card.querySelector(".card-menu");
  if (menu) commands.push(command("menu", () => menu.click()));
  if ("mayMove" in region.dataset) {
    commands.push(command("edit", () => location.assign(new URL("edit/purpose/", link.href))));
  }
  return commands;
}

// Wherever one is on the board.
export function boardCommands(region) {
  const commands = [];
  const search = document.getElementById("find");
  if (search) commands.push(command("search", () => search.focus()));
  if (region.querySelector(".quick-add-open")) {
    commands.push(command("new", () => openQuickAdd(region)));
  }
  if (isSelecting()) commands.push(command("clear", () => clearSelection(region)));
  return commands;
}

function movesOf(region, card) {
  if (card.matches(".is-row")) {
    return movesOfRow(region, card).map(([slug, label, act]) => command(slug, act, label));
  }
  const column = columnOf(card);
  // In the drawer a card stands in no column.
  if (!column || !card.querySelector(".card-menu")) return [];
  const columns = columnsOf(card.closest(".board"));
  const sorted = card.closest("[data-sorted]");
  const here = columns.indexOf(column);
  const cards = cardsOf(column);
  const at = cards.indexOf(card);
  const moves = [];

  function goes(slug, label, place) {
    const act = () => {
      const from = placeOf(card);
      const was = { ...wordsOf(card), after: afterOf(card) };
      put(card, place);
      commit(region, card, from, was);
    };
    moves.push(command(slug, act, label));
  }

  const toStage = (target) => {
    const place = { column: target, before: cardsOf(target)[0] };
    goes(`to-${target.dataset.stage}`, say("to_stage", { stage: nameOf(target) }), place);
  };
  if (columns[here + 1]) toStage(columns[here + 1]);
  if ("mayMove" in region.dataset) {
    columns.slice(0, here).reverse().forEach(toStage);
    // Sorted otherwise than by hand, a card has no place to be given.
    if (sorted) return moves;
    if (at > 0) {
      goes("top", say("top"), { column, before: cards[0] });
      goes("up", say("up"), { column, before: cards[at - 1] });
    }
    if (at < cards.length - 1) {
      goes("down", say("down"), { column, before: cards[at + 2] ?? null });
    }
  }
  return moves;
}

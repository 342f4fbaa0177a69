// The panel beside the board. Its address can be shared; up and down walk the column.
// On a wide screen the board stays in use beside it, on a narrow one it waits below.

import { announce, say } from "./announce.js";
import { works } from "./keys.js";
import { focusCard, titleOf } from "./places.js";

const NARROW = "(width < 48rem)";

let panel = null;

export async function openPeek(region, card) {
  panel ??= make(region);
  const { id } = card.dataset;
  panel.id = id;
  address(id);
  for (const each of region.querySelectorAll(".card[data-peeked]")) delete each.dataset.peeked;
  card.dataset.peeked = "";
  const page = await fetched(new URL("peek/", card.querySelector(".card-title a").href));
  // Whoever walks on does not wait for what was before.
  if (panel.id !== id) return;
  if (!page) return announce(say("unreachable"));
  panel.body.replaceChildren(...page.body.childNodes);
  panel.dialog.scrollTop = 0;
  if (!panel.dialog.open) show(panel.dialog);
  panel.body.querySelector("#peek-title").focus({ preventScroll: true });
  card.scrollIntoView({ block: "nearest", inline: "nearest" });
}

// A shared address opens the panel, for a card that is on the board.
export function openShared(region) {
  const id = new URLSearchParams(location.search).get("peek");
  const card = id && region.querySelector(`.card[data-id="${CSS.escape(id)}"]`);
  if (card) openPeek(region, card);
}

function show(dialog) {
  if (matchMedia(NARROW).matches) dialog.showModal();
  else dialog.show();
  document.body.dataset.peeking = "";
}

async function fetched(url) {
  const headers = { "X-Requested-With": "fetch" };
  const response = await fetch(url, { headers }).catch(() => null);
  if (!response?.ok || response.redirected) return null;
  return new DOMParser().parseFromString(await response.text(), "text/html");
}

function make(region) {
  const dialog = document.getElementById("peek");
  const made = { dialog, body: dialog.querySelector("[data-peek]"), id: "" };
  const current = () => region.querySelector(`.card[data-id="${made.id}"]`);

  function walk(key) {
    const card = current();
    if (!card) return;
    const next = key === "ArrowUp" ? card.previousElementSibling : card.nextElementSibling;
    if (next?.matches(".card")) openPeek(region, next);
    else announce(say("peek_end", { title: titleOf(card) }));
  }

  dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
  dialog.addEventListener("keydown", (event) => {
    if (event.key === "Escape") dialog.close();
    else if (/^Arrow(Up|Down)$/.test(event.key) && !event.ctrlKey && !event.shiftKey) {
      walk(event.key);
    } else return;
    event.preventDefault();
  });
  // Escape closes it from the board as well.
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && dialog.open && works(event)) dialog.close();
  });
  dialog.addEventListener("close", () => {
    const card = current();
    made.id = "";
    delete document.body.dataset.peeking;
    address(null);
    if (!card) return;
    delete card.dataset.peeked;
    focusCard(card);
  });
  return made;
}

function address(id) {
  const url = new URL(location.href);
  if (id) url.searchParams.set("peek", id);
  else url.searchParams.delete("peek");
  history.replaceState(history.state, "", url);
}

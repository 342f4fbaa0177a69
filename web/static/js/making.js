// Shows how far a document is, and takes it home once it is ready.

import { announce } from "./announce.js";
import { freshen } from "./fresh.js";

const EVERY = 1000;
// The documents that were seen while they were made.
const watched = new Set();

export function mount(element) {
  for (const row of element.querySelectorAll("[data-making]")) {
    const number = row.dataset.making;
    if (row.dataset.unfinished) watched.add(number);
    else if (watched.delete(number)) finish(row);
  }
  // What one presses without this script.
  element.querySelector(".document-again")?.remove();
  if (element.querySelector("[data-unfinished]")) setTimeout(freshen, EVERY);
}

function finish(row) {
  announce(row.querySelector("[data-sentence]").textContent);
  const file = row.querySelector("[data-file]");
  if (file) location.assign(file.href);
}

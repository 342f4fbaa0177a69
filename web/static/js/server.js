// What the board asks of the server.

import { say } from "./announce.js";
import { keepShown } from "./fill.js";
import { isBusy, settle, turnNow } from "./flight.js";
import { morph } from "./morph.js";
import { titleOf } from "./places.js";

// The tag of the board as it stands here; see live.js.
export const seen = { tag: "" };

// The fresh boards that were asked for; only the newest is put in place.
let asked = 0;
let answered = 0;
export const isRefreshing = () => answered < asked;

export const token = () => document.querySelector("[name=csrfmiddlewaretoken]").value;

export const addressOf = (card, page) =>
  new URL(`${page}/`, card.querySelector(".card-title a").href);

// Move a card; the answer has a status, and a message when it was refused.
export const post = (card, body) =>
  send(addressOf(card, "move"), { ...body, version: card.dataset.version }, titleOf(card));

export async function send(address, body, title) {
  try {
    const response = await fetch(address, {
      method: "POST",
      headers: { Accept: "application/json", "X-CSRFToken": token() },
      body: new URLSearchParams(body),
      // Whoever leaves the page at once has moved it all the same.
      keepalive: true,
    });
    if (response.redirected || !isJson(response)) return { message: say("signed_out") };
    return await response.json();
  } catch {
    return { message: say("offline", { title }) };
  }
}

const isJson = (response) =>
  response.headers.get("Content-Type")?.startsWith("application/json");

// Make the board like the server's; not when somebody moved meanwhile, for it may not
// know of that. `before` is done right before. Who looks `anew` sees the first cards of
// each column; else what is here stays, see fill.js. Gives the cards that changed by one's
// own act, or null when nothing was put in place.
export async function refresh({ before, anew } = {}) {
  const mine = ++asked;
  const fresh = await fetchBoard(mine);
  answered = Math.max(answered, mine);
  if (!fresh) return null;
  before?.();
  put(fresh, anew);
  return settle();
}

async function fetchBoard(mine) {
  const { search } = location;
  const address = new URL(location.href);
  address.searchParams.set("fragment", "columns");
  const turn = turnNow();
  let response;
  try {
    response = await fetch(address, { headers: { "X-Requested-With": "fetch" } });
  } catch {
    return null;
  }
  if (!response.ok || response.redirected) return null;
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
  // Who looks for something else meanwhile gets another answer.
  if (search !== location.search || mine !== asked) return null;
  if (turn !== turnNow() || isBusy()) return null;
  seen.tag = response.headers.get("ETag") ?? seen.tag;
  return fresh;
}

function put(fresh, anew) {
  const region = document.querySelector(".board-region");
  const tell = (name) => region.dispatchEvent(new CustomEvent(name));
  if (!anew) keepShown(region, fresh);
  tell("board:stale");
  const { activeElement } = document;
  const id = activeElement?.closest("[data-id]")?.dataset.id;
  const part = [".card-menu", "a"].find((each) => activeElement?.matches(each));
  for (const each of fresh.querySelectorAll("[data-part]")) {
    const old = document.querySelector(`[data-part="${each.dataset.part}"]`);
    if (old) morph(old, each);
  }
  tell("board:fresh");
  if (!id || document.activeElement === activeElement) return;
  const card = document.querySelector(`[data-id="${id}"]`);
  (part ? card?.querySelector(part) : card)?.focus({ preventScroll: true });
}

// The gate sheet of a card, for the place where it was dropped.
export function gateAddress(card, after) {
  const address = addressOf(card, "gate");
  address.search = new URLSearchParams({ fragment: 1, after, version: card.dataset.version });
  return address;
}

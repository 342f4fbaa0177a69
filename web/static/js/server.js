// What the board asks of the server.

import { say } from "./announce.js";
import { isBusy, turnNow } from "./flight.js";
import { morph } from "./morph.js";
import { titleOf } from "./places.js";

// The tag of the board as it stands here; see live.js.
export const seen = { tag: "" };

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
// know of that. Gives whether it is now.
export async function refresh() {
  const asked = location.search;
  const address = new URL(location.href);
  address.searchParams.set("fragment", "columns");
  const turn = turnNow();
  let response;
  try {
    response = await fetch(address, { headers: { "X-Requested-With": "fetch" } });
  } catch {
    return false;
  }
  if (!response.ok || response.redirected) return false;
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
  // Who looks for something else meanwhile gets another answer.
  if (asked !== location.search) return false;
  if (turn !== turnNow() || isBusy()) return false;
  seen.tag = response.headers.get("ETag") ?? seen.tag;
  put(fresh);
  return true;
}

function put(fresh) {
  const region = document.querySelector(".board-region");
  const tell = (name) => region.dispatchEvent(new CustomEvent(name));
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

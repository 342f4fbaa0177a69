// What the board asks of the server.

import { say } from "./announce.js";
import { titleOf } from "./places.js";

export const token = () => document.querySelector("[name=csrfmiddlewaretoken]").value;

const addressOf = (card, page) =>
  new URL(`${page}/`, card.querySelector(".card-title a").href);

// Move a card; the answer has a status, and a message when it was refused.
export async function post(card, body) {
  const form = new URLSearchParams({ ...body, version: card.dataset.version });
  try {
    const response = await fetch(addressOf(card, "move"), {
      method: "POST",
      headers: { Accept: "application/json", "X-CSRFToken": token() },
      body: form,
      // Whoever leaves the page at once has moved it all the same.
      keepalive: true,
    });
    if (response.redirected || !isJson(response)) return { message: say("signed_out") };
    return await response.json();
  } catch {
    return { message: say("offline", { title: titleOf(card) }) };
  }
}

const isJson = (response) =>
  response.headers.get("Content-Type")?.startsWith("application/json");

// Put fresh parts in the place of the old ones, and keep the drawer as it is.
export async function refresh(region) {
  const asked = location.search;
  const address = new URL(location.href);
  address.searchParams.set("fragment", "columns");
  let response;
  try {
    response = await fetch(address, { headers: { "X-Requested-With": "fetch" } });
  } catch {
    return;
  }
  if (!response.ok || response.redirected) return;
  const text = await response.text();
  // Who looks for something else meanwhile gets another answer.
  if (asked !== location.search) return;
  region.dispatchEvent(new CustomEvent("board:stale"));
  const fresh = new DOMParser().parseFromString(text, "text/html");
  for (const part of fresh.querySelectorAll("[data-part]")) {
    const old = document.querySelector(`[data-part="${part.dataset.part}"]`);
    if (old.open) part.open = true;
    const { scrollLeft } = old;
    old.replaceWith(part);
    part.scrollLeft = scrollLeft;
  }
  region.dispatchEvent(new CustomEvent("board:fresh"));
}

// The gate sheet of a card, for the place where it was dropped.
export function gateAddress(card, after) {
  const address = addressOf(card, "gate");
  address.search = new URLSearchParams({ fragment: 1, after, version: card.dataset.version });
  return address;
}

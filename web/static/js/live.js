// Keeps the board true to what others do: asks what changed, often while somebody works
// here, seldom when not, never in a hidden tab.

import { announce, say } from "./announce.js";
import { isBusy, turnNow } from "./flight.js";
import { wordsOf } from "./places.js";
import { isRefreshing, refresh, seen } from "./server.js";

const SECOND = 1000;
const PACE = [
  [2 * 60 * SECOND, 1.5 * SECOND],
  [15 * 60 * SECOND, 10 * SECOND],
  [Infinity, 60 * SECOND],
];
const USING = ["pointerdown", "pointermove", "keydown", "wheel", "focus"];
// More than these and it is no news about a card but another day.
const FLASHED = 12;

export function mount(note) {
  seen.tag = note.dataset.tag;
  let used = Date.now();
  let failed = 0;
  let timer = 0;

  async function ask() {
    clearTimeout(timer);
    if (document.hidden) return;
    if (!isHeld()) await listen();
    wait();
  }

  async function listen() {
    const address = new URL(note.dataset.address, location.href);
    const turn = turnNow();
    address.search = location.search;
    let response;
    try {
      const headers = { "If-None-Match": seen.tag, Accept: "application/json" };
      response = await fetch(address, { headers, redirect: "manual", cache: "no-store" });
    } catch {
      return tell(note.dataset.offline);
    }
    if (response.type === "opaqueredirect") return tell(note.dataset.signedOut);
    if (response.status !== 304 && !response.ok) return tell(note.dataset.offline);
    tell("");
    // Whoever acted meanwhile gets a fresh board for that.
    if (response.status !== 304 && turn === turnNow() && !isHeld()) await show();
  }

  function tell(text) {
    failed = text ? failed + 1 : 0;
    // Once is nothing yet.
    const shown = failed > 1 ? text : "";
    if (note.textContent === shown) return;
    announce(shown || note.dataset.back);
    note.textContent = shown;
    note.hidden = !shown;
  }

  async function show() {
    let before;
    const note = () => {
      before = faces();
    };
    const own = await refresh({ before: note });
    if (own) mark(before, own);
  }

  function wait() {
    const idle = Date.now() - used;
    const pace = PACE.find(([limit]) => idle < limit)[1];
    const patience = failed ? Math.min(60 * SECOND, 2 ** failed * SECOND) : pace;
    timer = setTimeout(ask, isHeld() ? 0.3 * SECOND : patience * (1 + Math.random() / 3));
  }

  // Somebody is here again.
  function use() {
    const slept = Date.now() - used > PACE[0][0];
    used = Date.now();
    if (slept) ask();
  }

  // One for all cards: what is out of sight does not flash until it is seen.
  document.addEventListener("animationend", ({ target }) => delete target.dataset?.changed);
  for (const sign of USING) addEventListener(sign, use, { passive: true, capture: true });
  addEventListener("online", ask);
  document.addEventListener("visibilitychange", ask);
  wait();
}

// While somebody acts, or sees what it came to, nothing is said about others.
const isHeld = () => isBusy() || isRefreshing();

// What each card says and where it stands.
function faces() {
  const cards = document.querySelectorAll(".column .card");
  return new Map([...cards].map((card) => [card.dataset.id, faceOf(card)]));
}

const faceOf = (card) =>
  `${card.closest(".column").dataset.stage} ${card.dataset.version} ${card.textContent}`;

// Flash what is new, and speak only of the card that somebody is at,
// when it was another who changed it.
function mark(before, own) {
  const cards = [...document.querySelectorAll(".column .card")];
  const changed = cards.filter((card) => before.get(card.dataset.id) !== faceOf(card));
  if (changed.length > FLASHED) return;
  for (const card of changed) {
    card.dataset.changed = "";
    if (own.has(card.dataset.id)) continue;
    if (card.contains(document.activeElement)) announce(say("by_other", wordsOf(card)));
  }
}

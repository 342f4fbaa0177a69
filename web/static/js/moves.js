// One way to move a card, however it was asked for. The page moves first and goes back
// when the server refuses. Calls wait for each other: a card's next move carries the
// version that its last one made.

import { announce, clearRefusal, refuse, say } from "./announce.js";
import { askReason } from "./reason.js";
import { clash } from "./clash.js";
import { fly, isMoving, takeOff } from "./flight.js";
import { openGate } from "./gate.js";
import { afterOf, columnOf, distance, focusCard, keepLane, nameOf, placeOf, put, warningOf, wordsOf } from "./places.js";
import { post, refresh } from "./server.js";
import { remember, rememberDecision } from "./undo.js";

let queue = Promise.resolve();
// Cards that stand elsewhere than was thought: their next moves were asked in vain.
const dropped = new Set();
let isOutdated = false;

// Do this when all moves so far were answered.
export function afterMoves(act) {
  queue = queue.then(act);
  return queue;
}

// The card stands at its new place already; `from` is where it was (see places.js) and
// `was` the words for that.
export async function commit(region, card, from, was) {
  clearRefusal(region);
  was.note = keepLane(card, from) ? say("lane", was) : "";
  const steps = distance(from.column, columnOf(card));
  if (steps === 0 && was.note) return sendBack(region, card, from, was.note);
  if (steps === 0 && afterOf(card) === was.after) return;
  const sorted = card.closest("[data-sorted]");
  if (steps === 0 && sorted) {
    return sendBack(region, card, from, say("sorted", { ...was, order: sorted.dataset.sorted }));
  }
  if (steps > 1) return sendBack(region, card, from, oneStage(card, from));
  if (steps === 1) return decide(region, card, from);
  if (!("mayMove" in region.dataset)) {
    return sendBack(region, card, from, say("only_decides", was));
  }
  const asked = steps < 0 ? await askReason(card) : {};
  if (asked) return send(region, card, from, was, asked);
  restore(card, from);
}

function oneStage(card, from) {
  const next = nameOf(from.column.nextElementSibling);
  return say("one_stage", { ...wordsOf(card), stage: next });
}

function restore(card, from) {
  put(card, from);
  focusCard(card);
  announce(say("restored", wordsOf(card)));
}

function sendBack(region, card, from, text) {
  put(card, from);
  focusCard(card);
  refuse(region, text);
}

async function decide(region, card, from) {
  const words = wordsOf(card);
  card.dataset.pending = say("pending");
  announce(say("decision", words));
  const ending = await fly(card.dataset.id, () => openGate(card, afterOf(card)));
  delete card.dataset.pending;
  put(card, from);
  if (!ending) {
    focusCard(card);
    return announce(say("undecided", { ...words, stage: nameOf(from.column) }));
  }
  await refresh();
  if (ending === "decided") rememberDecision();
  const column = region.querySelector(`.card[data-id="${card.dataset.id}"]`)?.closest(".column");
  show(region, card.dataset.id, `${say(ending, words)} ${warningOf(column)}`.trim());
}

function send(region, card, from, was, asked) {
  const body = { stage: columnOf(card).dataset.stage, after: afterOf(card), ...asked };
  const text = moved(card, was);
  const land = takeOff(card.dataset.id);
  dropped.delete(card);
  card.dataset.saving = "";
  show(region, card.dataset.id, text);
  return afterMoves(async () => {
    const answer = dropped.has(card) ? {} : await post(card, body);
    delete card.dataset.saving;
    land(answer.status === "moved");
    if (answer.status === "moved") {
      card.dataset.version = answer.version;
      delete card.dataset.reason;
      remember(card, answer.version, text);
      // Its days, checklist and points belong to another stage now.
      isOutdated ||= from.column !== columnOf(card);
    } else if (answer.message) {
      if (asked.reason) card.dataset.reason = asked.reason;
      card.toggleAttribute("data-personal", answer.code === "personal");
      stay(region, card, from, was, body, answer);
    }
    if (isOutdated && !isMoving()) isOutdated = !(await refresh());
  });
}

// It was not moved: back to its place, and when that is elsewhere now, say whose it was.
function stay(region, card, from, was, wish, answer) {
  const text = say("refused", { ...was, message: answer.message });
  sendBack(region, card, from, text);
  dropped.add(card);
  if (answer.status !== "stale") return;
  isOutdated = true;
  clash(region, card.dataset.id, text, wish, (found, place) => {
    found.dataset.version = answer.version;
    const here = placeOf(found);
    const words = { ...wordsOf(found), after: afterOf(found) };
    place();
    commit(region, found, here, words);
  });
}

function moved(card, was) {
  const text = say("moved", {
    ...wordsOf(card),
    from_stage: was.stage,
    from_place: was.place,
    from_count: was.count,
  });
  const words = wordsOf(card);
  const warning = words.stage === was.stage ? "" : warningOf(columnOf(card));
  return [text, was.note, warning].filter(Boolean).join(" ");
}

// Focus, flash and say; after a refresh the card is another element.
function show(region, id, text) {
  const card = region.querySelector(`.card[data-id="${id}"]`);
  if (card) {
    focusCard(card);
    card.dataset.moved = "";
    card.addEventListener("animationend", () => delete card.dataset.moved, { once: true });
  }
  announce(text);
}

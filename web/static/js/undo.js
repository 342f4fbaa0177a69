// Undoing moves: a quiet bar after each of them, and Ctrl+Z. A step back is a move of its
// own; what was decided stays decided.

import { announce, refuse, say } from "./announce.js";
import { fly } from "./flight.js";
import { focusCard } from "./places.js";
import { TYPING } from "./pressed.js";
import { refresh, send } from "./server.js";

const STAYS = 20_000;
const steps = [];
let bar = null;

export function mountUndo(region, wait) {
  bar = make(() => wait(() => undo(region)));
  region.append(bar.element);
  document.addEventListener("keydown", (event) => {
    const isUndo = (event.ctrlKey || event.metaKey) && !event.shiftKey && event.key === "z";
    if (!isUndo || event.target.closest(TYPING) || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    wait(() => undo(region));
  });
}

// A move that can be undone: where to, and what the bar says.
export function remember(card, version, text) {
  const href = card.querySelector(".card-title a").href;
  steps.push({ id: card.dataset.id, address: new URL(`undo/${version}/`, href) });
  bar.show(text, true);
}

export function rememberDecision() {
  steps.push({});
  bar.show(say("decision_stays"), false);
}

async function undo(region) {
  const step = steps.pop();
  if (!step) return announce(say("nothing_to_undo"));
  if (!step.address) return announce(say("decision_stays"));
  bar.hide();
  const answer = await fly(step.id, () => send(step.address, {}, ""));
  await refresh();
  const card = region.querySelector(`.card[data-id="${step.id}"]`);
  if (card) focusCard(card);
  if (answer.status !== "undone") return refuse(region, answer.message);
  if (card) card.dataset.moved = "";
  announce(answer.message);
}

// The bar stays for a while, and for as long as somebody is at it.
function make(act) {
  const element = document.createElement("div");
  element.className = "undo-bar";
  element.dataset.keep = "";
  element.hidden = true;
  const words = document.createElement("p");
  const button = document.createElement("button");
  button.className = "button small";
  button.textContent = say("undo");
  const keys = document.createElement("kbd");
  keys.textContent = "Ctrl Z";
  keys.setAttribute("aria-hidden", "true");
  const close = document.createElement("button");
  close.className = "undo-close";
  close.textContent = "×";
  close.setAttribute("aria-label", say("close"));
  for (const each of [button, close]) each.type = "button";
  element.append(words, button, keys, close);
  let timer = 0;

  function hide() {
    clearTimeout(timer);
    element.hidden = true;
  }

  function start() {
    clearTimeout(timer);
    timer = setTimeout(hide, STAYS);
  }

  const stay = () => clearTimeout(timer);
  const goOn = () => !element.matches(":hover, :focus-within") && start();
  for (const each of ["pointerenter", "focusin"]) element.addEventListener(each, stay);
  for (const each of ["pointerleave", "focusout"]) {
    element.addEventListener(each, () => setTimeout(goOn, 0));
  }
  button.addEventListener("click", act);
  close.addEventListener("click", hide);
  return {
    element,
    hide,
    show(text, canUndo) {
      words.textContent = text;
      button.hidden = keys.hidden = !canUndo;
      element.hidden = false;
      start();
    },
  };
}

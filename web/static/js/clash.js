// Two people moved one card: both places are said, and one is chosen.

import { announce, clearRefusal, refuse, say } from "./announce.js";
import { cardsOf, focusCard, listOf, put } from "./places.js";

// `wish` is the stage and the card above that were asked for; `again` asks once more.
export function clash(region, id, text, wish, again) {
  refuse(region, text);
  const note = region.querySelector(".board-refusal");
  const acts = document.createElement("p");
  acts.className = "board-acts";
  acts.append(
    button(say("keep_theirs"), () => {
      clearRefusal(region);
      focus(region, id);
    }),
    button(say("move_anyway"), () => {
      clearRefusal(region);
      const card = focus(region, id);
      if (card) again(card, () => put(card, placeFor(region, card, wish)));
    }),
  );
  note.dataset.keep = "";
  note.append(acts);
  announce(`${text} ${say("clash_choice")}`);
}

function focus(region, id) {
  const card = region.querySelector(`.column .card[data-id="${id}"]`);
  if (card) focusCard(card);
  return card;
}

function placeFor(region, card, { stage, after }) {
  const column = region.querySelector(`.column[data-stage="${stage}"]`);
  const above = listOf(column).querySelector(`[data-id="${after}"]`);
  if (above) return { column, before: above.nextElementSibling };
  const first = cardsOf(column).find((each) => each !== card);
  return { column, before: first ?? null };
}

function button(label, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "button quiet small";
  made.textContent = label;
  made.addEventListener("click", act);
  return made;
}

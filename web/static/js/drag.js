// Dragging cards: by mouse at once, by touch after a long press, so that a swipe stays
// a swipe. The card itself shows the place; a copy follows the pointer.

import { announce, say } from "./announce.js";
import { pull } from "./edge.js";
import { afterOf, cardsOf, placeOf, put, wordsOf } from "./places.js";
import { commit } from "./moves.js";

const SLACK = 5;
const LONG_PRESS = 350;

export function mountDrag(region) {
  let drag = null;

  function prepare(event) {
    // A second finger makes it a pinch.
    if (drag) return giveUp();
    const card = event.target.closest(".column .card");
    if (!card || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.target.closest(".card-menu, input, button")) return;
    drag = { card, x: event.clientX, y: event.clientY, id: event.pointerId };
    drag.touch = event.pointerType !== "mouse";
    if (drag.touch) drag.timer = setTimeout(lift, LONG_PRESS);
  }

  function lift() {
    const { card, x, y } = drag;
    const box = card.getBoundingClientRect();
    Object.assign(drag, {
      from: placeOf(card),
      was: { ...wordsOf(card), after: afterOf(card) },
      ghost: card.cloneNode(true),
      dx: x - box.left,
      dy: y - box.top,
    });
    drag.ghost.className = "card card-ghost";
    drag.ghost.setAttribute("aria-hidden", "true");
    drag.ghost.style.inlineSize = `${box.width}px`;
    document.body.append(drag.ghost);
    card.dataset.lifted = "";
    board().dataset.dragging = "";
    if (drag.touch) navigator.vibrate?.(10);
    announce(say("lifted", drag.was));
    requestAnimationFrame(scrollAlong);
    follow();
  }

  const board = () => region.querySelector("[data-part=columns]");

  function follow() {
    const { ghost, x, y, dx, dy, card } = drag;
    drag.frame = null;
    ghost.style.translate = `${x - dx}px ${y - dy}px`;
    const column = document.elementFromPoint(x, y)?.closest(".column");
    for (const each of region.querySelectorAll(".column[data-target]")) {
      if (each !== column) delete each.dataset.target;
    }
    if (!column) return;
    column.dataset.target = "";
    const middle = (each) => {
      const box = each.getBoundingClientRect();
      return box.top + box.height / 2;
    };
    const before = cardsOf(column).find((each) => each !== card && middle(each) > y);
    put(card, { column, before: before ?? null });
  }

  // Goes on for as long as the pointer rests at the edge.
  function scrollAlong() {
    if (!drag?.ghost) return;
    const box = board().getBoundingClientRect();
    const right = pull(drag.x, Math.max(0, box.left), Math.min(innerWidth, box.right));
    const down = pull(drag.y, 0, innerHeight);
    if (right || down) {
      board().scrollLeft += right;
      scrollBy({ top: down, behavior: "instant" });
      follow();
    }
    requestAnimationFrame(scrollAlong);
  }

  function pointermove(event) {
    if (!drag || event.pointerId !== drag.id) return;
    const far = Math.hypot(event.clientX - drag.x, event.clientY - drag.y) > SLACK;
    if (!drag.ghost) {
      if (far && drag.touch) return forget();
      if (!far) return;
      lift();
    }
    drag.x = event.clientX;
    drag.y = event.clientY;
    // Once for each picture: a pointer tells more often than anything can be shown.
    drag.frame ??= requestAnimationFrame(catchUp);
  }

  function catchUp() {
    if (drag?.frame) follow();
  }

  function forget() {
    if (!drag) return;
    clearTimeout(drag.timer);
    drag.ghost?.remove();
    delete drag.card.dataset.lifted;
    delete board().dataset.dragging;
    for (const each of region.querySelectorAll("[data-target]")) delete each.dataset.target;
    drag = null;
  }

  function drop(event) {
    if (!drag || event.pointerId !== drag.id) return;
    catchUp();
    const { card, from, was, ghost } = drag;
    forget();
    if (!ghost) return;
    // The click that follows a drag is none.
    addEventListener("click", swallow, { capture: true, once: true });
    setTimeout(() => removeEventListener("click", swallow, { capture: true }), 0);
    commit(region, card, from, was);
  }

  function giveUp() {
    const { card, from } = drag ?? {};
    forget();
    if (!from) return;
    put(card, from);
    announce(say("restored", wordsOf(card)));
  }

  region.addEventListener("pointerdown", prepare);
  addEventListener("pointermove", pointermove);
  addEventListener("pointerup", drop);
  addEventListener("pointercancel", giveUp);
  addEventListener("keydown", (event) => event.key === "Escape" && drag && giveUp());
  const hold = (event) => drag?.ghost && event.preventDefault();
  region.addEventListener("touchmove", hold, { passive: false });
  region.addEventListener("contextmenu", (event) => drag?.touch && event.preventDefault());
  region.addEventListener("dragstart", (event) => event.preventDefault());
}

function swallow(event) {
  event.preventDefault();
  event.stopPropagation();
}

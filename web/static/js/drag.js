// Dragging cards: by mouse at once, by touch after a long press, so that a swipe stays
// a swipe. A copy follows the pointer and a line shows the place; the card itself goes
// there once, at the end, for to lay out two long columns anew takes many pictures' time.

import { announce, say } from "./announce.js";
import { pull } from "./edge.js";
import { afterOf, cardBelow, columnAt, placeOf, put, wordsOf } from "./places.js";
import { drawLine, layer } from "./line.js";
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
    const { left, right } = board().getBoundingClientRect();
    Object.assign(drag, {
      from: placeOf(card),
      was: { ...wordsOf(card), after: afterOf(card) },
      ghost: card.cloneNode(true),
      line: layer("card-line"),
      // Lies above all cards: the browser need not look which one the pointer is over.
      over: layer("card-over"),
      dx: x - box.left,
      dy: y - box.top,
      // Of the board that is in sight. Asked once: it lays out the page.
      edges: [Math.max(0, left), Math.min(innerWidth, right)],
    });
    drag.ghost.className = "card card-ghost";
    drag.ghost.setAttribute("aria-hidden", "true");
    drag.ghost.style.inlineSize = `${box.width}px`;
    document.body.append(drag.line, drag.over, drag.ghost);
    card.dataset.lifted = "";
    board().dataset.dragging = "";
    if (drag.touch) navigator.vibrate?.(10);
    setTimeout(announce, 0, say("lifted", drag.was));
    requestAnimationFrame(scrollAlong);
    drag.frame = requestAnimationFrame(catchUp);
  }

  const board = () => region.querySelector("[data-part=columns]");

  // First what is read of the page, then what is written.
  function follow() {
    const { ghost, x, y, dx, dy, card } = drag;
    drag.frame = null;
    const column = columnAt(region, x, y);
    const before = column && cardBelow(column, card, y);
    ghost.style.translate = `${x - dx}px ${y - dy}px`;
    if (column !== drag.column) {
      delete drag.column?.dataset.target;
      if (column) column.dataset.target = "";
      drag.column = column;
    }
    if (!column) return;
    drag.place = { column, before };
    drawLine(drag.line, drag.place, card);
  }

  // Goes on for as long as the pointer rests at the edge.
  function scrollAlong() {
    if (!drag?.ghost) return;
    const right = pull(drag.x, ...drag.edges);
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
    for (const each of [drag.ghost, drag.line, drag.over]) each?.remove();
    delete drag.card.dataset.lifted;
    delete board().dataset.dragging;
    delete drag.column?.dataset.target;
    drag = null;
  }

  function drop(event) {
    if (!drag || event.pointerId !== drag.id) return;
    catchUp();
    const { card, from, was, ghost, place } = drag;
    forget();
    if (!ghost) return;
    if (place) put(card, place);
    // The click that follows a drag is none.
    addEventListener("click", swallow, { capture: true, once: true });
    setTimeout(() => removeEventListener("click", swallow, { capture: true }), 0);
    commit(region, card, from, was);
  }

  function giveUp() {
    const { card, from } = drag ?? {};
    forget();
    if (from) announce(say("restored", wordsOf(card)));
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

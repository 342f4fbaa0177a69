// What is under way: while it is, nobody puts anything else in its place.

const BUSY = "[data-picked], [data-lifted], [data-pending], [data-saving], .menu:popover-open";
let moves = 0;
let turn = 0;

// A move that was sent; call what this gives when it was answered.
export function takeOff() {
  moves += 1;
  turn += 1;
  return () => {
    moves -= 1;
    turn += 1;
  };
}

export const isMoving = () => moves > 0;
export const isBusy = () => isMoving() || document.querySelector(BUSY) !== null;
// Another number means that something moved since.
export const turnNow = () => turn;

// What is under way: while it is, nobody puts anything else in its place.

const BUSY = "[data-picked], [data-lifted], [data-pending], [data-saving], .menu:popover-open";
let moves = 0;
let turn = 0;
// The cards of one's own acts that the board was not made fresh after.
const own = new Set();

// An act of one's own on a card, of which the server may know before this page does;
// call what this gives when it was answered, with whether it changed anything.
export function takeOff(id) {
  moves += 1;
  turn += 1;
  return (changed) => {
    moves -= 1;
    turn += 1;
    if (changed) own.add(id);
  };
}

// The same, for as long as `act` lasts.
export async function fly(id, act) {
  const land = takeOff(id);
  let answer = null;
  try {
    answer = await act();
  } finally {
    land(answer !== null);
  }
  return answer;
}

// What is one's own so far; from here on the board shows it.
export function settle() {
  const settled = new Set(own);
  own.clear();
  return settled;
}

export const isMoving = () => moves > 0;
export const isBusy = () => isMoving() || document.querySelector(BUSY) !== null;
// Another number means that something moved since.
export const turnNow = () => turn;

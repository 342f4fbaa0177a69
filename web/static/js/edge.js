// Near an edge the board scrolls along, faster the nearer.
const EDGE = 56;
const FASTEST = 18;

// How many pixels to scroll for a pointer here: none in the middle.
export function pull(at, start, end) {
  if (at < start + EDGE) return -FASTEST * Math.min(1, (start + EDGE - at) / EDGE);
  if (at > end - EDGE) return FASTEST * Math.min(1, (at - end + EDGE) / EDGE);
  return 0;
}

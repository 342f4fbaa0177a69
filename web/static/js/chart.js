// Lets one point at a chart: what a piece stands for, and the way to what is behind it.
// The table beside it says the same to everybody else.

export function mount(figure) {
  const drawing = figure.querySelector(".report-drawing");
  if (!drawing) return;
  const tip = document.createElement("div");
  tip.className = "report-tip";
  tip.hidden = true;
  drawing.append(tip);

  const hide = () => {
    tip.hidden = true;
  };
  drawing.addEventListener("pointermove", (event) => {
    const piece = pieceAt(event);
    if (!piece) return hide();
    tip.textContent = piece.getAttribute("aria-label");
    tip.hidden = false;
    place(tip, drawing, event);
    drawing.classList.toggle("is-way", Boolean(linkOf(figure, piece)));
  });
  drawing.addEventListener("pointerleave", hide);
  drawing.addEventListener("click", (event) => {
    const piece = pieceAt(event);
    if (piece) linkOf(figure, piece)?.click();
  });
}

const pieceAt = (event) =>
  event.target.closest("svg path[aria-label][role='graphics-symbol']");

// Where the table leads to from the row of this piece.
function linkOf(figure, piece) {
  const [name, told] = piece.getAttribute("aria-label").split(" · ");
  const rows = [...figure.querySelectorAll(`tr[data-name="${CSS.escape(name)}"]`)];
  // Rows of one name are told apart by a cell: a stage and an age, say.
  const other = told?.slice(0, told.lastIndexOf(": "));
  const isSame = (row) => [...row.cells].some((cell) => cell.textContent.trim() === other);
  const row = rows.length > 1 ? rows.find(isSame) : rows[0];
  const heads = [...figure.querySelectorAll("thead th")];
  const place = heads.findIndex((head) => head.textContent.trim() === other);
  // A number of its own leads to its own initiatives.
  return row?.cells[place]?.querySelector("a") ?? row?.querySelector("th a");
}

function place(tip, drawing, event) {
  const frame = drawing.getBoundingClientRect();
  const left = Math.min(event.clientX - frame.left + 12, frame.width - tip.offsetWidth);
  tip.style.insetInlineStart = `${Math.max(0, left)}px`;
  tip.style.insetBlockStart = `${event.clientY - frame.top + 16}px`;
}

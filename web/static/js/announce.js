// Says things: to the eye where the act was, to the ear in the page's one live region.

const speech = JSON.parse(document.getElementById("board-speech")?.textContent ?? "{}");

// The sentence of this name with its braces filled in.
export function say(name, values = {}) {
  return (speech[name] ?? name).replace(/\{(\w+)\}/g, (_, key) => values[key] ?? "");
}

export function announce(text) {
  const region = document.getElementById("announcer");
  region.textContent = "";
  // Emptied first, so that the same sentence is spoken a second time.
  requestAnimationFrame(() => {
    region.textContent = text;
  });
}

// A refusal stays in sight until the next act.
export function refuse(region, text) {
  clearRefusal(region);
  const note = document.createElement("p");
  note.className = "note board-refusal";
  note.dataset.severity = "action";
  note.textContent = text;
  region.prepend(note);
  announce(text);
}

export function clearRefusal(region) {
  region.querySelector(".board-refusal")?.remove();
}

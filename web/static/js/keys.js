// The keys that work on every page: the palette, and the list of keys.

import { pressed, TYPING } from "./pressed.js";

let button = null;
// While the palette is on its way, what is typed is meant for it.
let opening = false;

export function mount(element) {
  button = element;
  button.hidden = false;
  button.addEventListener("click", openPalette);
  document.addEventListener("keydown", (event) => {
    const name = pressed(event);
    if (name === "Ctrl+k") openPalette();
    else if (name === "?" && works(event)) openKeys();
    else return;
    event.preventDefault();
  });
}

// Whether a key is meant for the page. Some people's software types letters by itself:
// they can be switched off.
export function works(event) {
  if (event.defaultPrevented || event.isComposing || event.target.closest(TYPING)) return false;
  if (opening || document.querySelector("dialog:modal")) return false;
  return event.key === " " || event.key.length > 1 || button?.dataset.letters !== "off";
}

async function openPalette() {
  opening = true;
  try {
    const { open } = await import("./palette.js");
    await open(button.dataset.palette);
  } finally {
    opening = false;
  }
}

export async function openKeys() {
  const { showPage } = await import("./sheet.js");
  showPage(button.dataset.keys, button.dataset.close);
}

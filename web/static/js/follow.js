// The screen of a meeting follows what others do: it asks what changed, and takes nothing
// out of the hands of who types.

import { announce } from "./announce.js";
import { morph } from "./morph.js";
import { isTyped } from "./typed.js";

const PACE = 3000;
const FIELDS = "input:not([type=hidden]), select, textarea";

// `shown` is done when the page was made as it is now.
export function follow(all, shown) {
  const note = document.querySelector("[data-changed]");
  const { updated } = document.getElementById("announcer").dataset;

  note.querySelector("button").addEventListener("click", async () => {
    await show({ asked: true });
    all.querySelector("main").focus();
  });

  async function look() {
    const headers = { "If-None-Match": all.dataset.tag };
    const response = await fetch(all.dataset.live, { headers, cache: "no-store" });
    if (response.status !== 200 || response.redirected) return;
    if (isBusy(all)) note.hidden = false;
    else await show();
  }

  // What is typed stays, also when somebody asks to see what changed.
  async function show({ asked = false } = {}) {
    const path = location.href;
    const response = await fetch(path);
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const fresh = page.querySelector("[data-module=screen]");
    // The meeting was closed: here are its minutes.
    if (!fresh) return location.assign(response.url);
    if (path !== location.href || (!asked && isBusy(all))) return;
    const main = all.querySelector("main");
    const before = main.textContent;
    all.dataset.tag = fresh.dataset.tag;
    for (const [at, part] of [...fresh.children].entries()) morph(all.children[at], part);
    shown();
    document.dispatchEvent(new CustomEvent("kiem:added", { detail: all }));
    note.hidden = true;
    if (before !== main.textContent) announce(updated);
  }

  setInterval(() => {
    if (!document.hidden) look().catch(() => {});
  }, PACE);
}

// Somebody is in a field, or chose something that was not sent yet.
function isBusy(all) {
  if (document.activeElement?.matches(FIELDS)) return true;
  return [...all.querySelectorAll(".decision")].some(isTyped);
}

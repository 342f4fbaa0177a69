// Keeps what is typed in a decision on the server, so that a closed tab loses nothing.
// Waits until typing pauses, and sends the last bit when the page goes away.

import { token } from "./server.js";
import { isTyped } from "./typed.js";

const PAUSE = 1500;

export function mount(form) {
  let timer = null;

  function send() {
    clearTimeout(timer);
    timer = null;
    const body = new FormData(form);
    fetch(form.dataset.draft, {
      method: "POST",
      body,
      keepalive: true,
      headers: { "X-Requested-With": "fetch", "X-CSRFToken": token() },
    }).catch(() => {});
  }

  function later() {
    clearTimeout(timer);
    timer = setTimeout(send, PAUSE);
  }

  function leave() {
    // What was taken away with the dialog was sent with its last change.
    if (timer !== null) send();
  }

  form.addEventListener("input", later);
  // A decision that is taken needs no draft any more.
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    timer = null;
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") leave();
  });
  form.closest("dialog")?.addEventListener("close", leave);
  // Who types fast began before this script ran.
  if (isTyped(form)) later();
}

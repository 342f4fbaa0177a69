// Asks why a card goes back. Resolves to what the server needs, or to null. A reason that
// was refused stands there again; sent as it was, it is saved with the trace it holds.

import { say } from "./announce.js";
import { columnOf, nameOf, titleOf } from "./places.js";

export function askReason(card, stage = nameOf(columnOf(card))) {
  const dialog = document.getElementById("reason-dialog");
  const form = dialog.querySelector("form");
  const reason = form.elements.reason;
  const error = dialog.querySelector("#reason-error");
  const words = { title: titleOf(card), stage };
  dialog.querySelector("#reason-title").textContent = say("back_title", words);
  reason.value = card.dataset.reason ?? "";
  complain(false);
  dialog.returnValue = "";

  function complain(wrong) {
    error.hidden = !wrong;
    reason.toggleAttribute("aria-invalid", false);
    if (wrong) reason.setAttribute("aria-invalid", "true");
  }

  function check(event) {
    if (reason.value.trim()) return;
    event.preventDefault();
    complain(true);
    reason.focus();
  }

  function answer() {
    const insists = "personal" in card.dataset && reason.value === card.dataset.reason;
    return { reason: reason.value, ...(insists && { save_anyway: 1 }) };
  }

  return new Promise((resolve) => {
    form.addEventListener("submit", check);
    dialog.addEventListener(
      "close",
      () => {
        form.removeEventListener("submit", check);
        resolve(dialog.returnValue === "move" ? answer() : null);
      },
      { once: true },
    );
    dialog.querySelector("[data-close]").onclick = () => dialog.close("");
    dialog.showModal();
    reason.focus();
  });
}

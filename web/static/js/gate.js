// The gate sheet in place: fetched into a dialog, decided there, or closed unwritten.
// Resolves to "decided", "requested" or, when nothing was written, to null.

import { say } from "./announce.js";
import { gateAddress, token } from "./server.js";

export function openGate(card, after) {
  const dialog = document.getElementById("gate-dialog");
  const sheet = dialog.querySelector("[data-sheet]");
  const address = gateAddress(card, after);
  let ending = null;

  async function load(request) {
    sheet.setAttribute("aria-busy", "true");
    try {
      const response = await fetch(request.address, {
        ...request,
        headers: { "X-Requested-With": "fetch", "X-CSRFToken": token() },
      });
      await receive(response);
    } catch {
      note(say("offline", { title: "" }));
    }
    sheet.removeAttribute("aria-busy");
  }

  async function receive(response) {
    const type = response.headers.get("Content-Type") ?? "";
    const answered = response.status === 204 || type.startsWith("application/json");
    const away = response.redirected && !response.url.includes("/sign-in/");
    if (response.ok && (answered || away)) {
      ending = sheet.querySelector("[name=outcome]") ? "decided" : "requested";
      return dialog.close();
    }
    if (response.redirected || answered) return note(say("signed_out"));
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    sheet.replaceChildren(...(page.querySelector("main") ?? page.body).childNodes);
    document.dispatchEvent(new CustomEvent("kiem:added", { detail: sheet }));
    const first = sheet.querySelector(".error-summary") ?? sheet.querySelector("h1, h2");
    dialog.scrollTop = 0;
    first?.setAttribute("tabindex", "-1");
    first?.focus();
  }

  function note(text) {
    const line = document.createElement("p");
    line.className = "note dialog-body";
    line.setAttribute("role", "alert");
    line.textContent = text;
    // What was typed stays: the note stands above it.
    sheet.prepend(line);
  }

  function submit(event) {
    const form = event.target;
    if (form.method !== "post") return;
    event.preventDefault();
    load({ address: form.action, method: "POST", body: new FormData(form, event.submitter) });
  }

  return new Promise((resolve) => {
    const waiting = document.createElement("p");
    waiting.className = "dialog-body soft";
    waiting.textContent = say("loading");
    sheet.replaceChildren(waiting);
    sheet.addEventListener("submit", submit);
    dialog.addEventListener(
      "close",
      () => {
        sheet.removeEventListener("submit", submit);
        sheet.replaceChildren();
        resolve(ending);
      },
      { once: true },
    );
    dialog.querySelector("[data-close]").onclick = () => dialog.close();
    dialog.showModal();
    load({ address });
  });
}

// Edits a fact where it stands: the pencil's own page, asked for as a form alone. Enter
// saves a line, Ctrl+Enter any text, Escape leaves it as it was. Without this, the pencil
// leads to that page.

import { announce } from "./announce.js";
import { freshen } from "./fresh.js";

const ASKED = { "X-Requested-With": "fetch" };

export function mount(head) {
  document.addEventListener("click", (event) => {
    const way = event.target.closest("a[data-edit]");
    if (way && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      open(way);
    }
    const leave = event.target.closest("a[data-leave]");
    if (leave) {
      event.preventDefault();
      close(leave.closest(".in-place"), leave.dataset.leave === "fresh");
    }
  });
  document.addEventListener("submit", (event) => {
    const form = event.target.closest(".in-place");
    if (!form) return;
    event.preventDefault();
    save(form, event.submitter);
  });
  document.addEventListener("keydown", (event) => {
    const form = event.target.closest?.(".in-place");
    if (!form || event.isComposing) return;
    if (event.key === "Escape") close(form);
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });

  async function open(way) {
    const place = way.closest("[data-fact]");
    let answer;
    try {
      answer = await fetch(way.href, { headers: ASKED });
    } catch {
      return announce(head.dataset.offline);
    }
    // Signed out, or no longer allowed: the page itself says so.
    if (!answer.ok || answer.redirected) return location.assign(way.href);
    if (!place.classList.contains("is-editing")) put(place, await answer.text());
  }

  function put(place, html) {
    const page = new DOMParser().parseFromString(html, "text/html");
    const form = page.querySelector(".in-place");
    place.querySelector(".in-place")?.remove();
    place.append(form);
    place.classList.add("is-editing");
    document.dispatchEvent(new CustomEvent("kiem:added", { detail: form }));
    if (form.querySelector("[data-module=summary]")) return;
    const first = form.querySelector("input:not([type=hidden]), select, textarea");
    const chosen = form.querySelector("input:checked");
    (chosen ?? first)?.focus();
    if (first?.setSelectionRange && first.type !== "number") {
      first.setSelectionRange(first.value.length, first.value.length);
    }
  }

  async function save(form, submitter) {
    if (form.getAttribute("aria-busy")) return;
    form.setAttribute("aria-busy", "true");
    try {
      await receive(form, await send(form, submitter));
    } catch {
      note(form, head.dataset.offline);
    }
    form.removeAttribute("aria-busy");
  }

  async function send(form, submitter) {
    const post = () => {
      const body = new FormData(form, submitter);
      return fetch(form.action, { method: "POST", headers: ASKED, body });
    };
    const answer = await post();
    if (answer.status !== 403) return answer;
    // Whoever signed in again in another tab has another token by now.
    const asked = await fetch(form.action, { headers: ASKED });
    const page = new DOMParser().parseFromString(await asked.text(), "text/html");
    const token = page.querySelector(".in-place [name=csrfmiddlewaretoken]");
    if (!token) return answer;
    form.elements.csrfmiddlewaretoken.value = token.value;
    return post();
  }

  async function receive(form, answer) {
    const text = await answer.text();
    const news = answer.headers.get("Content-Type")?.startsWith("text/plain");
    if (answer.redirected || answer.status === 403) {
      note(form, head.dataset.signedOut);
    } else if (answer.ok && news) {
      await close(form, true);
      announce(text);
    } else {
      put(form.parentElement, text);
    }
  }

  async function close(form, isOld = false) {
    const place = form.parentElement;
    const { fact } = place.dataset;
    form.remove();
    place.classList.remove("is-editing");
    if (isOld) await freshen();
    document.querySelector(`[data-edit="${fact}"]`)?.focus();
  }

  function note(form, text) {
    form.querySelector(".in-place-note")?.remove();
    const line = document.createElement("p");
    line.className = "note in-place-note";
    line.dataset.severity = "action";
    line.setAttribute("role", "alert");
    line.textContent = text;
    form.prepend(line);
  }
}

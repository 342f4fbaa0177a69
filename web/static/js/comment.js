// Posts a comment without leaving the page: the place, and what is open, stay. Without
// this the form sends it by itself.

import { announce } from "./announce.js";
import { clear, fromPage, line, refuse, show } from "./answers.js";
import { freshen } from "./fresh.js";
import { mentions } from "./mentions.js";

export function mount(form) {
  mentions(form);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!form.hasAttribute("aria-busy")) post(new FormData(form, event.submitter));
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });

  async function post(body) {
    form.setAttribute("aria-busy", "true");
    try {
      const headers = { "X-Requested-With": "fetch" };
      await receive(await fetch(form.action, { method: "POST", body, headers }));
    } catch {
      refuse(form, form.dataset.offline);
    }
    form.removeAttribute("aria-busy");
  }

  async function receive(answer) {
    const text = await answer.text();
    if (answer.redirected || answer.status === 403) {
      return refuse(form, form.dataset.signedOut);
    }
    if (!answer.ok) {
      const note = fromPage(text);
      return note ? show(form, note) : refuse(form, form.dataset.offline);
    }
    clear(form);
    form.reset();
    await freshen();
    form.prepend(line("p", "note", text));
    announce(text);
  }
}

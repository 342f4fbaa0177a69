// Adding cards in the column: type, Enter, and the next. What a line says is read by the
// server while one types.

import { announce, say } from "./announce.js";
import { combobox } from "./combobox.js";
import { refresh } from "./server.js";

const PAUSE = 120;

let box = null;

// Put the box in the place of the link, and the focus in it.
export function openQuickAdd(region) {
  box ??= make(region);
  put(region);
  box.line.focus();
  box.form.scrollIntoView({ block: "nearest" });
}

function put(region) {
  const link = region.querySelector(".quick-add-open");
  if (!link) return;
  link.hidden = true;
  link.dataset.keep = "";
  link.after(box.form);
}

function make(region) {
  const template = document.getElementById("quick-add");
  const form = template.content.firstElementChild.cloneNode(true);
  const line = form.elements.line;
  const said = form.querySelector("#quick-said");
  const problem = form.querySelector("#quick-problem");
  const offers = combobox(line, form.querySelector("#quick-offers"), (option) => {
    line.value = option.dataset.line;
    read();
  });
  let timer = null;
  let last = 0;
  let personal = null;

  const address = (values = {}) => {
    const search = new URLSearchParams(location.search);
    for (const [name, value] of Object.entries(values)) search.set(name, value);
    return `${form.action}?${search}`;
  };

  function complain(text) {
    problem.textContent = text;
    problem.hidden = !text;
    if (text) line.setAttribute("aria-invalid", "true");
    else line.removeAttribute("aria-invalid");
  }

  // Only the newest answer counts.
  async function read() {
    const mine = ++last;
    const response = await fetch(address({ read: line.value })).catch(() => null);
    if (mine !== last || !response?.ok || response.redirected) return;
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    if (mine !== last) return;
    said.replaceChildren(page.querySelector("[data-said]"));
    const found = [...page.querySelectorAll("[data-offers] > li")];
    for (const option of found) option.setAttribute("role", "option");
    offers.show(found);
  }

  // Without a sign only the filter gives something.
  function inherit() {
    if (!new URLSearchParams(location.search).get("q")) said.replaceChildren();
    else if (!line.value) read();
  }

  async function add(opens) {
    clearTimeout(timer);
    last++;
    const body = new FormData(form);
    if (personal !== null && personal === line.value) body.append("save_anyway", "1");
    const answer = await send(address(), body);
    if (!answer.id) {
      personal = answer.personal ? line.value : null;
      return complain(answer.message);
    }
    if (opens) return location.assign(answer.path);
    line.value = "";
    complain("");
    inherit();
    offers.close();
    await refresh();
    const card = region.querySelector(`.card[data-id="${answer.id}"]`);
    if (card) card.dataset.moved = "";
    announce(answer.message);
  }

  function close() {
    const link = form.previousElementSibling;
    form.remove();
    box = null;
    link.hidden = false;
    delete link.dataset.keep;
    link.focus();
  }

  inherit();
  line.addEventListener("input", () => {
    complain("");
    clearTimeout(timer);
    if (/(^|\s)[@#]/.test(line.value)) timer = setTimeout(read, PAUSE);
    else inherit();
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
    else if (event.key === "Enter" && event.shiftKey && event.target === line) add(true);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    add(false);
  });
  form.querySelector("[data-close]").addEventListener("click", close);
  // Fresh columns come without the box: what is typed goes along.
  region.addEventListener("board:stale", () => {
    if (box) box.focused = form.contains(document.activeElement);
  });
  region.addEventListener("board:fresh", () => {
    if (box?.form !== form || form.isConnected) return;
    put(region);
    if (box.focused) line.focus({ preventScroll: true });
  });
  return { form, line, focused: true };
}

async function send(address, body) {
  const headers = { Accept: "application/json" };
  try {
    const response = await fetch(address, { method: "POST", headers, body });
    if (response.redirected) return { message: say("signed_out") };
    return await response.json();
  } catch {
    return { message: say("unreachable") };
  }
}

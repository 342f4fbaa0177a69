// The shared screen of a gate meeting: keys, and the browser's full screen.

import { follow } from "./follow.js";

const FIELDS = "input, select, textarea";
const KEYS = { ArrowRight: "next", ArrowLeft: "previous", Home: "agenda" };
// Some people's software types letters by itself: the page of keys switches them off.
const LETTERS = { n: "next", p: "previous", f: "screen" };

export function mount(all) {
  show(all);
  follow(all, () => show(all));
  document.addEventListener("keydown", (event) => press(all, event));
  document.addEventListener("fullscreenchange", () => show(all));
  window.addEventListener("popstate", () => location.reload());
  all.addEventListener("click", (event) => {
    if (event.target.closest("[data-go=screen]")) toggle();
    const link = event.target.closest("a[href]");
    if (link && stays(event)) turn(all, event, link.href);
  });
  all.addEventListener("submit", (event) => {
    const form = event.target;
    if (!stays(event) || form.method !== "post") return;
    const body = new FormData(form, event.submitter);
    turn(all, event, form.action, { method: "POST", body });
  });
}

// What works only with this script shows once it runs.
function show(all) {
  const button = all.querySelector("[data-go=screen]");
  button.hidden = !document.fullscreenEnabled;
  button.setAttribute("aria-pressed", String(Boolean(document.fullscreenElement)));
  all.querySelector("[data-keys]").hidden = false;
}

function press(all, event) {
  if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
  if (event.target.closest(FIELDS)) return;
  const where = KEYS[event.key] ?? (all.dataset.letters === "on" ? LETTERS[event.key] : undefined);
  const button = where && all.querySelector(`[data-go=${where}]`);
  if (!button || button.hidden) return;
  event.preventDefault();
  button.click();
}

function toggle() {
  if (document.fullscreenElement) document.exitFullscreen();
  else document.documentElement.requestFullscreen();
}

const stays = (event) => document.fullscreenElement && !event.defaultPrevented;

// A new page would end the full screen, so the next item comes into this one.
async function turn(all, event, address, request) {
  event.preventDefault();
  let response;
  try {
    response = await fetch(address, request);
  } catch {
    location.assign(all.baseURI);
    return;
  }
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const fresh = page.querySelector("[data-module=screen]");
  if (!fresh) return location.assign(response.url);
  all.replaceChildren(...fresh.childNodes);
  all.dataset.tag = fresh.dataset.tag;
  document.title = page.title;
  history.pushState(null, "", response.url);
  show(all);
  document.dispatchEvent(new CustomEvent("kiem:added", { detail: all }));
  window.scrollTo(0, 0);
  all.querySelector("[autofocus], .error-summary, main").focus();
}

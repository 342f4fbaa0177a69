// The shared screen of a gate meeting: keys, and the browser's full screen.

const FIELDS = "input, select, textarea";
const KEYS = { ArrowRight: "next", ArrowLeft: "previous", Home: "agenda" };
const LETTERS = { n: "next", p: "previous", f: "screen" };
const KEPT = "kiem-letters";

export function mount(all) {
  show(all);
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
  all.addEventListener("change", ({ target }) => {
    if (target.matches("[data-letters]")) keep(target.checked);
  });
}

// What works only with this script shows once it runs.
function show(all) {
  const button = all.querySelector("[data-go=screen]");
  button.hidden = !document.fullscreenEnabled;
  button.setAttribute("aria-pressed", String(Boolean(document.fullscreenElement)));
  all.querySelector("[data-keys]").hidden = false;
  all.querySelector("[data-letters]").checked = letters();
}

function press(all, event) {
  if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
  if (event.target.closest(FIELDS)) return;
  const where = KEYS[event.key] ?? (letters() ? LETTERS[event.key] : undefined);
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
  document.title = page.title;
  history.pushState(null, "", response.url);
  show(all);
  document.dispatchEvent(new CustomEvent("kiem:added", { detail: all }));
  window.scrollTo(0, 0);
  all.querySelector("[autofocus], .error-summary, main").focus();
}

// Some people's software types letters by itself: they can be switched off.
const letters = () => localStorage.getItem(KEPT) !== "off";
const keep = (on) => localStorage.setItem(KEPT, on ? "on" : "off");

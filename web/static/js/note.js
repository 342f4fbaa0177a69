// Keeps what is typed: after a moment, on leaving the field, on leaving the page. What
// somebody else wrote meanwhile is shown, and then nothing is kept before Save is pressed.

const PAUSE = 1500;
const AGAIN = 5000;
const MOST = 3;

export function mount(form) {
  const { note: field, seen } = form.elements;
  const status = form.querySelector("[data-status]");
  let kept = field.defaultValue;
  // What nobody knows of yet whether it arrived; or did, and is what is there now.
  let sent = [];
  let isHeld = Boolean(form.querySelector(".theirs"));
  let timer;

  async function save() {
    clearTimeout(timer);
    const typed = field.value;
    if (isHeld || typed === kept || !form.isConnected) return;
    const body = new FormData(form);
    sent = [...sent, typed].slice(-MOST);
    status.textContent = form.dataset.saving;
    try {
      const response = await fetch(form.action, {
        method: "POST",
        headers: { "X-Requested-With": "fetch" },
        body,
        // Whoever leaves the page at once has kept it all the same.
        keepalive: true,
      });
      if (response.redirected) {
        status.textContent = form.dataset.signedOut;
        return;
      }
      const answer = await response.json();
      if (answer.saved) kept = typed;
      if (answer.theirs) compare(answer);
      status.textContent = answer.warning || form.dataset.saved;
    } catch {
      status.textContent = form.dataset.failed;
      timer = setTimeout(save, AGAIN);
    }
  }

  function compare({ note, theirs }) {
    if (isHeld) return;
    isHeld = true;
    seen.value = note;
    sent = [];
    field.closest(".field").insertAdjacentHTML("beforeend", theirs);
  }

  function later() {
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE);
  }

  form.addEventListener("formdata", ({ formData }) => {
    for (const text of sent) formData.append("seen", text);
  });
  field.addEventListener("input", () => {
    // From here on the page brings no other text to compare with: see morph.js.
    form.dataset.keep = "";
    later();
  });
  field.addEventListener("blur", save);
  window.addEventListener("pagehide", save);
  // Who types fast began before this script ran.
  later();
}

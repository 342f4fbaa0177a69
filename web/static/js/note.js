// Keeps what is typed: after a moment, on leaving the field, on leaving the page.

const PAUSE = 1500;
const AGAIN = 5000;

export function mount(form) {
  const field = form.elements.note;
  const status = form.querySelector("[data-status]");
  let kept = field.defaultValue;
  let timer;

  async function save() {
    clearTimeout(timer);
    const typed = field.value;
    if (typed === kept || !form.isConnected) return;
    status.textContent = form.dataset.saving;
    try {
      const response = await fetch(form.action, {
        method: "POST",
        headers: { "X-Requested-With": "fetch" },
        body: new FormData(form),
        // Whoever leaves the page at once has kept it all the same.
        keepalive: true,
      });
      if (response.redirected) {
        status.textContent = form.dataset.signedOut;
        return;
      }
      const answer = await response.json();
      if (answer.saved) kept = typed;
      status.textContent = answer.warning || form.dataset.saved;
    } catch {
      status.textContent = form.dataset.failed;
      timer = setTimeout(save, AGAIN);
    }
  }

  function later() {
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE);
  }

  field.addEventListener("input", later);
  field.addEventListener("blur", save);
  window.addEventListener("pagehide", save);
  // Who types fast began before this script ran.
  later();
}

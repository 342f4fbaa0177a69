// Warns before one is signed out, with a button to stay. Another tab may have stayed
// already, so the server is asked first.

const WARN = 5 * 60;
// setTimeout takes no longer than 24 days; a session lasts a day.
const wait = (seconds, act) => setTimeout(act, Math.max(seconds, 0) * 1000);

export function mount(note) {
  const button = note.querySelector("button");
  const text = note.querySelector("[data-text]");

  async function left(method) {
    const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value;
    const headers = { Accept: "application/json", "X-CSRFToken": token };
    const answer = await fetch(note.dataset.session, { method, headers });
    if (!answer.ok || answer.redirected) return 0;
    return (await answer.json()).left ?? 0;
  }

  async function look() {
    const seconds = await left("GET").catch(() => 0);
    if (seconds > WARN) return wait(seconds - WARN, look);
    note.hidden = false;
    // Filled in when it is there to be heard.
    text.textContent = seconds ? note.dataset.soon : note.dataset.over;
    button.hidden = !seconds;
    if (seconds) wait(seconds, look);
  }

  button.addEventListener("click", async () => {
    const seconds = await left("POST").catch(() => 0);
    note.hidden = seconds > 0;
    if (!seconds) return look();
    document.getElementById("main")?.focus();
    wait(seconds - WARN, look);
  });

  wait(Number(note.dataset.left) - WARN, look);
}

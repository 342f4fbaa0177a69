// Shows colours while they are typed. The server makes the preview, as without this.

const PAUSE = 350;

export function mount(form) {
  const place = document.getElementById(form.dataset.preview);
  let timer = null;
  let newest = 0;

  async function show() {
    const number = ++newest;
    const body = new FormData(form);
    body.delete("logo");
    body.set("preview", "1");
    let response;
    try {
      response = await fetch(form.action, {
        method: "POST",
        body,
        headers: { "X-Requested-With": "fetch" },
      });
    } catch {
      return;
    }
    if (!response.ok || number !== newest) return;
    place.innerHTML = await response.text();
  }

  form.addEventListener("input", ({ target }) => {
    if (!target.matches(".colour, [name=organisation]")) return;
    clearTimeout(timer);
    timer = setTimeout(show, PAUSE);
  });
}

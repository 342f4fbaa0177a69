// Tells the server which attention points their recipient has before them: reading a
// page writes nothing by itself.

import { token } from "./server.js";

export function mount(list) {
  const fresh = [...list.querySelectorAll("[data-new]")].map((point) => ["point", point.dataset.new]);
  if (!fresh.length) return;
  fetch(list.dataset.address, {
    method: "POST",
    headers: { "X-CSRFToken": token() },
    body: new URLSearchParams(fresh),
  }).catch(() => {});
}

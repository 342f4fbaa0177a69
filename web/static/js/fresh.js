// Puts fresh parts of this page in the place of the old ones; what one is writing in,
// and what one opened, stays as it is.

export async function freshen() {
  const response = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!response.ok || response.redirected) return;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  document.title = page.title;
  for (const old of document.querySelectorAll("[data-fresh]")) {
    const part = page.getElementById(old.id);
    if (!part || old.querySelector(".is-editing")) continue;
    for (const details of old.querySelectorAll("details[id]")) {
      const same = part.querySelector(`#${CSS.escape(details.id)}`);
      if (same) same.open = details.open;
    }
    old.replaceWith(part);
    document.dispatchEvent(new CustomEvent("kiem:added", { detail: part }));
  }
}

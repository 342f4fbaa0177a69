// Shows the main part of another page in a dialog; without it one goes to that page.

export async function showPage(address, closes) {
  let page;
  try {
    const response = await fetch(address);
    page = new DOMParser().parseFromString(await response.text(), "text/html");
  } catch {
    return location.assign(address);
  }
  const main = page.querySelector("main");
  const title = main.querySelector("h1");
  const dialog = document.createElement("dialog");
  const close = document.createElement("button");
  dialog.className = "dialog shown-page";
  title.id = "shown-title";
  title.tabIndex = -1;
  dialog.setAttribute("aria-labelledby", title.id);
  close.className = "dialog-close";
  close.type = "button";
  close.textContent = "×";
  close.setAttribute("aria-label", closes);
  close.addEventListener("click", () => dialog.close());
  dialog.append(close, ...main.childNodes);
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  title.focus();
}

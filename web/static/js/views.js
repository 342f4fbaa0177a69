// The menu of views: closes as menus do, and keeps what the address says now.

export function mount(menu) {
  const summary = menu.querySelector("summary");
  const form = menu.querySelector("form");

  form.addEventListener("submit", () => {
    form.elements.query.value = location.search;
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    summary.focus();
  });
  document.addEventListener("click", (event) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
}

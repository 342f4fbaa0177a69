// A text field with a list of options below it, after the ARIA pattern: the focus stays
// in the field, the arrows go through the list.

// With `escapes` the first Escape closes the list and no more.
export function combobox(input, list, choose, { escapes = true } = {}) {
  let at = -1;

  const options = () => [...list.querySelectorAll("[role=option]")];

  function show(made, first = -1) {
    list.replaceChildren(...made);
    options().forEach((option, place) => {
      option.id = `${list.id}-${place}`;
      option.setAttribute("aria-selected", "false");
    });
    const any = options().length > 0;
    list.hidden = !any;
    // A field of several lines is no combobox, and has nothing to expand.
    if (input.hasAttribute("role")) input.setAttribute("aria-expanded", String(any));
    mark(any ? first : -1);
  }

  function mark(place) {
    const all = options();
    all[at]?.setAttribute("aria-selected", "false");
    at = place;
    const option = all[at];
    if (!option) return input.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", option.id);
  }

  function pick(option) {
    show([]);
    choose(option);
  }

  // Before other listeners of the field: what the list takes, they do not see.
  input.addEventListener("keydown", (event) => {
    if (list.hidden || event.isComposing) return;
    const count = options().length;
    const chosen = options()[at];
    if (event.key === "ArrowDown") mark((at + 1) % count);
    else if (event.key === "ArrowUp") mark((at - 1 + count) % count);
    else if ((event.key === "Enter" || event.key === "Tab") && chosen) pick(chosen);
    else if (event.key === "Escape" && escapes) show([]);
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  });
  // The field keeps the focus while the pointer chooses.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) pick(option);
  });

  return { show, close: () => show([]) };
}

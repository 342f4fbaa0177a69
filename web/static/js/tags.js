// Suggests tags for the word after the last comma, from the list that the page holds.

export function mount(input) {
  const list = input.list;
  if (!list) return;
  const known = [...list.options].map((option) => option.value);

  const suggest = () => {
    const before = input.value.slice(0, input.value.lastIndexOf(",") + 1);
    const typed = before.split(",").map((word) => word.trim().toLowerCase());
    const prefix = before && `${before.trimEnd()} `;
    const offered = known.filter((name) => !typed.includes(name));
    list.replaceChildren(
      ...offered.map((name) => Object.assign(document.createElement("option"), {
        value: prefix + name,
      })),
    );
  };

  input.addEventListener("input", suggest);
  suggest();
}

// What is pressed, and where one types. It imports nothing: everything may use it.

export const TYPING = "input, select, textarea, [contenteditable]";

// What was pressed, as the table of commands calls it: "Ctrl+k", "Shift+ArrowUp", "x".
export function pressed(event) {
  const key = event.key === " " ? "Space" : event.key;
  const names = [key];
  if (event.shiftKey && key.length > 1) names.unshift("Shift");
  if (event.altKey) names.unshift("Alt");
  if (event.ctrlKey || event.metaKey) names.unshift("Ctrl");
  return names.join("+");
}

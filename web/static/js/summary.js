// What went wrong comes first: the list of errors takes the focus.

export function mount(element) {
  element.focus();
}

// What somebody typed or chose that the server does not have yet.

export const isTyped = (root) => [...root.querySelectorAll("input, textarea")].some(isChanged);

// The value of a box or a round stays what it is; that it is ticked may change.
const isChanged = (field) =>
  ["checkbox", "radio"].includes(field.type)
    ? field.checked !== field.defaultChecked
    : field.value !== field.defaultValue;

// The fields of the form, by the content address that is their name.

const ADDRESS = /^(tables|sections|overview|contact)\.|^(title|dated|scope)$/;

export const form = () => document.getElementById("form");
export const field = (name) => form().elements.namedItem(name);
export const fields = () => [...form().elements].filter((e) => ADDRESS.test(e.name));
export const isCell = (name) => name.startsWith("tables.");
export const cells = () => fields().filter((e) => isCell(e.name));

// The element that carries a field's state: the table cell, or the block with its label.
export const placeOf = (name) => form().querySelector(`[data-place="${CSS.escape(name)}"]`);
export const labelOf = (name) => {
  const place = placeOf(name);
  return place?.dataset.label || place?.querySelector("label")?.textContent.trim() || name;
};

// What the field said when the page was made; where the page came back unsaved, what is saved.
export const savedText = (input) => {
  if (input.dataset.base !== undefined) return input.dataset.base;
  if (input.tagName === "SELECT") {
    return [...input.options].find((o) => o.defaultSelected)?.value ?? input.options[0].value;
  }
  return input.defaultValue;
};

// Puts a text into a field without a person's typing; whoever keeps something about it hears.
export const setText = (input, value) => {
  input.value = value;
  input.dispatchEvent(new CustomEvent("desk:put", { bubbles: true }));
};

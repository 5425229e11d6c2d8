// The page's words and icons, which the server has written into a template in the reader's
// language: scripts have none of their own.

const source = () => document.getElementById("desk-words").content;

export const word = (name, values = {}) => {
  const found = source().querySelector(`[data-word="${name}"]`);
  return found.textContent.replace(/\{(\w+)\}/g, (_whole, key) => values[key] ?? "");
};

export const icon = (name) =>
  source().querySelector(`[data-icon="${name}"]`).firstElementChild.cloneNode(true);

// An element with class and children: strings become text, never markup.
export const element = (tag, className = "", ...children) => {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...children);
  return made;
};

export const button = (text, act, className = "link-button") => {
  const made = element("button", className, text);
  made.type = "button";
  made.addEventListener("click", act);
  return made;
};

// The history of a cell, on demand: who changed it, when, from what to what. The server draws it.

import { form, labelOf } from "./fields.js";
import { button, element, word } from "./words.js";

const fetched = async (name) => {
  const address = new URL(form().dataset.changes, location.href);
  address.searchParams.set("place", name);
  const answer = await fetch(address).catch(() => null);
  if (!answer?.ok) return element("p", "", word("no-changes-now"));
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return page.querySelector('[data-part="changes"]') ?? element("p", "", word("no-changes-now"));
};

export const showChanges = async (input) => {
  const body = element("div", "scroll paste-scroll", await fetched(input.name));
  body.tabIndex = 0;
  body.setAttribute("role", "region");
  body.setAttribute("aria-label", labelOf(input.name));
  const title = element("h2", "", word("changes-title"));
  title.id = "changes-title";
  const close = button(word("close"), () => dialog.close(), "button");
  const dialog = element("dialog", "changes", title, body, element("div", "buttons", close));
  dialog.setAttribute("aria-labelledby", "changes-title");
  dialog.addEventListener("close", () => {
    dialog.remove();
    input.focus();
  });
  document.body.append(dialog);
  dialog.showModal();
  close.focus();
};

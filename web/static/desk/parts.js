// Sub-parts of the overview, added and taken out without leaving the page.

import { field, form, setText } from "./fields.js";
import { onNewPart, touched } from "./saving.js";
import { button, element, word } from "./words.js";

const PART = /^overview\.parts\.(\d+)\./;
const numbers = () =>
  [...form().elements].map((e) => PART.exec(e.name ?? "")?.[1]).filter(Boolean).map(Number);

const add = (number) => {
  const pattern = document.getElementById("part-pattern").innerHTML;
  const shown = form().querySelectorAll("fieldset.part:not([hidden])").length + 1;
  const markup = pattern.replaceAll("__number__", number).replaceAll("__shown__", shown);
  form().querySelector("[data-parts]").insertAdjacentHTML("beforeend", markup);
};

const ensure = (name) => {
  const number = PART.exec(name)?.[1];
  if (number !== undefined && !field(name)) add(Number(number));
};

const pair = (number) => [`overview.parts.${number}.heading`, `overview.parts.${number}.text`];

const remove = (fieldset, number) => {
  const before = pair(number).map((name) => field(name).value);
  const put = (values) =>
    pair(number).forEach((name, i) => {
      setText(field(name), values[i]);
      touched(name, true);
    });
  put(["", ""]);
  fieldset.hidden = true;
  const line = element("p", "hint", word("part-removed"), " ");
  line.append(
    button(word("undo"), () => {
      line.remove();
      fieldset.hidden = false;
      put(before);
      field(pair(number)[0]).focus();
    }),
  );
  fieldset.after(line);
  line.querySelector("button").focus();
};

export const startParts = () => {
  onNewPart(ensure);
  form().addEventListener("click", (event) => {
    const pressed = event.target.closest("button[name=action]");
    if (!pressed) return;
    const [action, argument] = pressed.value.split(":");
    if (action === "add_part") {
      event.preventDefault();
      const number = Math.max(-1, ...numbers()) + 1;
      add(number);
      field(pair(number)[0]).focus();
    } else if (action === "remove_part") {
      event.preventDefault();
      remove(pressed.closest("fieldset"), Number(argument));
    }
  });
};

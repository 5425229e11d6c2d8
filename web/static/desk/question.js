// 无, - and their like may mean 0 or "does not apply": whoever types one is asked which, in the
// cell. Until it is answered the cell is not sent; what was typed stays in it.

import { field, labelOf, placeOf } from "./fields.js";
import { asks } from "./numbers.js";
import { setState } from "./states.js";
import { button, element, word } from "./words.js";

let answer = () => {};
export const onAnswer = (told) => (answer = told);

// Holds the cell back while it says something that has to be asked about; `before` is what the
// cell said until then.
export const hold = (input, before) => {
  if (asks(input.value)) input.dataset.asked ??= before;
  else {
    delete input.dataset.asked;
    placeOf(input.name).querySelector(".question")?.remove();
  }
  return "asked" in input.dataset;
};

// Shows the question in the cell; `take` moves the focus into it.
export const ask = (input, take = true) => {
  const { name } = input;
  const place = placeOf(name);
  let panel = place.querySelector(".question");
  if (!panel) {
    const choose = (value) => () => {
      const before = field(name).dataset.asked;
      panel.remove();
      delete field(name).dataset.asked;
      answer(name, value, before);
    };
    panel = element(
      "div",
      "place-panel question",
      button(word("zero"), choose("0"), "button button-quiet button-small"),
      button(word("not-applicable"), choose("/"), "button button-quiet button-small"),
    );
    panel.setAttribute("role", "group");
    panel.setAttribute("aria-label", word("asked-of", { place: labelOf(name), text: input.value }));
    panel.addEventListener("keydown", (event) => {
      const [zero, none] = panel.querySelectorAll("button");
      const keys = { 0: zero, "/": none };
      if (keys[event.key]) keys[event.key].click();
      else if (event.key === "ArrowRight" || event.key === "ArrowDown") none.focus();
      else if (event.key === "ArrowLeft" || event.key === "ArrowUp") zero.focus();
      else if (event.key === "Escape") field(name).focus();
      else return;
      event.preventDefault();
    });
    place.append(panel);
    setState(name, "asked");
  }
  if (take) panel.querySelector("button").focus();
};

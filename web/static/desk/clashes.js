// The same field changed by two people: both texts stand at the field until one is chosen.

import { field, labelOf, placeOf } from "./fields.js";
import { setState } from "./states.js";
import { button, element, word } from "./words.js";

const shown = (text) => (text.trim() ? text : word("blank"));

// `choose(name, theirs, keepMine)` is told what the person decided.
export const showClash = (name, theirs, by, choose) => {
  const place = placeOf(name);
  hideClash(name);
  const decide = (keepMine) => () => {
    hideClash(name);
    choose(name, theirs, keepMine);
    field(name).focus();
  };
  const panel = element(
    "div",
    "place-panel clash",
    element("p", "", element("strong", "", word("theirs", { name: by })), " ", element("span", "clash-text", shown(theirs))),
    element("p", "", element("strong", "", word("mine")), " ", element("span", "clash-text", shown(field(name).value))),
    button(word("take-theirs", { name: by }), decide(false), "button button-quiet button-small"),
    button(word("keep-mine"), decide(true), "button button-quiet button-small"),
  );
  panel.setAttribute("role", "group");
  panel.setAttribute("aria-label", word("clash-of", { place: labelOf(name) }));
  place.append(panel);
  setState(name, "clash");
};

export const hideClash = (name) => placeOf(name)?.querySelector(".clash")?.remove();

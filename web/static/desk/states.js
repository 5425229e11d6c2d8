// How a field stands, by icon and word. Two things can be said of it at once: how far its saving
// is (unsaved, saving, saved, invalid, clash), and a mark somebody put on it (commented, locked).
// Others say so by an event: new CustomEvent("desk:mark", {detail: {place, mark, text}}).

import { placeOf } from "./fields.js";
import { element, icon, word } from "./words.js";

const ICONS = {
  unsaved: "pencil",
  saving: "clock",
  saved: "check",
  invalid: "error",
  clash: "warning",
  asked: "warning",
  changed: "notice",
  commented: "notice",
  locked: "minus",
};

const line = (place, kind) => {
  let found = place.querySelector(`:scope > .place-states > [data-${kind}]`);
  if (!found) {
    let states = place.querySelector(":scope > .place-states");
    if (!states) place.append((states = element("span", "place-states")));
    found = element("span", "place-state");
    found.dataset[kind] = "";
    states.append(found);
  }
  return found;
};

const say = (name, kind, state, text) => {
  const place = placeOf(name);
  if (!place) return;
  const said = line(place, kind);
  if (said.dataset[kind] === state && said.textContent === (text ?? "")) return;
  if (!state) said.remove();
  else {
    said.dataset[kind] = state;
    said.replaceChildren(icon(ICONS[state]), element("span", "", text || word(state)));
  }
  if (state) place.dataset[kind] = state;
  else delete place.dataset[kind];
};

export const setState = (name, state, text) => {
  say(name, "state", state, text);
  const input = placeOf(name)?.querySelector("input, textarea, select");
  if (!input) return;
  if (state === "invalid") input.setAttribute("aria-invalid", "true");
  else if (input.getAttribute("aria-invalid")) input.removeAttribute("aria-invalid");
};

export const stateOf = (name) => {
  const place = placeOf(name);
  return place?.querySelector(":scope > .place-states > [data-state]")?.textContent ?? "";
};

export const setMark = (name, mark, text) => say(name, "mark", mark, text);

export const listenForMarks = () =>
  document.addEventListener("desk:mark", ({ detail }) =>
    setMark(detail.place, detail.mark, detail.text),
  );

// The sums of the form: beside each total stands what its members add up to. It is filled in by a
// press or a key, never by itself, and never in silence different from what the total says.

import { field, placeOf } from "./fields.js";
import { read } from "./numbers.js";
import { button, element, icon, word } from "./words.js";

const membersOf = (input) => input.dataset.sums.split("|").map((way) => way.split(" "));

// The sum of one way of adding, {value, whole}; null where nothing is there to add.
const added = (names, textOf) => {
  let value = 0;
  let given = 0;
  for (const name of names) {
    const { state, value: number } = read(textOf(name));
    if (state === "number") value += number;
    if (state === "number" || state === "not_applicable") given += 1;
  }
  return given ? { value, whole: given === names.length } : null;
};

const present = (name) => field(name)?.value ?? "";

// What a total should be: the ways of adding it that say something, without repeating a value.
export const sumsOf = (input, textOf = present) => {
  const found = membersOf(input).map((names) => added(names, textOf)).filter(Boolean);
  const whole = found.filter((sum) => sum.whole);
  const best = whole.length ? whole : found;
  return best.filter((sum, i) => best.findIndex((other) => other.value === sum.value) === i);
};

export const isTotal = (input) => Boolean(input?.dataset?.sums);
export const totals = () => [...document.querySelectorAll("#form input[data-sums]")];

// Whether the total says something else than its members: a blank one says nothing yet.
export const disagrees = (input, textOf = present) => {
  const { state, value } = read(textOf(input.name));
  return state === "number" && sumsOf(input, textOf).some((sum) => sum.whole && sum.value !== value);
};

let fill = () => {};
export const onFill = (filler) => (fill = filler);

const show = (input) => {
  const place = placeOf(input.name);
  let line = place.querySelector(":scope > .cell-sum");
  const sums = sumsOf(input);
  const told = read(input.value);
  const agrees = told.state === "number" && sums.length === 1 && sums[0].value === told.value;
  if (sums.length === 0 || input.dataset.asked !== undefined) return line?.remove();
  const text = sums.map((s) => word(s.whole ? "should-be" : "so-far", { value: s.value })).join(" ");
  const state = agrees ? "agrees" : disagrees(input) ? "differs" : "open";
  if (line?.dataset.sum === state && line.dataset.text === text) return undefined;
  line?.remove();
  line = element("span", "cell-sum");
  line.dataset.sum = state;
  line.dataset.text = text;
  if (agrees) line.append(icon("check"), element("span", "", word("adds-up")));
  else {
    line.append(icon(state === "differs" ? "warning" : "notice"), element("span", "", text));
    for (const sum of sums) {
      const text_ = sums.length > 1 ? word("fill-value", { value: sum.value }) : word("fill");
      const press = button(text_, () => fill(input, sum.value), "cell-fill");
      press.tabIndex = -1; // F9 in the cell does the same
      line.append(press);
    }
  }
  input.after(line);
  return undefined;
};

export const showTotals = () => totals().forEach(show);

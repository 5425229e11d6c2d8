// The line about the cell one is in: which it is, how it stands, last year's number, what it should
// add up to, its history; and undo and redo. What the keys do without looking is said here.

import { showChanges } from "./changes.js";
import { placeOf } from "./fields.js";
import { isGridCell } from "./geometry.js";
import { fillTotal } from "./grid.js";
import { stateOf } from "./states.js";
import { isTotal, sumsOf } from "./totals.js";
import { redo, undo } from "./undo.js";
import { button, word } from "./words.js";

let current = null;
const bar = () => document.getElementById("cell-bar");
const part = (name) => bar().querySelector(`[data-part="${name}"]`);

export const say = (what, count) => {
  const text = count ? word(what, { count }) : word("nothing-to-undo");
  part("said").textContent = text;
};

export const showCell = () => {
  if (!current?.isConnected) return;
  const place = placeOf(current.name);
  part("label").textContent = place.dataset.label;
  part("state").textContent = stateOf(current.name);
  const previous = place.querySelector(".cell-previous")?.textContent;
  part("previous").textContent = previous ? word("last-year", { value: previous }) : "";
  const sums = isTotal(current) ? sumsOf(current) : [];
  part("sum").replaceChildren(
    ...sums.map((sum) =>
      button(`${word(sum.whole ? "should-be" : "so-far", { value: sum.value })} · ${word("fill")} (F9)`,
        () => fillTotal(current, sum.value)),
    ),
  );
};

export const currentCell = () => current;

export const startCellBar = () => {
  const line = bar();
  const undoing = button(word("undo"), () => say("undone", undo()));
  const redoing = button(word("redo"), () => say("redone", redo()));
  undoing.title = "Ctrl+Z";
  redoing.title = "Ctrl+Y";
  const history = button(`${word("history")} (F8)`, () => current && showChanges(current));
  part("acts").append(history, undoing, redoing);
  const allow = ({ undo: back, redo: on }) => {
    undoing.disabled = !back;
    redoing.disabled = !on;
  };
  allow({ undo: false, redo: false });
  document.addEventListener("desk:undo", ({ detail }) => allow(detail));
  document.getElementById("form").addEventListener("focusin", ({ target }) => {
    if (line.contains(target)) return;
    current = isGridCell(target) ? target : null;
    line.hidden = current === null;
    part("said").textContent = "";
    showCell();
  });
};

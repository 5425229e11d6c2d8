// The tables as a spreadsheet's: arrows move, typing replaces, F2 or a second click edits, Enter
// goes down, Tab right; in edit the keys belong to the text. Without this each cell is an input.

import { ask, hold, onAnswer } from "./question.js";
import { awayFrom, isGridCell, rowsOf, spotOf, tableOf } from "./geometry.js";
import { apply, redo, remember, undo } from "./undo.js";
import { touched } from "./saving.js";
import { showChanges } from "./changes.js";
import { isTotal, sumsOf } from "./totals.js";

const ARROWS = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

let editing = false;
let before = "";
let tabbedFrom = null; // the column in which a run of Tabs began: Enter goes back to it
let fresh = false; // focused by the press of the mouse that is not over yet
let shift = () => {};
let tell = () => {};

export const active = () => (isGridCell(document.activeElement) ? document.activeElement : null);

const go = (input, keepTab = false) => {
  if (!keepTab) tabbedFrom = null;
  input.focus();
  input.scrollIntoView({ block: "nearest", inline: "nearest" });
};

// Takes over what stands in the cell; false where the cell has to be asked about first.
const commit = (input, take = true) => {
  if (hold(input, before)) {
    ask(input, take);
    return false;
  }
  if (input.value !== before) {
    remember([{ name: input.name, before, after: input.value }]);
    before = input.value;
    touched(input.name, true);
  }
  editing = false;
  return true;
};

const edit = (input) => {
  editing = true;
  input.setSelectionRange(input.value.length, input.value.length);
};

const revert = (input) => {
  input.value = before;
  hold(input, before);
  touched(input.name);
  editing = false;
  input.select();
};

const move = (input, down, right) => {
  if (commit(input)) go(awayFrom(input, down, right));
};

const enter = (input, up) => {
  const { rows, row, column } = spotOf(input);
  if (!commit(input)) return;
  const to = rows[Math.max(0, Math.min(rows.length - 1, row + (up ? -1 : 1)))];
  go(to[Math.min(to.length - 1, tabbedFrom ?? column)]);
  active()?.select();
};

const edge = (input, last, whole) => {
  const rows = whole ? rowsOf(tableOf(input)) : [spotOf(input).rows[spotOf(input).row]];
  if (commit(input)) go(last ? rows.at(-1).at(-1) : rows[0][0]);
};

const tab = (event, input) => {
  if (!commit(input)) return event.preventDefault();
  if (event.shiftKey) tabbedFrom = null;
  else tabbedFrom ??= spotOf(input).column;
  return undefined;
};

const commands = (event, input) => {
  const key = event.key.toLowerCase();
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return false;
  if (key === "z" || key === "y") {
    if (input.value !== before && key === "z" && !event.shiftKey) revert(input);
    else if (key === "y" || event.shiftKey) shift(redo(), "redone");
    else shift(undo(), "undone");
    return true;
  }
  if (key === "home" || key === "end") {
    edge(input, key === "end", true);
    return true;
  }
  return false;
};

const pressed = (event) => {
  const input = event.target;
  if (!isGridCell(input) || event.isComposing || event.keyCode === 229) return;
  if (commands(event, input)) return event.preventDefault();
  if (event.ctrlKey || event.metaKey || event.altKey) return undefined;
  const { key } = event;
  if (key === "Tab") return tab(event, input);
  if (key === "Enter") enter(input, event.shiftKey);
  else if (key === "F2") edit(input);
  else if (key === "Escape" && (editing || input.value !== before)) revert(input);
  else if (key === "F8") commit(input) && showChanges(input);
  else if (key === "F9" && isTotal(input)) fillTotal(input);
  else if (ARROWS[key] && !event.shiftKey && !(editing && ARROWS[key][1])) move(input, ...ARROWS[key]);
  else if ((key === "Home" || key === "End") && !editing) edge(input, key === "End", false);
  else return undefined;
  return event.preventDefault();
};

// A total that its rows and its columns add up differently is not for a key to decide.
export const fillTotal = (input, value) => {
  if (value === undefined) {
    const sums = sumsOf(input);
    if (sums.length === 1) fillTotal(input, sums[0].value);
    else if (sums.length) tell("two-sums", sums.map((sum) => sum.value).join("、"));
    return;
  }
  apply([[input.name, String(value)]]);
  input.focus();
  input.select();
};

export const startGrid = (said) => {
  tell = said;
  shift = (count, what) => {
    active()?.select();
    said(what, count);
  };
  const root = document.getElementById("form");
  if (active()) before = active().defaultValue;
  root.addEventListener("keydown", pressed);
  root.addEventListener("focusin", ({ target }) => {
    if (!isGridCell(target)) return;
    before = target.dataset.asked ?? target.value;
    editing = false;
    target.select();
  });
  root.addEventListener("focusout", ({ target }) => {
    if (isGridCell(target)) commit(target, false);
  });
  root.addEventListener("desk:put", ({ target }) => {
    if (target === active()) before = target.value;
  });
  root.addEventListener("input", ({ target }) => {
    if (isGridCell(target)) hold(target, before);
  });
  root.addEventListener("mousedown", ({ target }) => {
    if (!isGridCell(target)) return;
    fresh = document.activeElement !== target;
    if (!fresh) editing = true;
  });
  root.addEventListener("mouseup", (event) => {
    if (!isGridCell(event.target) || !fresh) return;
    fresh = false;
    tabbedFrom = null;
    event.preventDefault(); // or the press would take the selection away
    event.target.select();
  });
  onAnswer((name, value, was) => {
    const input = root.elements.namedItem(name);
    input.value = was;
    apply([[name, value]]);
    touched(name, true);
    go(awayFrom(input, 1, 0));
  });
};

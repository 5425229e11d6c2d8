// Undo and redo over the cells: a step is a list of {name, before, after}; a paste is one step.

import { field } from "./fields.js";

const LONGEST = 200;
const done = [];
const undone = [];
let put = () => {};

const tell = () =>
  document.dispatchEvent(
    new CustomEvent("desk:undo", { detail: { undo: done.length > 0, redo: undone.length > 0 } }),
  );

export const startUndo = (setter) => (put = setter);

export const remember = (step) => {
  const changes = step.filter((change) => change.before !== change.after);
  if (changes.length === 0) return;
  done.push(changes);
  if (done.length > LONGEST) done.shift();
  undone.length = 0;
  tell();
};

// Sets many cells at once, as one step.
export const apply = (values) => {
  const step = [...values].map(([name, after]) => ({ name, before: field(name).value, after }));
  for (const { name, after } of step) put(name, after);
  remember(step);
  return step.filter((change) => change.before !== change.after).length;
};

// How many cells changed; the first of them is focused.
const turn = (from, to, which) => {
  const step = from.pop();
  if (!step) return 0;
  for (const change of step) put(change.name, change[which]);
  to.push(step);
  field(step[0].name).focus();
  tell();
  return step.length;
};

export const undo = () => turn(done, undone, "before");
export const redo = () => turn(undone, done, "after");

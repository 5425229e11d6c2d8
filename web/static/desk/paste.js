// Pasting a block: first what would change, cell by cell, from what to what, what cannot be taken
// and why, and which totals would not add up; then, confirmed, one step that undo takes back.

import { blockOf } from "./clipboard.js";
import { field, labelOf } from "./fields.js";
import { spotOf, isGridCell } from "./geometry.js";
import { read, squeeze } from "./numbers.js";
import { preview } from "./preview.js";
import { sumsOf, totals } from "./totals.js";
import { apply } from "./undo.js";
import { word } from "./words.js";

const isNumber = (text) => ["number", "asks", "not_applicable"].includes(read(text, "money").state);

// Row and column labels copied along with the numbers are left out.
const withoutLabels = (rows) => {
  let found = rows;
  while (found.length > 1 && !found[0].some(isNumber)) found = found.slice(1);
  const labels = (at) => found.some((row) => (row[at] ?? "").trim()) && !found.some((row) => isNumber(row[at] ?? ""));
  while (found[0].length > 1 && labels(0)) found = found.map((row) => row.slice(1));
  return found;
};

const plain = (text) => {
  const told = read(text, "money");
  const squeezed = squeeze(text).replace(/^\+/, "");
  if (told.state === "number" && /^-?[\d,.]+$/.test(squeezed)) return squeezed.replaceAll(",", "");
  return told.state === "not_applicable" ? "/" : text.trim();
};

// Every cell of the block beside the cell it would go into: {name, before, after, reason, asks}.
const plan = (input, rows) => {
  const { rows: cells, row, column } = spotOf(input);
  const lines = [];
  let outside = 0;
  rows.forEach((texts, down) =>
    texts.forEach((text, right) => {
      const target = cells[row + down]?.[column + right];
      if (!target) {
        if (text.trim()) outside += 1;
        return;
      }
      const { state } = read(text, target.dataset.kind);
      lines.push({
        name: target.name,
        label: labelOf(target.name),
        before: target.value,
        after: plain(text),
        asks: state === "asks",
        reason: state === "wrong" ? word("not-a-number") : target.readOnly ? word("locked") : "",
      });
    }),
  );
  return { lines, outside };
};

// What totals say after the paste beside what their members then add up to.
const sumsAfter = (lines, answer) => {
  const after = new Map();
  for (const line of lines) {
    const text = line.asks ? answer : line.after;
    if (!line.reason && text !== null) after.set(line.name, text);
  }
  const textOf = (name) => after.get(name) ?? field(name)?.value ?? "";
  return totals().flatMap((input) => {
    const touchesIt = input.dataset.sums.split(/[| ]/).concat(input.name).some((n) => after.has(n));
    const said = textOf(input.name);
    const sums = touchesIt ? sumsOf(input, textOf).filter((s) => s.whole) : [];
    const wrong = sums.find((s) => read(said).value !== s.value);
    return wrong ? [{ label: labelOf(input.name), said, value: wrong.value }] : [];
  });
};

export const startPaste = (said) => {
  document.getElementById("form").addEventListener("paste", async (event) => {
    const input = event.target;
    if (!isGridCell(input)) return;
    const block = blockOf(event.clipboardData);
    if (!block) return;
    event.preventDefault();
    const { lines, outside } = plan(input, withoutLabels(block));
    const answer = await preview({ lines, outside, sumsAfter: (a) => sumsAfter(lines, a) });
    input.focus();
    if (answer === undefined) return;
    const taken = lines.filter((l) => !l.reason && !(l.asks && answer === null));
    const count = apply(taken.map((l) => [l.name, l.asks ? answer : l.after]));
    said("pasted", count);
  });
};

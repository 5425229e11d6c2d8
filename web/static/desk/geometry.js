// Where a cell stands among the cells of its table that take a number.

const CELL = "td[data-place] > input";

export const tableOf = (input) => input.closest("table.grid");
export const rowsOf = (table) =>
  [...table.rows].map((row) => [...row.querySelectorAll(`:scope > ${CELL}`)]).filter((r) => r.length);

export const spotOf = (input) => {
  const rows = rowsOf(tableOf(input));
  const row = rows.findIndex((cells) => cells.includes(input));
  return { rows, row, column: rows[row].indexOf(input) };
};

// The cell so many rows and columns away; the nearest one where the table ends.
export const awayFrom = (input, down, right) => {
  const { rows, row, column } = spotOf(input);
  const to = rows[Math.max(0, Math.min(rows.length - 1, row + down))];
  return to[Math.max(0, Math.min(to.length - 1, column + right))];
};

export const isGridCell = (element) => Boolean(element?.matches?.(`table.grid ${CELL}`));

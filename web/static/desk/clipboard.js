// A block copied from Excel or WPS as rows of texts: from tab-separated text, else from the HTML
// table beside it. Fields in quotes may hold tabs and line breaks of their own.

const MOST = 20000; // cells; more is no block of this form

export const fromText = (text) => {
  const rows = [[]];
  let cell = "";
  let quoted = false;
  const source = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
  for (let i = 0; i < source.length; i += 1) {
    const sign = source[i];
    if (quoted && sign === '"' && source[i + 1] === '"') {
      cell += '"';
      i += 1;
    } else if (quoted && sign === '"') quoted = false;
    else if (quoted) cell += sign;
    else if (sign === '"' && cell === "") quoted = true;
    else if (sign === "\t" || sign === "\n") {
      rows.at(-1).push(cell);
      cell = "";
      if (sign === "\n") rows.push([]);
    } else cell += sign;
  }
  rows.at(-1).push(cell);
  return rows;
};

const fromTable = (html) => {
  const table = new DOMParser().parseFromString(html, "text/html").querySelector("table");
  if (!table || table.querySelectorAll("td, th").length > MOST) return null;
  const rows = [...table.rows].map(() => []);
  [...table.rows].forEach((row, at) => {
    let column = 0;
    for (const cell of row.cells) {
      while (rows[at][column] !== undefined) column += 1;
      for (let down = 0; down < Math.min(cell.rowSpan || 1, rows.length - at); down += 1) {
        for (let right = 0; right < Math.min(cell.colSpan, 50); right += 1) {
          rows[at + down][column + right] = down || right ? "" : cell.textContent.trim();
        }
      }
    }
  });
  return rows.map((row) => Array.from(row, (text) => text ?? ""));
};

// The rows of what was copied; null where it is a single text and not a block.
export const blockOf = (data) => {
  const text = data.getData("text/plain");
  const single = !/[\t\n]/.test(text.replace(/\r?\n$/, ""));
  const rows = single ? fromTable(data.getData("text/html")) : fromText(text);
  if (!rows || rows.length * rows[0].length > MOST) return null;
  return rows.length === 1 && rows[0].length === 1 ? null : rows;
};

// One tab stop for many places: the arrow keys go from one to the next. A line is what is read
// as one (a row of a table, a paragraph); up and down keep to the column.
const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

function middle(item) {
  const box = item.getBoundingClientRect();
  return box.left + box.width / 2;
}

function nearest(line, item) {
  const at = middle(item);
  return line.reduce((best, other) =>
    Math.abs(middle(other) - at) < Math.abs(middle(best) - at) ? other : best,
  );
}

// `lines` is a list of lists of elements.
export function rove(lines) {
  const items = lines.flat();
  const stop = (item) => {
    for (const other of items) other.tabIndex = other === item ? 0 : -1;
  };
  if (items.length) stop(items[0]);
  for (const [y, line] of lines.entries()) {
    for (const [x, item] of line.entries()) {
      item.addEventListener("focus", () => stop(item));
      item.addEventListener("keydown", (event) => {
        const step = STEPS[event.key];
        if (!step || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
        const next = step[0]
          ? lines[y + step[0]] && nearest(lines[y + step[0]], item)
          : line[x + step[1]] || (step[1] > 0 ? lines[y + 1]?.[0] : lines[y - 1]?.at(-1));
        if (!next) return;
        event.preventDefault();
        next.focus();
      });
    }
  }
}

// The reviewer's sheet: comment on a cell or on selected words without leaving the place, go
// through a table by its arrow keys, and from report to report. Every page works without this.

import { sendOnce } from "./desk/once.js";

sendOnce();

const sheet = document.querySelector(".review-sheet");
const dialog = document.getElementById("say-dialog");
const selectionButton = document.querySelector("[data-say-selection]");

// One dialog for all places: what it is about stands in it, Escape leaves it.

const ask = (place, label, quote) => {
  const form = dialog.querySelector("form");
  if (form.elements.place.value !== place) form.elements.text.value = "";
  form.elements.place.value = place;
  dialog.querySelector(".say-label").textContent = label ?? "";
  const quoted = dialog.querySelector("[data-quote]");
  quoted.textContent = quote ?? "";
  quoted.hidden = !quote;
  dialog.showModal();
  form.elements.text.focus();
};

const quoteAt = (link) =>
  link.matches(".say-cell")
    ? link.firstChild.textContent.trim()
    : link.parentElement.querySelector(`[data-start="${/\[(\d+):/.exec(link.dataset.place)?.[1]}"]`)
        ?.textContent;

if (dialog) {
  sheet.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-place]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    ask(link.dataset.place, link.dataset.label, quoteAt(link));
  });
  dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
}

// A table is one stop of the Tab key; arrows go from number to number.

const steps = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

for (const table of document.querySelectorAll(".review-sheet table")) {
  const cells = [...table.querySelectorAll("a.say-cell")];
  cells.forEach((cell, at) => {
    cell.tabIndex = at ? -1 : 0;
  });
  table.addEventListener("focusin", (event) => {
    if (!cells.includes(event.target)) return;
    for (const cell of cells) cell.tabIndex = cell === event.target ? 0 : -1;
  });
  table.addEventListener("keydown", (event) => {
    const step = steps[event.key];
    const from = event.target.closest?.("td");
    if (!step || !from || event.altKey || event.ctrlKey || event.metaKey) return;
    const next = neighbour(table, from, step);
    if (!next) return;
    event.preventDefault();
    next.focus();
  });
}

// The nearest number in that direction: merged cells make counting columns useless.
function neighbour(table, from, [down, right]) {
  const here = from.getBoundingClientRect();
  let best = null;
  let nearest = Infinity;
  for (const cell of table.querySelectorAll("td")) {
    const there = cell.getBoundingClientRect();
    const along = down ? (there.top - here.top) * down : (there.left - here.left) * right;
    const across = down ? Math.abs(there.left - here.left) : Math.abs(there.top - here.top);
    const link = cell.querySelector("a.say-cell");
    if (!link || along < 2 || (right && across > 2)) continue;
    const distance = along + across * 4;
    if (distance < nearest) [best, nearest] = [link, distance];
  }
  return best;
}

// Words that were selected: their place is where they begin and end in the text of the part.

const offsetIn = (node, offset) => {
  const run = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest("[data-start]");
  if (!run) return null;
  const within = node.nodeType === Node.TEXT_NODE ? offset : offset ? run.textContent.length : 0;
  return { section: run.dataset.section, at: Number(run.dataset.start) + within };
};

const selectedPlace = () => {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  if (!sheet.contains(range.commonAncestorContainer)) return null;
  const from = offsetIn(range.startContainer, range.startOffset);
  const to = offsetIn(range.endContainer, range.endOffset);
  if (!from || !to || from.section !== to.section || from.at >= to.at) return null;
  return {
    place: `sections.${from.section}[${from.at}:${to.at}]`,
    quote: selection.toString().trim(),
  };
};

if (dialog && selectionButton) {
  let selected = null;
  selectionButton.hidden = false;
  selectionButton.disabled = true;
  document.addEventListener("selectionchange", () => {
    // Pressing the button takes the selection away in some browsers: keep the last one meanwhile.
    if (document.activeElement === selectionButton) return;
    selected = selectedPlace();
    selectionButton.disabled = !selected;
  });
  selectionButton.addEventListener("pointerdown", (event) => event.preventDefault());
  selectionButton.addEventListener("click", () => {
    if (selected) ask(selected.place, "", selected.quote);
  });
}

// Keys are announced in the bar and need Alt, so that no letter typed by chance does anything.

document.addEventListener("keydown", (event) => {
  if (!event.altKey || event.ctrlKey || event.metaKey || dialog?.open) return;
  const target = document.querySelector(`[data-key="${event.key.toLowerCase()}"]`);
  if (!target || target.disabled) return;
  event.preventDefault();
  target.click();
  if (target.hash === "#decide") document.getElementById("f-note").focus();
});

// The form while somebody fills it in: what is typed is saved, what happens is said.

import { say, showCell, startCellBar } from "./cellbar.js";
import { cells, field, fields, form, isCell, setText } from "./fields.js";
import { fillTotal, startGrid } from "./grid.js";
import { forgetOld } from "./local.js";
import { startParts } from "./parts.js";
import { startPaste } from "./paste.js";
import { hold } from "./question.js";
import { again, begin, flush, refresh, settle, status, touched, unsaved } from "./saving.js";
import { listenForMarks, setMark } from "./states.js";
import { sayStatus, showOpen } from "./status.js";
import { onFill, showTotals } from "./totals.js";
import { apply, startUndo } from "./undo.js";

const LOOK = 20000; // milliseconds between two looks for what others saved
const ACTIVE = 5 * 60 * 1000; // after that long without a key nobody is there: the session may end

export const start = () => {
  forgetOld();
  listenForMarks();
  document.addEventListener("desk:status", ({ detail }) => {
    sayStatus(detail);
    if (detail.trouble?.kind === "locked") lock();
    showCell();
  });
  startParts();
  startTables();
  begin();
  showTotals();

  let last = Date.now();
  const listen = (type, done) =>
    form().addEventListener(type, ({ target }) => {
      last = Date.now();
      if (target.name && fields().includes(target)) touched(target.name, done);
    });
  listen("input", false);
  listen("change", true);
  form().addEventListener("submit", (event) => sent(event));

  addEventListener("beforeunload", (event) => {
    if (unsaved().length) event.preventDefault();
  });
  addEventListener("online", again);
  const back = () => {
    if (document.hidden) return;
    again();
    refresh();
  };
  addEventListener("focus", back);
  document.addEventListener("visibilitychange", () => (document.hidden ? flush() : back()));
  setInterval(() => {
    if (!document.hidden && Date.now() - last < ACTIVE) refresh();
  }, LOOK);
};

// The buttons of the form do what they say without leaving the page unsaved.
const sent = async (event) => {
  const action = event.submitter?.value ?? "save";
  if (action !== "save" && action !== "check") return;
  event.preventDefault();
  const all = await settle();
  if (!all) return showOpen();
  if (action === "check") location.assign(form().dataset.check);
  else sayStatus({ ...status(), asked: true });
};

const startTables = () => {
  startUndo(put);
  startGrid(say);
  startPaste(say);
  startCellBar();
  onFill(fillTotal);
  const look = () => {
    showTotals();
    for (const input of cells()) input.classList.toggle("zero", input.value.trim() === "0");
  };
  form().addEventListener("input", ({ target }) => isCell(target.name) && look());
  for (const news of ["desk:values", "desk:saved"]) document.addEventListener(news, look);
  document.addEventListener("desk:undo", look);
  form().addEventListener("click", (event) => {
    if (event.target.closest("button[name=action]")?.value !== "fill_zeros") return;
    event.preventDefault();
    const blank = cells().filter((input) => !input.value.trim());
    blank[0]?.focus();
    say(blank.length ? "zeros" : "no-blank", apply(blank.map((input) => [input.name, "0"])) || 1);
  });
};

// Sets a field as if it had been typed.
const put = (name, value) => {
  const input = field(name);
  if (input.value === value) return;
  const before = input.value;
  setText(input, value);
  hold(input, before);
  touched(name, true);
};

const lock = () => {
  for (const input of fields()) input.readOnly = true;
  for (const input of cells()) setMark(input.name, "locked");
};

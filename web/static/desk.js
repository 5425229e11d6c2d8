// The filing desk. Every page works without this; with it the form saves itself, its tables can
// be used like a spreadsheet's, and a submission is sent once.

import { revealTargets } from "./desk/reveal.js";
import { sendOnce } from "./desk/once.js";

sendOnce();
revealTargets();
if (document.querySelector("form[data-answer]")) {
  const { start } = await import("./desk/remarks.js");
  start();
}
if (document.getElementById("form")?.dataset.draft) {
  const { start } = await import("./desk/filling.js");
  start();
}

// Signing out leaves nothing of what this account typed on the computer. What is not saved yet is
// asked about first: on the form by the browser itself, on other pages here.

import { forgetOf, keptOf } from "./desk/local.js";

const form = document.querySelector("form[data-sign-out]");
let leaving = false;

form?.addEventListener("submit", (event) => {
  const here = document.getElementById("form")?.dataset.draft;
  if (!here && keptOf(form.dataset.account) && !confirm(form.dataset.signOut)) {
    event.preventDefault();
    return;
  }
  leaving = true;
});
addEventListener("pagehide", () => {
  if (leaving) forgetOf(form.dataset.account);
});
// Whoever stayed after all goes on working: nothing is forgotten then.
for (const sign of ["keydown", "pointerdown"]) addEventListener(sign, () => (leaving = false), true);

// The desk's forms: warn before leaving with unsaved text, send a submission once, and open
// the folded findings when a marker links into them. Every page works without this file.

for (const form of document.querySelectorAll("form[data-guard]")) {
  const state = () => new URLSearchParams(new FormData(form)).toString();
  const saved = state();
  // A form that was sent back (errors, conflict, a new part) holds text that is not saved yet.
  const unsaved = document.querySelector("#errors, #conflict, #unsaved");
  let sending = false;
  form.addEventListener("submit", () => {
    sending = true;
  });
  addEventListener("beforeunload", (event) => {
    if (!sending && (unsaved || state() !== saved)) event.preventDefault();
  });
}

for (const form of document.querySelectorAll("form[data-once]")) {
  let sent = false;
  form.addEventListener("submit", (event) => {
    if (sent) event.preventDefault();
    sent = true;
    for (const button of form.querySelectorAll("button[type=submit]")) {
      button.setAttribute("aria-disabled", "true");
    }
  });
  addEventListener("pageshow", () => {
    sent = false;
    for (const button of form.querySelectorAll("button")) button.removeAttribute("aria-disabled");
  });
}

const reveal = () => {
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target) return;
  target.closest("details")?.setAttribute("open", "");
  target.scrollIntoView({ block: "center" });
  if (target.matches("input, textarea, select")) target.focus({ preventScroll: true });
};
addEventListener("hashchange", reveal);
reveal();

const notice = document.querySelector("#errors, #conflict, #unsaved");
if (notice && !location.hash) notice.focus();

// 上年结转: one press takes last year's numbers, and a reason for others is kept as it is typed.
// Without this file the press sends the form, and saving it keeps the reason.

import { apply } from "./desk/undo.js";

const form = document.querySelector("form[data-rules]");
const home = document.getElementById("carryover-reason");
const reason = home?.querySelector("input");
const PAUSE = 800; // milliseconds
let keys = null; // of the findings the reason is for; null until the rules were asked
let kept = "";

const send = async () => {
  if (!keys?.length) return;
  const typed = reason.value.trim();
  const now = JSON.stringify([keys, typed]);
  if (now === kept) return;
  const body = new FormData();
  for (const key of keys) body.set(`explain.${key}`, typed);
  const answer = await fetch(reason.dataset.reasons, {
    method: "POST",
    body,
    headers: { "X-CSRFToken": form.elements.csrf_token.value },
    redirect: "manual",
  }).catch(() => null);
  // It stays in the field whatever happens; the next key or saving the form sends it again.
  if (answer?.ok) kept = now;
};

if (form && reason) {
  let timer = 0;
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(send, PAUSE);
  };
  reason.addEventListener("input", later);
  reason.addEventListener("change", later);
  document.addEventListener("desk:findings", ({ detail }) => {
    const found = detail.findings.filter((f) => f.rule === home.dataset.rule);
    home.hidden = found.length === 0;
    keys = found.map((f) => f.key);
    // Other numbers: the reason that stands beside them is the reason for these now.
    if (reason.value.trim()) later();
  });
  form.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-put]");
    if (!button) return;
    event.preventDefault();
    apply(Object.entries(JSON.parse(button.dataset.put))); // one step, which undo takes back
    document.dispatchEvent(new CustomEvent("desk:values"));
  });
}

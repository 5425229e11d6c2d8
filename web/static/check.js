// Reasons are kept as they are typed. Without this file the button that submits sends them, too.

const PAUSE = 600; // milliseconds without a key before what was typed is sent
const form = document.querySelector("form[data-reasons]");

const told = (field, state) => {
  const line = field.parentElement.querySelector("[data-state]");
  if (line) line.textContent = state ? form.dataset[state] : "";
};

const send = async (field) => {
  const typed = field.value;
  if (typed === field.dataset.kept) return;
  told(field, "saving");
  const body = new FormData();
  body.set(field.name, typed);
  const answer = await fetch(form.dataset.reasons, {
    method: "POST",
    body,
    headers: { "X-CSRFToken": form.elements.csrf_token.value },
    redirect: "manual",
  }).catch(() => null);
  if (answer?.ok) field.dataset.kept = typed;
  // The words stay in the field whatever happens; the next key or the button sends them again.
  told(field, answer?.ok ? "saved" : "unsaved");
};

for (const field of form?.querySelectorAll("[name^='explain.']") ?? []) {
  let timer;
  // What the server drew, not what stands there: somebody may have typed before this file came.
  field.dataset.kept = field.defaultValue;
  send(field);
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(send, PAUSE, field);
  });
  field.addEventListener("change", () => {
    clearTimeout(timer);
    send(field);
  });
}

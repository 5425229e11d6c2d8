// What became of last year's problems: each answer is kept as it is given. Without this file
// saving the form keeps them all.

const home = document.getElementById("follow-ups");
const PAUSE = 900; // milliseconds without a key
const timers = new Map();

const send = async (item) => {
  const body = new FormData();
  for (const input of item.querySelectorAll("input")) {
    if (input.type !== "radio" || input.checked) body.set(input.name, input.value);
  }
  const answer = await fetch(home.dataset.answers, {
    method: "POST",
    body,
    headers: { "X-CSRFToken": home.closest("form").elements.csrf_token.value },
    redirect: "manual",
  }).catch(() => null);
  if (!answer?.ok) return; // it stays in the form; the next key or saving the form sends it again
  const { left } = await answer.json();
  home.querySelector(".follow-ups-left").textContent = left;
};

const later = (event, wait) => {
  const item = event.target.closest("fieldset.follow-up");
  if (!item) return;
  clearTimeout(timers.get(item));
  timers.set(item, setTimeout(send, wait, item));
};

home?.addEventListener("input", (event) => later(event, PAUSE));
home?.addEventListener("change", (event) => later(event, 0));

// Shows what is chosen at once. Without this the button of the form does the same.
const form = document.querySelector("[data-live]");
const result = document.getElementById(form.dataset.live);
const offices = document.getElementById("figures-offices");
let asked = 0;
let pause;

async function show() {
  const turn = ++asked;
  const chosen = [...new FormData(form)].filter(([, value]) => value);
  const address = `${form.getAttribute("action")}?${new URLSearchParams(chosen)}`;
  result.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(address);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById(result.id);
    if (turn !== asked) return;
    if (!fresh) throw new Error("no figures");
    result.replaceChildren(...fresh.childNodes);
    follow(page);
    document.title = page.title;
    history.replaceState(null, "", address);
    const { offerCopies } = await import(new URL("copy.js", import.meta.url));
    offerCopies(result);
  } catch {
    // No connection, or too many questions: the button asks again and shows what is the matter.
    if (turn === asked) form.submit();
  } finally {
    if (turn === asked) result.removeAttribute("aria-busy");
  }
}

// Links beside the figures keep what is chosen, and a district brings its offices.
function follow(page) {
  const now = page.querySelectorAll("[data-follows]");
  document.querySelectorAll("[data-follows]").forEach((link, at) => {
    link.setAttribute("href", now[at].getAttribute("href"));
    if (now[at].ariaCurrent) link.ariaCurrent = now[at].ariaCurrent;
    else link.removeAttribute("aria-current");
  });
  if (!offices.contains(document.activeElement)) {
    offices.replaceChildren(...page.getElementById(offices.id).childNodes);
  }
}

form.addEventListener("change", () => {
  clearTimeout(pause);
  pause = setTimeout(show, 400);
});

// A reviewer's comment opens at the cell it is about, with the field for the answer; an answer is
// kept without leaving the form. Without this the comments stand above the form.

const keep = async (form) => {
  const state = form.querySelector(".answer-state");
  const card = form.closest(".comment");
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      body: new FormData(form),
      headers: { "X-Requested-With": "fetch" },
    });
    if (!answer.ok || answer.redirected) throw new Error(answer.status);
    const drawn = new DOMParser().parseFromString(await answer.text(), "text/html");
    const now = drawn.querySelector(".comment .tag");
    card.querySelector(".comment-head .tag").replaceWith(now);
    state.textContent = now.textContent;
  } catch {
    state.textContent = form.dataset.failed;
  }
};

let panel = null;
let home = null;

const close = () => {
  if (!panel) return;
  home.mark.replaceWith(home.card);
  panel.remove();
  panel = null;
};

const open = (link, card) => {
  close();
  const mark = document.createComment("");
  card.before(mark);
  home = { mark, card, link };
  panel = document.createElement("div");
  panel.className = "comment-panel";
  panel.setAttribute("role", "group");
  panel.append(card);
  document.body.append(panel);
  const at = link.closest("[data-place]").getBoundingClientRect();
  const left = Math.min(at.left, innerWidth - panel.offsetWidth - 16);
  const above = at.bottom + panel.offsetHeight + 8 > innerHeight;
  panel.style.left = `${scrollX + Math.max(8, left)}px`;
  panel.style.top = `${scrollY + (above ? Math.max(8 - scrollY, at.top - panel.offsetHeight - 4) : at.bottom + 4)}px`;
  (card.querySelector("textarea") ?? card.querySelector("a")).focus({ preventScroll: true });
};

export const start = () => {
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("form[data-answer]")) return;
    event.preventDefault();
    keep(event.target);
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a.commented");
    const card = link && document.querySelector(link.hash);
    if (card && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      open(link, card);
    } else if (panel && !panel.contains(event.target)) close();
    else if (panel && event.target.closest(".comment-head a")) close();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !panel) return;
    close();
    home.link.focus();
  });
};

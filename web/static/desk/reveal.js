// Whatever a link of the page points at is unfolded, brought into view and focused.

const reveal = () => {
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target) return;
  target.closest("details")?.setAttribute("open", "");
  target.scrollIntoView({ block: "center" });
  if (target.matches("input, textarea, select")) target.focus({ preventScroll: true });
};

export const revealTargets = () => {
  addEventListener("hashchange", reveal);
  reveal();
  const notice = document.querySelector("#errors, #conflict, #unsaved");
  if (notice && !location.hash) notice.focus();
};

// "More passages in this report": shows them in place. The link leads to a page with the same.
export function expandReports() {
  for (const link of document.querySelectorAll(".more-passages")) {
    link.addEventListener("click", async (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      link.setAttribute("aria-busy", "true");
      try {
        const answer = await fetch(link.href, { headers: { Accept: "text/html" } });
        if (!answer.ok) throw new Error(`status ${answer.status}`);
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        show(link, page.querySelector(".hit"));
      } catch {
        link.removeAttribute("aria-busy");
        const note = document.createElement("span");
        note.setAttribute("role", "alert");
        note.className = "soft";
        note.textContent = ` ${link.dataset.failed}`;
        link.after(note);
      }
    });
  }
}

function show(link, found) {
  const hit = link.closest(".hit");
  const shown = new Set([...hit.querySelectorAll(".passage > a, .answered > a")].map((a) => a.hash));
  let first = null;
  let known = false;
  for (const part of found?.querySelectorAll(".passage, .answered") ?? []) {
    if (part.matches(".passage")) known = shown.has(part.querySelector("a").hash);
    if (known) continue;
    first ??= part.querySelector("a");
    link.before(document.adoptNode(part));
  }
  // What even that page leaves out stays a link.
  const rest = found?.querySelector(".more-passages");
  if (rest && first) link.replaceWith(rest);
  else link.remove();
  first?.focus();
}

// Marking a cell or a passage: its address and citation to copy. Every place has its address
// without this, too: “Cite” lists them all.
import { offerCopies } from "../copy.js";
import { rove } from "./roving.js";

const PLACE = ".report-body .run[id], .report-body .statutory td[id]";

function words(place) {
  const part = place.closest(".part")?.querySelector("h2")?.firstChild?.textContent.trim() ?? "";
  if (!place.matches("td")) return [part, `“${place.textContent}”`].filter(Boolean).join(" · ");
  const heads = place.getAttribute("headers").split(" ");
  const told = heads.map((id) => document.getElementById(id)?.textContent.trim());
  return [part, ...told, place.textContent.trim()].filter(Boolean).join(" · ");
}

// The explanation of the row that a cell stands in, else of its column.
function meaningOf(cell) {
  const heads = (cell.getAttribute("headers") ?? "").split(" ");
  const id = heads.find((head) => head.includes("-r-") && document.getElementById(`m-${head}`));
  return id ? document.getElementById(`m-${id}`) : null;
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Browsers refuse the clipboard without HTTPS: the older way still works there.
    const field = document.createElement("textarea");
    field.value = text;
    document.body.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    return done;
  }
}

export function offerPlaces() {
  const bar = document.getElementById("place-bar");
  const dialog = document.getElementById("cite-dialog");
  if (!bar) return;
  const name = bar.querySelector(".place-name");
  const said = bar.querySelector(".place-said");
  const acts = Object.fromEntries(
    [...bar.querySelectorAll("[data-act]")].map((act) => [act.dataset.act, act]),
  );
  let marked = null;

  function unmark() {
    marked?.classList.remove("is-marked");
    marked = null;
    bar.hidden = true;
  }

  function mark(place) {
    if (marked === place) return;
    unmark();
    marked = place;
    place.classList.add("is-marked");
    name.textContent = words(place);
    said.textContent = "";
    acts.cite.href = `${bar.dataset.cite}?at=${encodeURIComponent(place.id)}`;
    acts.meaning.hidden = !meaningOf(place);
    bar.hidden = false;
  }

  function leave() {
    const place = marked;
    unmark();
    place?.focus({ preventScroll: true });
  }

  acts.link.addEventListener("click", async () => {
    const done = await copy(`${bar.dataset.address}#${marked.id}`);
    acts.link.focus();
    said.textContent = done ? bar.dataset.copied : bar.dataset.failed;
  });
  acts.meaning.addEventListener("click", () => meaningOf(marked)?.showPopover());
  acts.close.addEventListener("click", leave);
  acts.cite.addEventListener("click", async (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const { href } = acts.cite;
    try {
      const answer = await fetch(href);
      if (!answer.ok) throw new Error(String(answer.status));
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const found = document.adoptNode(page.getElementById("citation"));
      // The page may have these fields already, for the report as a whole.
      for (const field of found.querySelectorAll("[id], [for], [data-copy]")) {
        if (field.id) field.id = `place-${field.id}`;
        if (field.htmlFor) field.htmlFor = `place-${field.htmlFor}`;
        if (field.dataset.copy) field.dataset.copy = `place-${field.dataset.copy}`;
      }
      dialog.querySelector(".cite-dialog-body").replaceChildren(found);
      offerCopies(dialog);
      dialog.showModal();
    } catch {
      window.location.assign(href); // the page itself says what is wrong
    }
  });
  dialog.addEventListener("click", (event) => {
    if (event.target.closest("a")) dialog.close();
  });
  bar.addEventListener("keydown", (event) => {
    // The first Escape closes an explanation that is open, the next one this.
    if (event.key === "Escape" && !document.querySelector(".meaning:popover-open")) leave();
  });

  for (const place of document.querySelectorAll(PLACE)) {
    place.setAttribute("aria-describedby", "place-keys");
    place.addEventListener("click", (event) => {
      if (event.target.closest("a, button")) return;
      if (!window.getSelection().isCollapsed) return; // somebody copies text by hand
      if (marked === place) unmark();
      else mark(place);
    });
    place.addEventListener("keydown", (event) => {
      if (event.key === "Escape") unmark();
      if (event.key !== "Enter" || event.target !== place) return;
      event.preventDefault();
      mark(place);
      acts.link.focus();
    });
  }
  for (const table of document.querySelectorAll(".report-body .statutory")) {
    const lines = [...table.rows]
      .map((row) => [...row.querySelectorAll(".meaning-of, td[id]")])
      .filter((line) => line.length);
    rove(lines);
  }
  for (const part of document.querySelectorAll(".report-body .part, .report-body .preamble")) {
    const lines = [...part.querySelectorAll(":scope > p, :scope > h3")]
      .map((line) => [...line.querySelectorAll(".run[id]")])
      .filter((line) => line.length);
    rove(lines);
  }
}

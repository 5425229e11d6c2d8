// The rules while one types. At each pause the form asks the server what the rules find in what
// it holds, and the answer is shown: numbered markers at the cells, the summary at the top, the
// passages below each text. Typing never waits for it. Without this file the page shows the
// findings of the saved draft, and every marker is a link to its line in the summary.

const PAUSE = 700; // milliseconds without a key, after which the rules are asked
const form = document.querySelector("form[data-rules]");

const markerFor = (finding) => {
  const link = document.createElement("a");
  link.className = `marker marker-${finding.severity}`;
  link.href = `#finding-${finding.number}`;
  link.textContent = finding.marker;
  link.title = finding.message;
  link.setAttribute("aria-label", `${finding.marker} ${finding.message}`);
  return link;
};

// Markers of a cell stand below its input, those of a text field behind its label.
const showMarkers = (findings) => {
  const byField = Map.groupBy
    ? Map.groupBy(findings, (finding) => finding.field)
    : findings.reduce((map, f) => map.set(f.field, [...(map.get(f.field) ?? []), f]), new Map());
  for (const input of form.querySelectorAll("input[name], textarea[name]")) {
    const found = byField.get(input.name) ?? [];
    const cell = input.closest("td");
    const home = cell ?? input.closest(".field");
    if (!home) continue;
    const links = found.map(markerFor);
    if (!cell) {
      for (const old of home.querySelectorAll(":scope > .marker")) old.remove();
      home.querySelector("label")?.after(...links);
      continue;
    }
    cell.classList.toggle("grid-marked", found.length > 0);
    let marks = cell.querySelector(".cell-marks");
    if (!found.length) {
      marks?.remove();
      if (input.getAttribute("aria-describedby") === `m-${input.id}`) {
        input.removeAttribute("aria-describedby");
      }
      continue;
    }
    if (!marks) {
      marks = document.createElement("span");
      marks.className = "cell-marks";
      marks.id = `m-${input.id}`;
      input.after(marks);
    }
    marks.replaceChildren(...links);
    if (!input.hasAttribute("aria-invalid")) input.setAttribute("aria-describedby", marks.id);
  }
};

// Swaps the fragments the server drew; what a person has opened stays open, the focus in place.
const swap = (html) => {
  for (const [id, text] of Object.entries(html)) {
    const old = document.getElementById(id);
    const fresh = new DOMParser().parseFromString(text, "text/html").body.firstElementChild;
    if (!old || !fresh || old.outerHTML === fresh.outerHTML) continue;
    // What somebody is typing in stays as it is; the next answer brings the rest.
    if (document.activeElement.matches("textarea, input") && old.contains(document.activeElement)) {
      continue;
    }
    for (const details of old.querySelectorAll("details[id]")) {
      fresh.querySelector(`#${CSS.escape(details.id)}`)?.toggleAttribute("open", details.open);
    }
    const href = old.contains(document.activeElement)
      ? document.activeElement.getAttribute("href")
      : null;
    old.replaceWith(fresh);
    if (href) fresh.querySelector(`a[href="${CSS.escape(href)}"]`)?.focus({ preventScroll: true });
  }
};

let heard = null;
const announce = (said) => {
  const region = document.getElementById("findings-said");
  // Only what is new is said: a count that stays would interrupt at every pause.
  if (region && heard !== null && said !== heard) region.textContent = said;
  heard = said;
};

export const show = (answer) => {
  showMarkers(answer.findings);
  swap(answer.html);
  announce(answer.said);
  document.dispatchEvent(new CustomEvent("desk:findings", { detail: answer }));
};

let asking = null;
const ask = async () => {
  asking?.abort();
  const mine = new AbortController();
  asking = mine;
  try {
    const response = await fetch(form.dataset.rules, {
      method: "POST",
      body: new FormData(form),
      headers: { Accept: "application/json" },
      signal: mine.signal,
    });
    // A session that ended or a limit reached: the findings stay as they are, saving tells.
    if (response.ok) show(await response.json());
  } catch (error) {
    if (error.name !== "AbortError" && !(error instanceof TypeError)) throw error;
  }
};

// A marker opens its formula beside the cell; without support for it, it leads to the summary.
const openDrawer = (marker) => {
  const number = marker.hash.replace("#finding-", "");
  const body = document.querySelector(`#why-${CSS.escape(number)} .why-body`);
  const text = document.querySelector(`#finding-${CSS.escape(number)} .finding-text`);
  const drawer = document.getElementById("drawer");
  if (!body || !drawer?.showPopover) return false;
  const head = document.createElement("p");
  head.className = "drawer-head";
  head.append(marker.textContent, " ", text.textContent);
  drawer.querySelector(".drawer-body").replaceChildren(head, ...body.cloneNode(true).childNodes);
  drawer.hidePopover();
  drawer.showPopover();
  drawer.focus();
  return true;
};

if (form) {
  let timer = 0;
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  };
  form.addEventListener("input", later);
  // Saved, or put into the fields by the page itself: pasted, undone, taken from a colleague.
  for (const name of ["desk:saved", "desk:values"]) document.addEventListener(name, later);
  heard = document.getElementById("findings-said")?.dataset.said ?? null;
  const drawer = document.getElementById("drawer");
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    if (!link || !(form.contains(link) || drawer?.contains(link))) return;
    if (link.matches(".marker")) {
      if (openDrawer(link)) event.preventDefault();
      return;
    }
    if (drawer?.contains(link)) drawer.hidePopover();
    const field = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (!field?.matches("input, textarea, select")) return;
    // A second press on the same link changes no address: the focus moves all the same.
    event.preventDefault();
    history.replaceState(null, "", link.hash);
    field.focus({ preventScroll: true });
    field.scrollIntoView({ block: "center" });
  });
}

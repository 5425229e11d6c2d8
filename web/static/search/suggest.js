// Suggestions under a search box: an ARIA combobox whose list is chosen from by hand. Typing and
// submitting go on as without it, and where the server does not answer there is nothing to see.
const PAUSE = 160; // ms after the last key: about the rhythm of somebody who types on
const KINDS = ["word", "office", "district"];

let boxes = 0;
for (const input of document.querySelectorAll("input[data-suggest]")) suggest(input, (boxes += 1));

function suggest(input, number) {
  const list = document.createElement("div");
  list.id = `suggestions-${number}`;
  list.className = "suggestions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.dataset.suggestions);
  const told = document.createElement("p");
  told.className = "hidden";
  told.setAttribute("role", "status");
  input.form.append(list, told);
  for (const [name, value] of Object.entries({
    role: "combobox",
    "aria-autocomplete": "list",
    "aria-expanded": "false",
    "aria-controls": list.id,
  })) input.setAttribute(name, value);

  const known = new Map();
  let timer = 0;
  let asking = null;
  let composing = false;
  let options = [];
  let active = -1;

  const close = () => {
    clearTimeout(timer);
    asking?.abort();
    list.hidden = true;
    told.textContent = "";
    options = [];
    mark(-1);
    input.setAttribute("aria-expanded", "false");
  };

  const mark = (index) => {
    options[active]?.setAttribute("aria-selected", "false");
    active = index;
    const option = options[active];
    if (!option) return input.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", option.id);
  };

  const choose = (option) => {
    input.value = option.dataset.question;
    close();
    input.form.requestSubmit();
  };

  const show = (found) => {
    close();
    if (!found.length || document.activeElement !== input) return;
    list.replaceChildren(...groups(found, input, list.id));
    options = [...list.querySelectorAll("[role=option]")];
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    told.textContent = input.dataset.suggestionsFound.replace("{n}", options.length);
  };

  const ask = async () => {
    const text = input.value;
    if (!text.trim()) return close();
    if (known.has(text)) return show(known.get(text));
    asking?.abort();
    asking = new AbortController();
    const { signal } = asking;
    try {
      const address = `${input.dataset.suggest}?${new URLSearchParams({ q: text })}`;
      const answer = await fetch(address, { signal, headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(`status ${answer.status}`);
      const { results } = await answer.json();
      known.set(text, results);
      if (!signal.aborted && input.value === text && !composing) show(results);
    } catch {
      // Refused, unreachable or overtaken by the next letter: the box works on without a list.
      if (!signal.aborted) close();
    }
  };

  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  };

  // The letters from which a Chinese word is composed are no question yet.
  input.addEventListener("compositionstart", () => {
    composing = true;
    close();
  });
  input.addEventListener("compositionend", () => {
    composing = false;
    soon();
  });
  input.addEventListener("input", (event) => {
    if (!composing && !event.isComposing) soon();
  });
  input.addEventListener("blur", close);
  input.form.addEventListener("submit", close);
  input.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const open = !list.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!open) return event.key === "ArrowDown" && input.value.trim() ? ask() : undefined;
      event.preventDefault();
      // Past either end the box itself is reached again, then the other end.
      const places = options.length + 1;
      const step = event.key === "ArrowDown" ? 1 : -1;
      mark(((active + 1 + step + places) % places) - 1);
    } else if (event.key === "Enter" && open && active >= 0) {
      event.preventDefault();
      choose(options[active]);
    } else if (event.key === "Escape" && open) {
      event.preventDefault(); // the browser would empty the box
      close();
    } else if (event.key === "Home" || event.key === "End" || event.key === "Tab") {
      mark(-1);
    }
  });
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // the box keeps the focus
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) choose(option);
  });
}

function groups(found, input, id) {
  let nth = 0;
  return KINDS.map((kind) => [kind, found.filter((one) => one.kind === kind)])
    .filter(([, members]) => members.length)
    .map(([kind, members]) => {
      const group = document.createElement("div");
      const head = document.createElement("p");
      head.id = `${id}-${kind}`;
      head.className = "suggestions-head";
      head.textContent = input.dataset[kind];
      group.setAttribute("role", "group");
      group.setAttribute("aria-labelledby", head.id);
      group.append(head, ...members.map((one) => option(one, `${id}-${(nth += 1)}`)));
      return group;
    });
}

function option(one, id) {
  const made = document.createElement("div");
  made.id = id;
  made.className = "suggestion";
  made.lang = "zh-CN";
  made.dataset.question = one.q;
  made.setAttribute("role", "option");
  made.setAttribute("aria-selected", "false");
  made.textContent = one.name;
  if (one.place) {
    const place = document.createElement("span");
    place.className = "soft";
    place.textContent = one.place;
    made.append(" ", place);
  }
  return made;
}

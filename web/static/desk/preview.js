// The dialog before a paste. Enter takes the block, Escape leaves everything as it is.

import { button, element, icon, word } from "./words.js";

const shown = (text) => (text.trim() ? text : word("blank"));

const row = (line, answer) => {
  const held = line.asks && answer === null;
  const refused = Boolean(line.reason) || held;
  const note = line.reason || (held ? word("asked") : "");
  const made = element(
    "tr",
    refused ? "refused" : "",
    element("th", "", line.label),
    element("td", "number", shown(line.before)),
    element("td", "number", element("span", "", shown(line.asks && answer !== null ? answer : line.after))),
    element("td", "", ...(refused ? [icon("error"), ` ${note}`] : [])),
  );
  made.firstChild.scope = "row";
  return made;
};

const head = () => {
  const cells = ["paste-cell", "paste-before", "paste-after", "paste-note"].map((name) => {
    const cell = element("th", name.endsWith("e") && name !== "paste-note" ? "number" : "", word(name));
    cell.scope = "col";
    return cell;
  });
  return element("thead", "", element("tr", "", ...cells));
};

const question = (change) => {
  const choices = [["0", "zero"], ["/", "not-applicable"], ["", "leave-out"]];
  const made = element("fieldset", "paste-question", element("legend", "", word("paste-asks")));
  for (const [value, name] of choices) {
    const radio = element("input");
    Object.assign(radio, { type: "radio", name: "paste-answer", value, checked: value === "" });
    radio.addEventListener("change", () => change(value || null));
    made.append(element("label", "choice", radio, ` ${word(name)}`));
  }
  return made;
};

// What the person decided: undefined to leave all as it is, else what 无 and - stand for ("0",
// "/", or null to leave those cells out).
export const preview = ({ lines, outside, sumsAfter }) =>
  new Promise((resolve) => {
    let answer = null;
    let result;
    const body = element("tbody");
    const summary = element("p", "paste-summary");
    const sums = element("div", "paste-sums");
    const confirm = button("", () => { result = answer; dialog.close(); }, "button");
    const draw = () => {
      const held = (line) => Boolean(line.reason) || (line.asks && answer === null);
      const text = (line) => (line.asks && answer !== null ? answer : line.after);
      const changes = lines.filter((l) => !held(l) && text(l) !== l.before);
      const refused = lines.filter(held);
      const same = lines.length - changes.length - refused.length;
      body.replaceChildren(...[...refused, ...changes].map((line) => row(line, answer)));
      summary.textContent = word("paste-summary", { changes: changes.length, same, refused: refused.length, outside });
      sums.replaceChildren(
        ...sumsAfter(answer).map((sum) =>
          element("p", "", icon("warning"), " ", word("paste-sum", { place: sum.label, said: shown(sum.said), value: sum.value })),
        ),
      );
      confirm.textContent = word("paste-take", { count: changes.length });
      confirm.disabled = changes.length === 0;
    };
    const title = element("h2", "", word("paste-title"));
    title.id = "paste-title";
    const cancel = button(word("paste-cancel"), () => dialog.close(), "button button-quiet");
    const table = element("table", "paste-table", head(), body);
    const scroll = element("div", "scroll paste-scroll", table, sums);
    scroll.tabIndex = 0;
    scroll.setAttribute("role", "region");
    scroll.setAttribute("aria-labelledby", "paste-title");
    const asks = lines.some((l) => l.asks && !l.reason)
      ? [question((value) => { answer = value; draw(); })]
      : [];
    const dialog = element(
      "dialog", "paste", title, summary, ...asks, scroll,
      element("div", "buttons", confirm, cancel),
    );
    dialog.setAttribute("aria-labelledby", "paste-title");
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(result);
    });
    // Enter takes the block wherever the focus is in the dialog, but on the other button.
    dialog.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.target === cancel || confirm.disabled) return;
      event.preventDefault();
      confirm.click();
    });
    draw();
    document.body.append(dialog);
    dialog.showModal();
    (confirm.disabled ? cancel : confirm).focus();
  });

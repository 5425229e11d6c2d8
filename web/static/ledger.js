// Part five in pairs: what is typed into one is put into the running text at once. When the text
// itself is changed, the pairs wait for the server to split it anew. Without this file saving the
// form puts them into the text.

const NAME = "sections.problems";
const form = document.querySelector("form[data-rules]");
const text = form?.elements.namedItem(NAME);
let writing = false;
const fields = () => [...(document.getElementById("ledger")?.querySelectorAll("textarea") ?? [])];

// The text is what is sent; the fields of the pairs are only ways to it.
const take = () => {
  for (const field of fields()) field.removeAttribute("name");
};

const typed = (field) => {
  const characters = [...text.value];
  const lead = text.value.match(/^\n*/)[0].length; // is not kept: the places do not count it
  const start = Number(field.dataset.start);
  const end = Number(field.dataset.end);
  const words = [...field.value.replace(/\s*\n\s*/g, " ")];
  characters.splice(lead + start, end - start, ...words);
  const moved = words.length - (end - start);
  field.dataset.end = end + moved;
  for (const other of fields()) {
    if (other === field || Number(other.dataset.start) < end) continue;
    other.dataset.start = Number(other.dataset.start) + moved;
    other.dataset.end = Number(other.dataset.end) + moved;
  }
  text.value = characters.join("");
  writing = true;
  text.dispatchEvent(new Event("input", { bubbles: true })); // saved and checked as if typed there
  writing = false;
};

if (form && text) {
  take();
  form.addEventListener("input", ({ target }) => {
    if (target.closest("#ledger")) typed(target);
    else if (target === text && !writing) for (const field of fields()) field.readOnly = true;
  });
  document.addEventListener("desk:findings", take);
}

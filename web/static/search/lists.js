// A box above a long list of values that leaves those which hold what is typed.
export function filterLists() {
  for (const details of document.querySelectorAll("details[data-filter]")) {
    const box = document.createElement("input");
    box.type = "search";
    box.setAttribute("aria-label", details.dataset.filter);
    box.placeholder = details.dataset.filter;
    const values = [...details.querySelectorAll("li")];
    box.addEventListener("input", () => {
      const wanted = box.value.trim().toLowerCase();
      for (const value of values) {
        value.hidden = !value.textContent.toLowerCase().includes(wanted);
      }
    });
    details.querySelector("summary").after(box);
  }
}

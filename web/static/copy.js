// Buttons that copy the text of a field. Without this the field is there to be copied by hand.
export function offerCopies(root) {
  for (const button of root.querySelectorAll("[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const field = document.getElementById(button.dataset.copy);
      field.select();
      try {
        await navigator.clipboard.writeText(field.value);
      } catch {
        // Browsers refuse the clipboard without HTTPS: the older way still works there.
        if (!document.execCommand("copy")) return;
      }
      button.textContent = button.dataset.copied;
    });
  }
}

offerCopies(document);

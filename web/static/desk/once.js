// A form marked `data-once` is sent once, however often its button is pressed.

export const sendOnce = () => {
  for (const form of document.querySelectorAll("form[data-once]")) {
    let sent = false;
    form.addEventListener("submit", (event) => {
      if (sent) event.preventDefault();
      sent = true;
      for (const button of form.querySelectorAll("button[type=submit]")) {
        button.setAttribute("aria-disabled", "true");
      }
    });
    addEventListener("pageshow", () => {
      sent = false;
      for (const button of form.querySelectorAll("button")) button.removeAttribute("aria-disabled");
    });
  }
};

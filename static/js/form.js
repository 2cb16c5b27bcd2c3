// Makes forms nicer; every one of them works without it.
(() => {
  "use strict";

  // Printing is offered only where a script can do it.
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }

  // One click sends once. Coming back with the back button gives the button back.
  for (const form of document.querySelectorAll("form[data-progress]")) {
    const button = form.querySelector("button[type=submit]");
    form.addEventListener("submit", (event) => {
      if (form.dataset.sending) {
        event.preventDefault();
        return;
      }
      form.dataset.sending = "yes";
      button.setAttribute("aria-disabled", "true");
      button.setAttribute("aria-busy", "true");
    });
    window.addEventListener("pageshow", () => {
      delete form.dataset.sending;
      button.removeAttribute("aria-disabled");
      button.removeAttribute("aria-busy");
    });
  }
})();

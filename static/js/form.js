// Makes forms nicer; every one of them works without it.
(() => {
  "use strict";

  // Printing is offered only where a script can do it.
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }

  for (const form of document.querySelectorAll("form[data-progress]")) {
    const button = form.querySelector("button[type=submit]");
    const panel = form.querySelector("[data-upload]");

    const sending = (is) => {
      if (is) {
        form.dataset.sending = "yes";
        button.setAttribute("aria-disabled", "true");
        button.setAttribute("aria-busy", "true");
      } else {
        delete form.dataset.sending;
        button.removeAttribute("aria-disabled");
        button.removeAttribute("aria-busy");
        if (panel) {
          panel.querySelector("progress").hidden = true;
          panel.querySelector("[data-cancel]").hidden = true;
        }
      }
    };

    // One click sends once. Coming back with the back button gives the button back.
    form.addEventListener("submit", (event) => {
      if (form.dataset.sending) {
        event.preventDefault();
        return;
      }
      sending(true);
      if (panel && hasFiles(form)) {
        event.preventDefault();
        upload(form, panel, button, sending);
      }
    });
    window.addEventListener("pageshow", () => sending(false));
  }

  function hasFiles(form) {
    return [...form.querySelectorAll("input[type=file]")].some((input) => input.files.length > 0);
  }

  // Send the form as the browser would, and show how far it is. Text alone needs none of this.
  function upload(form, panel, button, sending) {
    const text = panel.querySelector("[role=status]");
    const bar = panel.querySelector("progress");
    const cancel = panel.querySelector("[data-cancel]");
    const request = new XMLHttpRequest();
    // What is hidden cannot keep the focus: the button that sends takes it.
    const endCancelling = () => {
      if (document.activeElement === cancel) button.focus();
      cancel.hidden = true;
    };
    const failed = () => {
      endCancelling();
      sending(false);
      text.textContent = panel.dataset.failed;
    };
    cancel.onclick = () => request.abort();
    cancel.hidden = false;
    bar.hidden = false;
    bar.value = 0;
    text.textContent = panel.dataset.sending;

    const percent = new Intl.NumberFormat(document.documentElement.lang, { style: "percent" });
    let told = 0;
    request.upload.addEventListener("progress", (event) => {
      if (!event.lengthComputable) return;
      bar.value = event.loaded / event.total;
      // A screen reader hears each quarter, not each percent.
      const quarter = Math.floor(bar.value * 4) / 4;
      if (quarter > told && quarter < 1) {
        told = quarter;
        text.textContent = `${panel.dataset.sending}, ${percent.format(quarter)}`;
      }
    });
    request.upload.addEventListener("load", () => {
      endCancelling(); // the server has it all
      bar.removeAttribute("value");
      text.textContent = panel.dataset.saving;
    });
    request.addEventListener("error", failed);
    request.addEventListener("abort", () => {
      endCancelling();
      sending(false);
      text.textContent = panel.dataset.cancelled;
    });
    request.addEventListener("load", () => {
      const next = request.getResponseHeader("Location");
      if (request.status === 201 && next) {
        go(next);
      } else if ((request.getResponseHeader("Content-Type") || "").startsWith("text/html")) {
        show(request.responseText);
      } else {
        failed();
      }
    });
    request.open("POST", form.action);
    request.setRequestHeader("X-Upload-Progress", "1");
    request.send(new FormData(form));
  }

  // The page may be this very one, at another place: it is to be read again all the same.
  function go(next) {
    const url = new URL(next, window.location.href);
    const isHere = url.pathname === window.location.pathname;
    window.location.assign(url);
    if (isHere) window.location.reload();
  }

  // What is to be corrected is a whole page, and takes the place of this one.
  function show(html) {
    document.open();
    document.write(html);
    document.close();
    window.scrollTo(0, 0);
    document.querySelector(".error-summary")?.focus();
  }
})();

// Makes forms nicer; every one of them works without it.
(() => {
  "use strict";

  // A page that is read again keeps its place, not its focus: the confirmation takes it.
  window.addEventListener("pageshow", () => {
    if (window.location.hash === "#confirmation") document.getElementById("confirmation")?.focus();
  });

  // Printing is offered only where a script can do it.
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }

  // On paper nothing can be unfolded any more.
  for (const details of document.querySelectorAll("details.disclosure:not([open])")) {
    window.addEventListener("beforeprint", () => details.toggleAttribute("open", true));
    window.addEventListener("afterprint", () => details.toggleAttribute("open", false));
  }

  for (const input of document.querySelectorAll("input[type=file][multiple]")) gather(input);

  // Choosing again adds to what was chosen: a telephone's camera gives one photo at a time. A list says what will go.
  function gather(input) {
    const words = input.form?.querySelector("[data-upload]")?.dataset.remove || "Retirer";
    const list = document.createElement("ul");
    list.className = "chosen-files";
    input.after(list);
    let chosen = [...input.files];
    const isSame = (one, other) =>
      one.name === other.name && one.size === other.size && one.lastModified === other.lastModified;
    const keep = (files) => {
      const held = new DataTransfer();
      for (const file of files) held.items.add(file);
      chosen = [...files];
      input.files = held.files;
      list.replaceChildren(...chosen.map(line));
    };
    const line = (file) => {
      const item = document.createElement("li");
      const name = document.createElement("bdi");
      const button = document.createElement("button");
      name.textContent = file.name;
      button.type = "button";
      button.className = "btn btn-quiet btn-sm";
      button.textContent = words;
      button.setAttribute("aria-label", `${words} ${file.name}`);
      button.addEventListener("click", () => {
        keep(chosen.filter((other) => other !== file));
        input.focus();
      });
      item.append(name, button);
      return item;
    };
    input.addEventListener("change", () => {
      const more = [...input.files].filter((file) => !chosen.some((other) => isSame(file, other)));
      keep(input.files.length ? [...chosen, ...more] : []);
    });
    if (chosen.length) keep(chosen);
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
      if (panel) {
        event.preventDefault();
        send(form, panel, button, sending);
      }
    });
    window.addEventListener("pageshow", () => sending(false));
  }

  function hasFiles(form) {
    return [...form.querySelectorAll("input[type=file]")].some((input) => input.files.length > 0);
  }

  // Send the form as the browser would, but keep this page until the answer is here: a broken line loses nothing.
  // With files, show how far it is.
  function send(form, panel, button, sending) {
    const text = panel.querySelector("[role=status]");
    const bar = panel.querySelector("progress");
    const cancel = panel.querySelector("[data-cancel]");
    const request = new XMLHttpRequest();
    // What is hidden cannot keep the focus: the button that sends takes it.
    const endCancelling = () => {
      if (document.activeElement === cancel) button.focus();
      cancel.hidden = true;
    };
    const stopped = (why) => {
      endCancelling();
      sending(false);
      text.textContent = why;
    };
    text.textContent = "";
    if (hasFiles(form)) {
      cancel.onclick = () => request.abort();
      cancel.hidden = false;
      bar.hidden = false;
      bar.value = 0;
      text.textContent = panel.dataset.sending;
      follow(request.upload, panel, endCancelling);
    }
    request.addEventListener("error", () => stopped(panel.dataset.failed));
    request.addEventListener("abort", () => stopped(panel.dataset.cancelled));
    request.addEventListener("load", () => {
      const next = request.getResponseHeader("Location");
      const page = request.status === 413 ? null : formAgain(request);
      if (request.status === 201 && next) {
        go(next);
      } else if (page) {
        show(page);
      } else {
        stopped(request.status === 413 ? panel.dataset.tooLong : panel.dataset.refused);
      }
    });
    request.open("POST", form.action);
    request.setRequestHeader("X-Upload-Progress", "1");
    request.send(new FormData(form));
  }

  // Show how far the files are.
  function follow(upload, panel, endCancelling) {
    const text = panel.querySelector("[role=status]");
    const bar = panel.querySelector("progress");
    const percent = new Intl.NumberFormat(document.documentElement.lang, { style: "percent" });
    let told = 0;
    upload.addEventListener("progress", (event) => {
      if (!event.lengthComputable) return;
      bar.value = event.loaded / event.total;
      // A screen reader hears each quarter, not each percent.
      const quarter = Math.floor(bar.value * 4) / 4;
      if (quarter > told && quarter < 1) {
        told = quarter;
        text.textContent = `${panel.dataset.sending}, ${percent.format(quarter)}`;
      }
    });
    upload.addEventListener("load", () => {
      endCancelling(); // the server has it all
      bar.removeAttribute("value");
      text.textContent = panel.dataset.saving;
    });
  }

  // The answer when it is the form again, to be corrected, or the code asked for again with what was typed; any other
  // page would take it away.
  function formAgain(request) {
    if (!(request.getResponseHeader("Content-Type") || "").startsWith("text/html")) return null;
    const page = new DOMParser().parseFromString(request.responseText, "text/html");
    return page.querySelector("form [data-upload], form[data-kept]") && page;
  }

  // The page may be this very one, at another place: it is to be read again all the same.
  function go(next) {
    const url = new URL(next, window.location.href);
    const isHere = url.pathname === window.location.pathname;
    window.location.assign(url);
    if (isHere) window.location.reload();
  }

  // What is to be corrected is a whole page, and takes the place of this one.
  function show(page) {
    page.querySelector("[autofocus]")?.removeAttribute("autofocus"); // it takes the focus below
    document.open();
    document.write(`<!DOCTYPE html>${page.documentElement.outerHTML}`);
    document.close();
    window.scrollTo(0, 0);
    document.querySelector(".error-summary, form[data-kept] input:not([type=hidden])")?.focus();
  }
})();

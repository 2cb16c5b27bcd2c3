// Under attack, the browser does a little work before it sends: while the person types, and out of the page's own thread.
// Where it cannot (no secure context, an old browser), the form is sent as without JavaScript.
(() => {
  "use strict";

  const panel = document.querySelector("[data-challenge]");
  if (!panel || !window.crypto?.subtle) return;
  const form = panel.closest("form");
  const status = panel.querySelector("[role=status]");
  const challenge = JSON.parse(panel.dataset.challenge);
  const LANES = 2;
  const PATIENCE = 20_000; // milliseconds, once the person has sent
  let isOver = false;
  let isSending = false;

  status.textContent = panel.dataset.working;
  const work = solve(challenge.parameters).then(
    (solution) => {
      panel.querySelector("input").value = btoa(JSON.stringify({ challenge, solution }));
      status.textContent = panel.dataset.done;
    },
    () => {
      status.textContent = "";
    },
  );
  work.then(() => {
    isOver = true;
  });

  // Sent before the work is done: it leaves by itself as soon as it is.
  form.addEventListener("submit", (event) => {
    if (isOver) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (isSending) return;
    isSending = true;
    status.textContent = panel.dataset.waiting;
    Promise.race([work, new Promise((done) => setTimeout(done, PATIENCE))]).then(() => {
      isOver = true;
      form.querySelector("button[type=submit]").click();
    });
  });

  // Find the number whose derived key begins as asked, some lanes at a time.
  async function solve(parameters) {
    const salt = bytes(parameters.salt);
    const nonce = bytes(parameters.nonce);
    let next = 0;
    let found = null;
    const lane = async () => {
      while (found === null) {
        const counter = next++;
        const key = await derive(nonce, counter, salt, parameters);
        if (key.startsWith(parameters.keyPrefix)) found = { counter, derivedKey: key };
      }
    };
    await Promise.all(Array.from({ length: LANES }, lane));
    return found;
  }

  async function derive(nonce, counter, salt, { cost, keyLength }) {
    const password = new Uint8Array(nonce.length + 4);
    password.set(nonce);
    new DataView(password.buffer).setUint32(nonce.length, counter);
    const key = await crypto.subtle.importKey("raw", password, "PBKDF2", false, ["deriveBits"]);
    const way = { name: "PBKDF2", hash: "SHA-256", salt, iterations: cost };
    return hex(new Uint8Array(await crypto.subtle.deriveBits(way, key, 8 * keyLength)));
  }

  function bytes(text) {
    return Uint8Array.from(text.match(/../g), (pair) => parseInt(pair, 16));
  }

  function hex(numbers) {
    return Array.from(numbers, (number) => number.toString(16).padStart(2, "0")).join("");
  }
})();

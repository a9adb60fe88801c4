// Adds to the answer what only a script can: a button that copies the trace number, and one that prints.
"use strict";

function addButton(place, act) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "link-button";
  button.textContent = place.dataset.word;
  button.addEventListener("click", () => act(button));
  place.append(button);
}

for (const place of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) continue;
  place.setAttribute("role", "status");
  addButton(place, async (button) => {
    const text = document.getElementById(place.dataset.copy);
    try {
      await navigator.clipboard.writeText(text.textContent);
      button.textContent = place.dataset.done;
    } catch {
      // A browser may refuse. What is selected can be copied by the keys everybody knows.
      getSelection().selectAllChildren(text);
    }
  });
}
for (const place of document.querySelectorAll("[data-print]")) {
  addButton(place, () => window.print());
}

// Asking again leaves this page only when there is somebody to ask: an outage never takes the last answer away. Should
// the cache alone be away, asking goes on.
const failed = document.querySelector("[data-asking-failed]");

async function recordsAnswer() {
  const told = await fetch("/readyz", { cache: "no-store", signal: AbortSignal.timeout(4000) }).catch(() => null);
  const report = told && (await told.json().catch(() => null));
  return Boolean(report && report.parts && report.parts.database);
}

for (const form of document.querySelectorAll("main form[method=post]")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    failed.hidden = true;
    if (await recordsAnswer()) {
      form.submit();
    } else {
      failed.hidden = false;
      form.before(failed);
    }
  });
}

// Two minutes before somebody is signed out, asks whether they are still there. Without this script the footer says when.

const WARN_BEFORE = 120_000;
const LOOK_EVERY = 1_000;
const LATEST = "session-end";
const dialog = document.querySelector(".session-warning");
const part = (name) => dialog.querySelector(`[data-session-${name}]`);
let over = false;
let dismissed = false;

// Every tab counts: a page that was opened in one keeps the session alive in all of them.
function latest() {
  return Number(localStorage.getItem(LATEST)) || endsAt;
}

function extend(seconds) {
  endsAt = Date.now() + seconds * 1_000;
  localStorage.setItem(LATEST, String(endsAt));
  document.querySelector("[data-session-time]").textContent =
    new Date(endsAt).toLocaleTimeString(document.documentElement.lang, { timeStyle: "short", timeZone: "America/Los_Angeles" });
}

function look() {
  const left = latest() - Date.now();
  if (left > WARN_BEFORE) {
    if (dialog.open && !over) dialog.close();
    dismissed = false;
  } else if (!dialog.open && !dismissed) {
    dialog.showModal();
  }
  if (left <= 0 && !over) {
    over = true;
    // Whoever comes by reads nothing of what was open.
    document.querySelector("main").hidden = true;
    if (!dialog.open) dialog.showModal();
    part("soon").hidden = true;
    part("failed").hidden = true;
    part("over").hidden = false;
    dialog.querySelector("form").hidden = true;
    part("over").querySelector("a").focus();
  }
}

async function stay(event) {
  event.preventDefault();
  const form = event.target;
  const answer = await fetch(form.action, { method: "POST", body: new FormData(form), redirect: "manual" }).catch(() => null);
  if (!answer?.ok) {
    part("failed").hidden = false;
    return;
  }
  part("failed").hidden = true;
  extend((await answer.json()).seconds);
  dialog.close();
}

let endsAt = 0;
extend(Number(dialog.dataset.seconds));
dialog.addEventListener("submit", stay);
// Escape puts the question away; that it is over is said all the same.
dialog.addEventListener("cancel", () => { dismissed = true; });
setInterval(look, LOOK_EVERY);

// The keys of the queue: j and k move from request to request, o opens, c claims. Without this script links and buttons do.

const rows = [...document.querySelectorAll("#queue tbody tr")];
let here = -1;

function go(to) {
  if (to < 0 || to >= rows.length) return;
  rows[here]?.classList.remove("here");
  here = to;
  rows[here].classList.add("here");
  rows[here].querySelector("a.open").focus();
}

// Where one has come by Tab or mouse, the keys go on from.
document.querySelector("#queue tbody")?.addEventListener("focusin", (event) => {
  const row = rows.indexOf(event.target.closest("tr"));
  if (row !== here) {
    rows[here]?.classList.remove("here");
    here = row;
    rows[here]?.classList.add("here");
  }
});

const keys = {
  j: () => go(here + 1),
  k: () => go(here - 1),
  o: () => rows[here]?.querySelector("a.open").click(),
  c: () => rows[here]?.querySelector("button.claim")?.click(),
};

// Whoever speaks to the browser, or presses keys by mistake, turns them off; the browser keeps that.
const hint = document.getElementById("keys");
const keysOn = hint?.querySelector("input");
if (hint && rows.length) {
  hint.hidden = false;
  keysOn.checked = localStorage.getItem("queue-keys") !== "off";
  keysOn.addEventListener("change", () => localStorage.setItem("queue-keys", keysOn.checked ? "on" : "off"));
}

document.addEventListener("keydown", (event) => {
  const isTyping = event.target.closest("input:not([type='checkbox']), select, textarea");
  if (!keysOn?.checked || isTyping || event.ctrlKey || event.metaKey || event.altKey || !keys[event.key]) return;
  event.preventDefault();
  keys[event.key]();
});

// Keeps the progress of a list true while it is watched. Without scripts, "Look again" does the same.
(() => {
  const shown = document.getElementById("progress");
  const finished = document.getElementById("finished");
  const every = 3000;
  // Whoever has gone away is signed out in time all the same.
  let left = 200;

  async function look() {
    left -= 1;
    let words = "";
    try {
      const answer = await fetch(shown.dataset.from, { credentials: "same-origin", redirect: "error" });
      words = answer.ok ? await answer.text() : "";
    } catch {
      words = "";
    }
    if (words) {
      const read = new DOMParser().parseFromString(words, "text/html");
      shown.replaceChildren(...read.body.childNodes);
    }
    if (shown.querySelector("[data-finished]")) {
      finished.textContent = finished.dataset.words;
      finished.className = "notice";
      document.getElementById("waiting").remove();
    } else if (left > 0) {
      setTimeout(look, every);
    }
  }

  setTimeout(look, every);
})();

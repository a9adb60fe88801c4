// Keeps the progress of a list true while it is watched. Without scripts, "Look again" does the same.
(() => {
  const shown = document.getElementById("progress");
  const finished = document.getElementById("finished");
  const every = 3000;
  // Whoever has gone away is signed out in time all the same.
  let left = 200;

  async function read(address) {
    try {
      const answer = await fetch(address, { credentials: "same-origin", redirect: "error" });
      return answer.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
    } catch {
      return null;
    }
  }

  // The rows still say that they wait: those of this very page, read anew.
  async function showAnswers() {
    const page = await read(location.href);
    const answers = page && page.getElementById("rows");
    if (answers) {
      document.getElementById("rows").replaceChildren(...answers.childNodes);
    }
    finished.textContent = answers ? finished.dataset.shown : finished.dataset.words;
    finished.className = "notice";
    document.getElementById("waiting").remove();
  }

  async function look() {
    left -= 1;
    const progress = await read(shown.dataset.from);
    if (progress) {
      shown.replaceChildren(...progress.body.childNodes);
    }
    if (shown.querySelector("[data-finished]")) {
      await showAnswers();
    } else if (left > 0) {
      setTimeout(look, every);
    }
  }

  setTimeout(look, every);
})();

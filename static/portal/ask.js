// The front desk's keys and its list of services. Without this script everything works by typing and the list below.

const box = document.getElementById("id_line");
const words = document.getElementById("id_service_words");
const list = document.getElementById("id_services");

// A slash goes to the box, as long as nobody is typing.
document.addEventListener("keydown", (event) => {
  const isTyping = event.target.closest("input:not([type='checkbox']), select, textarea");
  if (event.key !== "/" || isTyping || event.ctrlKey || event.metaKey || event.altKey || !box) return;
  event.preventDefault();
  box.closest("details")?.setAttribute("open", "");
  box.focus();
  box.select();
});

// While words for a service are typed, the list shows those that hold them; a tick is as good as a word.
const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
const entries = [...(list?.querySelectorAll("li[data-words]") ?? [])].map((row) => [row, plain(row.dataset.words)]);

function narrow() {
  const asked = plain(words.value.split(",").at(-1)).trim().split(/\s+/).filter(Boolean);
  for (const [row, known] of entries) {
    row.hidden = asked.some((word) => !known.includes(word)) && !row.querySelector("input").checked;
  }
  for (const group of list.querySelectorAll("fieldset")) group.hidden = !group.querySelector("li:not([hidden])");
}

if (words && list) {
  words.addEventListener("input", narrow);
  list.addEventListener("toggle", narrow);
}

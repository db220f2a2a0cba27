// Comforts only: every step of a review has its button or its form.
const review = document.querySelector("[data-review]");
const cards = [...document.querySelectorAll("[data-card]")];
const add = document.querySelector("[data-add]");
let lit = -1;

function light(index, { scroll = true, focus = true } = {}) {
  if (!cards[index]) return;
  cards[lit]?.classList.remove("card--lit");
  document.querySelectorAll(".mark--lit").forEach((mark) => mark.classList.remove("mark--lit"));
  lit = index;
  cards[lit].classList.add("card--lit");
  if (focus) cards[lit].focus({ preventScroll: true });
  const mark = document.getElementById(cards[lit].id.replace(/^p-/, "m-"));
  mark?.classList.add("mark--lit");
  if (!scroll) return;
  cards[lit].scrollIntoView({ block: "nearest" });
  mark?.scrollIntoView({ block: "nearest" });
}

// Characters as the server counts them: an emoji is one, not two.
const length = (text) => [...text].length;

// Where an end of a selection stands in the text, by the run that it is in.
function place(node, offset) {
  if (node.nodeType !== Node.TEXT_NODE) {
    const child = node.childNodes[offset];
    const next = child?.closest?.("[data-at]") ?? child?.querySelector?.("[data-at]") ?? child?.parentElement?.closest("[data-at]");
    if (next) return Number(next.dataset.at);
    // Behind the last child: the end of the last run.
    const last = [...node.querySelectorAll("[data-at]")].pop();
    return last ? Number(last.dataset.at) + length(last.textContent) : null;
  }
  const run = node.parentElement?.closest("[data-at]");
  return run ? Number(run.dataset.at) + length(node.data.slice(0, offset)) : null;
}

function selected() {
  const selection = getSelection();
  if (!selection || selection.isCollapsed || !review.contains(selection.anchorNode)) return null;
  const range = selection.getRangeAt(0);
  const [start, end] = [place(range.startContainer, range.startOffset), place(range.endContainer, range.endOffset)];
  return start !== null && end !== null && start < end ? { start, end, words: selection.toString() } : null;
}

// What is selected in the text stands in the form; its place goes with it until somebody types there.
if (add) {
  const field = add.querySelector("textarea");
  document.addEventListener("selectionchange", () => {
    const found = selected();
    if (!found) return;
    field.value = found.words;
    add.elements.start.value = found.start;
    add.elements.end.value = found.end;
  });
  field.addEventListener("input", () => { add.elements.start.value = add.elements.end.value = ""; });
}

// Single keys can be switched off: who dictates, or wears a glove, presses them without meaning to.
const keys = document.querySelector("[data-keys]");
let hears = localStorage.getItem("review-keys") !== "off";
if (keys) {
  const tell = () => keys.setAttribute("aria-pressed", String(hears));
  keys.hidden = false;
  tell();
  keys.addEventListener("click", () => {
    hears = !hears;
    localStorage.setItem("review-keys", hears ? "on" : "off");
    tell();
  });
}

document.addEventListener("keydown", (event) => {
  if (!hears) return;
  const typing = /^(input|textarea|select)$/i.test(document.activeElement?.tagName ?? "");
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "j" || event.key === "k") {
    light(Math.min(Math.max(0, lit + (event.key === "j" ? 1 : -1)), cards.length - 1));
  } else if (event.key === "n" && add) {
    if (selected()) add.requestSubmit(); else add.querySelector("textarea").focus();
  } else {
    const button = /^[a-z]$/.test(event.key) && cards[lit]?.querySelector(`[data-key="${event.key}"]`);
    if (!button) return;
    button.click();
  }
  event.preventDefault();
});

review.addEventListener("click", (event) => {
  const card = event.target.closest("[data-card]");
  const number = event.target.closest(".mark__number");
  if (card && !event.target.closest("a, button, summary")) light(cards.indexOf(card), { scroll: false });
  if (number) light(cards.findIndex((one) => "#" + one.id === number.hash));
});

// Where the last step led, else the first that waits.
const asked = cards.findIndex((card) => "#" + card.id === location.hash);
const first = asked >= 0 ? asked : cards.findIndex((card) => card.classList.contains("card--waiting"));
light(first, { scroll: asked >= 0, focus: !document.querySelector(".error-summary") });

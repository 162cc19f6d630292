// Small comforts; every page works without them.
// "/" goes to the search box, "n" and "p" go from mark to mark.

const isTyping = (target) => target.closest("input, textarea, select, [contenteditable]") !== null;

const marks = [...document.querySelectorAll("article mark")];
let current = -1;

function goTo(step) {
  if (marks.length === 0) return;
  marks[current]?.classList.remove("current");
  current = (current + step + marks.length) % marks.length;
  marks[current].classList.add("current");
  marks[current].scrollIntoView({ block: "center" });
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isTyping(event.target)) return;
  const actions = {
    "/": () => document.querySelector("input[type=search]")?.focus(),
    n: () => goTo(1),
    p: () => goTo(-1),
  };
  const action = actions[event.key];
  if (action) {
    event.preventDefault();
    action();
  }
});

// On a phone the contents and facets start folded, so the text comes first.
if (window.matchMedia("(max-width: 60rem)").matches) {
  document.querySelectorAll(".contents details, .facets details").forEach((element) => element.removeAttribute("open"));
}

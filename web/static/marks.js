// From mark to mark in a document, by "n" and "p" and by the links 上一处 and 下一处, without loading the page again.
// The marks are numbered by the server; one of them may be current already.

import { isTyping } from "./keys.js";

const marks = [...document.querySelectorAll("article mark")];
const place = document.querySelector(".steps [data-place]");
let current = marks.findIndex((mark) => mark.classList.contains("current"));

function show(index) {
  marks[current]?.classList.remove("current");
  current = (index + marks.length) % marks.length;
  marks[current].classList.add("current");
  marks[current].scrollIntoView({ block: "center" });
  if (place) {
    const sentence = place.dataset.place.replace("{n}", current + 1).replace("{total}", marks.length);
    place.textContent = sentence;
  }
  document.querySelectorAll(".found-list li").forEach((item, number) => {
    if (number === current) item.setAttribute("aria-current", "true");
    else item.removeAttribute("aria-current");
  });
}

const step = (by) => show(current < 0 && by < 0 ? marks.length - 1 : current + by);

if (marks.length > 0) {
  document.addEventListener("keydown", (event) => {
    const by = { n: 1, p: -1 }[event.key];
    if (!by || isTyping(event)) return;
    event.preventDefault();
    step(by);
  });
  document.querySelector(".steps")?.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    step(link.rel === "next" ? 1 : -1);
  });
  document.querySelector(".found-list")?.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    show([...document.querySelectorAll(".found-list a")].indexOf(link));
  });
}

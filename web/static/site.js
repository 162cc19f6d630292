// Small comforts; every page works without them. "/" goes to the search box.

import "./copying.js";
import "./marks.js";
import "./reading.js";
import "./references.js";
import "./saved.js";
import "./why.js";
import { isTyping } from "./keys.js";

document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || isTyping(event)) return;
  event.preventDefault();
  document.querySelector("input[type=search]")?.focus();
});

// On a phone the contents and facets start folded, so the text comes first.
if (window.matchMedia("(max-width: 60rem)").matches) {
  document.querySelectorAll(".contents details, .facets details").forEach((element) => {
    element.removeAttribute("open");
    element.classList.add("settled");
  });
}

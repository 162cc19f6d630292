// What a citation leads to, shown beside it; and how a place is cited, copied. Every link works without.
// The popover comes on hover and on focus, stays while the pointer is on it, and goes with Escape (WCAG 2.2, 1.4.13).

import { offer } from "./copying.js";

const WAIT = 200;
const popover = document.createElement("div");
popover.className = "popover";
popover.id = "popover";
popover.hidden = true;
const known = new Map();
let shownFor = null;
let timer;
let touched = false;

// /documents/x#第十条 and /documents/x/sections/第十条 are one section; a document as a whole has no text to show.
function twin(link) {
  const address = new URL(link.href);
  const place = decodeURIComponent(address.hash.slice(1)).split("~")[0];
  const isSection = address.pathname.includes("/sections/");
  if (!isSection && !place) return null;
  const path = address.pathname.replace("/documents/", "/api/v1/documents/");
  const script = document.querySelector("[data-script]")?.dataset.script ?? "original";
  return `${path}${isSection ? "" : `/sections/${encodeURIComponent(place)}`}?script=${script}`;
}

async function ask(address) {
  if (!known.has(address)) {
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(answer.statusText);
    known.set(address, await answer.json());
  }
  return known.get(address);
}

function line(text, name = "") {
  const paragraph = document.createElement("p");
  paragraph.className = name;
  paragraph.textContent = text;
  return paragraph;
}

// The line meant (前款, 第二款) is marked: #第十条~2 is the second.
function textOf(section, link) {
  const meant = Number(decodeURIComponent(link.hash).split("~")[1]);
  const lines = section.text.split("\n").map((text, number) => line(text, number + 1 === meant ? "meant" : ""));
  return [line(`${section.title} ${section.heading}`, "title"), ...lines];
}

function quotationOf(section) {
  return ["clause", "reference"].map((form) => {
    const paragraph = line("");
    const text = document.createElement("code");
    text.textContent = section.quotation[form];
    const button = document.querySelector("#quotation [data-copy]").cloneNode(true);
    paragraph.append(text, " ", button);
    offer(button);
    return paragraph;
  });
}

function place(link) {
  const box = link.getClientRects()[0] ?? link.getBoundingClientRect();
  const left = Math.min(box.left, document.documentElement.clientWidth - popover.offsetWidth - 16);
  const isAbove = box.bottom + popover.offsetHeight > window.innerHeight && box.top > popover.offsetHeight;
  popover.style.left = `${Math.max(16, left) + window.scrollX}px`;
  popover.style.top = `${(isAbove ? box.top - popover.offsetHeight - 4 : box.bottom + 4) + window.scrollY}px`;
}

async function show(link, content) {
  const address = twin(link);
  if (!address) return;
  shownFor = link;
  try {
    const section = await ask(address);
    if (shownFor !== link) return; // gone on meanwhile
    popover.replaceChildren(...content(section, link));
  } catch {
    return; // the link still leads there
  }
  if (!popover.isConnected) document.body.append(popover);
  popover.setAttribute("role", content === textOf ? "tooltip" : "group");
  popover.hidden = false;
  popover.scrollTop = Math.max(0, (popover.querySelector(".meant")?.offsetTop ?? 0) - 40);
  place(link);
  if (content === textOf) link.setAttribute("aria-describedby", popover.id);
  else popover.querySelector("button").focus({ preventScroll: true });
}

function hide() {
  clearTimeout(timer);
  shownFor?.removeAttribute("aria-describedby");
  if (popover.contains(document.activeElement)) shownFor?.focus();
  shownFor = null;
  popover.hidden = true;
}

function later(action) {
  clearTimeout(timer);
  timer = setTimeout(action, WAIT);
}

function watch(link) {
  // Two tooltips on one link would cover each other.
  link.removeAttribute("title");
  link.addEventListener("pointerenter", (event) => {
    if (event.pointerType !== "touch") later(() => show(link, textOf));
  });
  link.addEventListener("pointerleave", () => later(hide));
  link.addEventListener("focus", () => !touched && show(link, textOf));
  link.addEventListener("blur", () => later(hide));
  // The pointer may have come to rest here before this script was there.
  if (link.matches(":hover") && matchMedia("(hover: hover)").matches) later(() => show(link, textOf));
}

document.addEventListener("pointerdown", (event) => {
  touched = event.pointerType === "touch";
  if (!popover.contains(event.target)) hide();
});
document.addEventListener("keydown", (event) => {
  touched = false;
  if (event.key === "Escape") hide();
});
popover.addEventListener("pointerenter", () => clearTimeout(timer));
popover.addEventListener("pointerleave", () => later(hide));
popover.addEventListener("focusin", () => clearTimeout(timer));
document.querySelectorAll(".text a.ref").forEach((link) => {
  if (!link.pathname.includes("/terms/") && twin(link)) watch(link);
});
document.querySelector("article.text")?.addEventListener("click", (event) => {
  const link = event.target.closest("a.quote");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  show(link, quotationOf);
});

// The reading list: kept in this browser alone, so that reading needs no account. Buttons put in what a page shows.
// Whatever stands in storage, or in a file, counts as text: what is no entry is dropped, what is too long is cut.

const KEY = "xuehai.reading";
const MOST = 500;
const KINDS = ["section", "article", "document", "law", "term", "topic"];

const text = (value, most) => (typeof value === "string" ? value.slice(0, most) : "");

function entry(value) {
  return { at: text(value?.at, 400), title: text(value?.title, 300), note: text(value?.note, 2000) };
}

function isEntry({ at }) {
  const [kind, target] = [at.slice(0, at.indexOf(" ")), at.slice(at.indexOf(" ") + 1)];
  return KINDS.includes(kind) && target !== "";
}

// The entries of any value, each place once, in their order.
export function entries(value) {
  const listed = (Array.isArray(value) ? value : []).slice(0, 4 * MOST).map(entry).filter(isEntry);
  const places = new Map();
  listed.forEach((one) => places.has(one.at) || places.set(one.at, one));
  return [...places.values()].slice(0, MOST);
}

export function read() {
  try {
    return entries(JSON.parse(localStorage.getItem(KEY)));
  } catch {
    return []; // storage switched off, or written by somebody else
  }
}

export function write(list) {
  try {
    localStorage.setItem(KEY, JSON.stringify(entries(list)));
    count();
    return true;
  } catch {
    return false;
  }
}

function count() {
  document.querySelectorAll("[data-reading]").forEach((link) => {
    link.querySelector("b").textContent = read().length || "";
    link.hidden = false;
  });
}

function isKept(at) {
  return read().some((one) => one.at === at);
}

function show(button) {
  const kept = isKept(button.dataset.keep);
  button.textContent = kept ? button.dataset.kept : button.dataset.text;
  button.setAttribute("aria-pressed", String(kept));
}

function toggle(button) {
  const { keep: at, name } = button.dataset;
  const others = read().filter((one) => one.at !== at);
  write(isKept(at) ? others : [...others, { at, title: name, note: "" }]);
  showAll();
}

function offer(button) {
  button.dataset.text = button.textContent;
  button.setAttribute("aria-label", button.dataset.label.replace("{name}", () => button.dataset.name));
  button.addEventListener("click", () => toggle(button));
  button.hidden = false;
  show(button);
}

// The sections of a document have buttons like its own; they need not be sent with the page.
function offerSections(button) {
  const [kind, id] = button.dataset.keep.split(" ");
  if (kind !== "document" || !button.closest("article")) return;
  document.querySelectorAll("article > section[id] > .ways").forEach((ways) => {
    const [section, own] = [ways.parentElement, button.cloneNode(true)];
    const heading = section.querySelector("h2, h3, h4, h5, h6")?.firstChild.textContent ?? section.textContent;
    own.dataset.keep = `section ${id}#${section.id}`;
    own.dataset.name = `${button.dataset.name} ${heading.trim().slice(0, 40)}`;
    ways.prepend(own, " "); // the link, at the end of its line, stays where it was
  });
}

function showAll() {
  document.querySelectorAll("[data-keep]").forEach(show);
}

document.querySelectorAll("[data-keep]").forEach(offerSections);
document.querySelectorAll("[data-keep]").forEach(offer);
window.addEventListener("storage", (event) => {
  if (event.key !== KEY && event.key !== null) return;
  count();
  showAll();
});
count();

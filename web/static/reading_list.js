// The page of the reading list. The server says what stands at each place now; until then, and where it is gone, the
// title is shown that was kept. Links come from the server alone, everything else is set as text.

import { entries, read, write } from "./reading.js";

const LARGEST_FILE = 4 * 1024 * 1024;
const page = document.querySelector("[data-reading-list]");
const [list, told] = [page.querySelector("ol"), page.querySelector("[data-told]")];
const heading = document.querySelector("h1");
const undo = page.querySelector("[data-undo]");
let places = new Map();
let before = null; // the list as it was before something was taken out of it

function say(name, number = "") {
  told.textContent = name ? told.dataset[name].replace("{n}", number) : "";
}

function keep(next, { undoable = false, focus = "" } = {}) {
  const old = read();
  if (!write(next)) return say("full");
  before = undoable ? old : null;
  undo.hidden = !undoable;
  render(focus);
}

async function ask(asked) {
  const query = new URLSearchParams(asked.map((one) => ["at", one.at]));
  const answer = await fetch(`${page.dataset.places}?${query}`);
  if (!answer.ok) throw new Error(String(answer.status));
  return (await answer.json()).places;
}

async function look() {
  const [all, size] = [read(), Number(page.dataset.atOnce)];
  const found = [];
  try {
    for (let start = 0; start < all.length; start += size) found.push(...(await ask(all.slice(start, start + size))));
  } catch {
    return say("unchecked"); // without the network the list is still a list
  }
  places = new Map(found.map((place) => [place.at, place]));
  page.dataset.checked = "";
  const named = read().map((one) => (places.has(one.at) ? { ...one, title: titleOf(places.get(one.at)) } : one));
  if (JSON.stringify(named) !== JSON.stringify(read())) write(named);
  render();
}

function titleOf(place) {
  return `${place.title} ${place.heading}`.trim().slice(0, 300);
}

function shown(one, number, all) {
  const item = page.querySelector("template").content.cloneNode(true).firstElementChild;
  const [place, link] = [places.get(one.at), item.querySelector("a")];
  const title = one.title || one.at;
  item.dataset.at = one.at;
  if (place) Object.assign(link, { href: place.link, textContent: titleOf(place) });
  else link.replaceWith(document.createTextNode(title));
  item.querySelector(".fate").hidden = Boolean(place) || !("checked" in page.dataset);
  item.querySelector(".clause").textContent = place && place.clause !== titleOf(place) ? place.clause : "";
  const note = item.querySelector("textarea");
  note.value = one.note;
  note.addEventListener("input", () =>
    write(read().map((other) => (other.at === one.at ? { ...other, note: note.value } : other))),
  );
  item.querySelectorAll("[data-label]").forEach((element) => {
    element.setAttribute("aria-label", element.dataset.label.replace("{name}", () => title));
  });
  item.querySelector("[data-up]").disabled = number === 0;
  item.querySelector("[data-down]").disabled = number === all.length - 1;
  return item;
}

function render(focus = "") {
  const all = read();
  list.replaceChildren(...all.map(shown));
  page.querySelector("[data-empty]").hidden = all.length > 0;
  page.querySelectorAll("[data-needs-entries]").forEach((element) => (element.hidden = all.length === 0));
  const [at, which] = focus.split("\n");
  const item = [...list.children].find((element) => element.dataset.at === at);
  if (focus) (item?.querySelector(`[data-${which}]:enabled`) ?? item?.querySelector("button:enabled") ?? heading).focus();
}

function step(item, by) {
  const all = read();
  const place = all.findIndex((one) => one.at === item.dataset.at);
  if (place < 0 || place + by < 0 || place + by >= all.length) return;
  const [moved] = all.splice(place, 1);
  all.splice(place + by, 0, moved);
  keep(all, { focus: `${moved.at}\n${by < 0 ? "up" : "down"}` });
}

function remove(item) {
  const next = item.nextElementSibling ?? item.previousElementSibling;
  keep(
    read().filter((one) => one.at !== item.dataset.at),
    { undoable: true, focus: `${next?.dataset.at ?? ""}\nremove` },
  );
  say("removed");
}

list.addEventListener("click", (event) => {
  const [button, item] = [event.target.closest("button"), event.target.closest("li")];
  if (!button) return;
  if (button.matches("[data-up]")) step(item, -1);
  else if (button.matches("[data-down]")) step(item, 1);
  else remove(item);
});

list.addEventListener("keydown", (event) => {
  const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (!event.altKey || !by) return;
  event.preventDefault();
  step(event.target.closest("li"), by);
});

function asText() {
  const absolute = (link) => new URL(link, location.href).href;
  const lines = read().map((one, number) => {
    const place = places.get(one.at);
    const parts = place ? [place.clause, place.reference, absolute(place.link)] : [one.title || one.at];
    return [`${number + 1}. ${parts[0]}`, ...parts.slice(1), ...one.note.split("\n")].filter(Boolean).join("\n   ");
  });
  return lines.join("\n\n");
}

async function copy() {
  const area = page.querySelector("[data-text]");
  area.value = asText();
  try {
    await navigator.clipboard.writeText(area.value);
    say("copied");
  } catch {
    area.hidden = false; // without the clipboard (a site not served safely) it can be selected
    area.select();
  }
}

function save() {
  const link = document.createElement("a");
  const data = JSON.stringify({ format: "xuehai-reading 1", entries: read() }, null, 1);
  link.href = URL.createObjectURL(new Blob([data], { type: "application/json" }));
  link.download = page.dataset.file;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

async function load(event) {
  const [file] = event.target.files;
  event.target.value = "";
  try {
    if (file.size > LARGEST_FILE) throw new Error("too large");
    const data = JSON.parse(await file.text());
    if (!Array.isArray(data?.entries)) throw new Error("no list");
    const [own, others] = [read(), entries(data.entries)];
    const notes = new Map(others.map((one) => [one.at, one.note]));
    const merged = entries([...own.map((one) => ({ ...one, note: one.note || (notes.get(one.at) ?? "") })), ...others]);
    keep(merged, { undoable: true });
    say("imported", merged.length - own.length);
    look();
  } catch {
    say("refused");
  }
}

page.querySelector("[data-copy-list]").addEventListener("click", copy);
page.querySelector("[data-export]").addEventListener("click", save);
page.querySelector("[data-import]").addEventListener("change", load);
page.querySelector("[data-clear]").addEventListener("click", () => {
  keep([], { undoable: true });
  say("removed");
  undo.focus();
});
undo.addEventListener("click", () => {
  keep(before ?? read());
  say("");
  heading.focus();
});
page.querySelector("form[data-take]")?.addEventListener("submit", (event) => {
  const form = event.currentTarget;
  form.querySelectorAll("[name=take]").forEach((field) => field.remove());
  read()
    .filter((one) => places.has(one.at))
    .forEach((one) => {
      const field = document.createElement("input");
      Object.assign(field, { type: "hidden", name: "take", value: one.at });
      form.append(field);
    });
});
window.addEventListener("storage", () => render());
document.querySelector("[data-without]").hidden = true;
page.hidden = false;
render();
look();

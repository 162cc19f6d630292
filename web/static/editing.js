// The editing page without reloading: saves by itself, does what buttons do in place, moves items by keyboard and drag.
// The server's page stays the only truth: after a button, or where others' changes came in, the form is shown anew.

import { onDrop } from "./dragging.js";

const PAUSE = 1200;
const form = () => document.getElementById("editing");
const contents = (body) => new URLSearchParams([...body].filter(([name]) => name !== "csrf_token")).toString();
let timer;
let kept = contents(new FormData(form()));
let leaving = false;
let busy = Promise.resolve();

function tell(state) {
  form().querySelector("[data-state]").textContent = form().dataset[state];
}

function isChanged() {
  return contents(new FormData(form())) !== kept;
}

// One request after the other, so that each starts from the edition the one before it made.
function inTurn(work) {
  busy = busy.then(work, work);
  return busy;
}

async function save() {
  clearTimeout(timer);
  if (!isChanged() || !form().checkValidity()) return;
  const body = new FormData(form());
  const sent = contents(body);
  tell("saving");
  try {
    const answer = await fetch(form().action, { method: "POST", body, headers: { Accept: "application/json" } });
    if (answer.status === 409) return tell("conflict");
    if (!answer.ok) return tell("unsaved");
    const saved = await answer.json();
    if (saved.merged) return await show(await fetch(form().action), sent);
    const before = contents(new FormData(form()));
    form().elements.edition.value = saved.edition;
    kept = before === sent ? contents(new FormData(form())) : sent;
    tell(before === sent ? "saved" : "unsaved");
    if (before !== sent) later();
  } catch {
    tell("unsaved"); // without the network what was typed is still in the form
  }
}

async function press(button) {
  clearTimeout(timer);
  tell("saving");
  const body = new FormData(form(), button);
  const sent = contents(new FormData(form()));
  try {
    const answer = await fetch(button.formAction, { method: "POST", body });
    if (answer.status === 409) return tell("conflict");
    if (!answer.ok) return tell("unsaved");
    await show(answer, sent);
  } catch {
    tell("unsaved");
  }
}

// Shows the form of an answer; what was typed since the request went out, folded parts and the focus stay.
async function show(answer, sent) {
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const next = page.getElementById("editing");
  if (!next) return tell("unsaved");
  const before = new Map(new URLSearchParams(sent));
  const typed = [...new FormData(form())].filter(([name, value]) => before.has(name) && before.get(name) !== value);
  const open = [...form().querySelectorAll("[data-part] > details[open]")].map((element) => element.parentElement.id);
  const focus = { name: document.activeElement.name, value: document.activeElement.value };
  form().replaceWith(next);
  kept = contents(new FormData(next));
  typed.forEach(([name, value]) => name !== "edition" && next.elements[name] && (next.elements[name].value = value));
  open.forEach((id) => document.getElementById(id)?.querySelector("details")?.setAttribute("open", ""));
  const same = [...next.elements].find(
    (element) => element.name === focus.name && (focus.name !== "do" || element.value === focus.value),
  );
  (same ?? document.getElementById(new URL(answer.url).hash.slice(1)))?.focus();
  tell("saved");
  if (typed.length) later();
}

function later() {
  clearTimeout(timer);
  timer = setTimeout(() => inTurn(save), PAUSE);
}

document.addEventListener("input", (event) => {
  if (event.target.form !== form()) return;
  tell("unsaved");
  if (!event.isComposing) later();
});
document.addEventListener("compositionend", (event) => event.target.form === form() && later());
document.addEventListener("submit", (event) => {
  if (event.target !== form() || !event.submitter?.name) {
    leaving = true; // plain saving and undo go the plain way
    return;
  }
  event.preventDefault();
  const button = event.submitter;
  inTurn(() => press(button));
});
window.addEventListener("beforeunload", (event) => isChanged() && !leaving && event.preventDefault());

// Alt and an arrow press the button that moves the part.
document.addEventListener("keydown", (event) => {
  if (!event.altKey || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
  const part = event.target.closest?.("[data-part]");
  const which = event.key === "ArrowUp" ? "up" : "down";
  const button = part?.querySelector(`button[value="${which} ${part.id}"]`);
  if (!button) return;
  event.preventDefault();
  button.focus();
  button.click();
});

// An item let go somewhere else is put there by a button like those it has.
onDrop((item, list, place) => {
  const button = document.createElement("button");
  Object.assign(button, { name: "do", value: `put ${item.id} ${list.dataset.module} ${place}`, hidden: true });
  form().append(button);
  button.click();
});

// The picker searches beside the form.
document.querySelector("[data-picker]")?.addEventListener("submit", (event) => {
  event.preventDefault();
  const search = event.currentTarget;
  inTurn(async () => {
    await save();
    const query = new URLSearchParams(new FormData(search));
    const answer = await fetch(`${search.action.split("#")[0]}?${query}`);
    if (answer.ok) await show(answer, contents(new FormData(form())));
    document.getElementById("found")?.scrollIntoView({ block: "nearest" });
  });
});

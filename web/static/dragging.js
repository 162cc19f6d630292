// Dragging an item by its grip, with a mouse, a pen or a finger: it goes before the item it is let go over, or to the
// end of the module. Near the edge of the window the page moves along; Escape leaves everything as it was.

const EDGE = 80; // pixels
const STEP = 12; // pixels for each frame
let held; // { item, x, y } while a grip is held
let told = () => {};

export function onDrop(listener) {
  told = listener;
}

function under(x, y) {
  return document.elementFromPoint(x, y)?.closest(".item, .items, fieldset.module");
}

function mark() {
  document.querySelectorAll(".over").forEach((element) => element.classList.remove("over"));
  const over = held && under(held.x, held.y);
  if (over && over !== held.item) over.classList.add("over");
}

function move(event) {
  if (!held) return;
  Object.assign(held, { x: event.clientX, y: event.clientY });
  mark();
}

function follow() {
  if (!held) return;
  const by = held.y < EDGE ? -STEP : held.y > window.innerHeight - EDGE ? STEP : 0;
  if (by) {
    window.scrollBy(0, by);
    mark();
  }
  requestAnimationFrame(follow);
}

function release() {
  const { item } = held;
  held = undefined;
  item.classList.remove("held");
  mark();
}

function drop() {
  if (!held) return;
  const { item, x, y } = held;
  const over = under(x, y);
  release();
  if (!over || over === item) return;
  const list = over.closest(".items") ?? over.querySelector(".items");
  const others = [...list.querySelectorAll(":scope > .item")].filter((other) => other !== item);
  told(item, list, over.matches(".item") ? others.indexOf(over) : others.length);
}

document.addEventListener("pointerdown", (event) => {
  const grip = event.target.closest?.(".item .grip");
  if (!grip || event.button !== 0 || !event.isPrimary) return;
  event.preventDefault();
  grip.setPointerCapture(event.pointerId);
  held = { item: grip.closest(".item"), x: event.clientX, y: event.clientY };
  held.item.classList.add("held");
  requestAnimationFrame(follow);
});
document.addEventListener("pointermove", move);
document.addEventListener("pointerup", drop);
document.addEventListener("pointercancel", () => held && release());
document.addEventListener("keydown", (event) => event.key === "Escape" && held && release());

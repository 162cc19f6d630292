// Searches kept in this browser: a button on the results keeps one, the start page lists them with what is new.
// Nothing is kept on the server; opening a saved search counts as having seen what is new in it.

const KEY = "xuehai.searches";
const MOST = 50;

function read() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY));
    return Array.isArray(kept) ? kept : [];
  } catch {
    return []; // storage switched off, or written by somebody else
  }
}

function write(searches) {
  try {
    localStorage.setItem(KEY, JSON.stringify(searches.slice(0, MOST)));
    return true;
  } catch {
    return false;
  }
}

function offer(button) {
  const { save: link, label, new: address, saved } = button.dataset;
  const revision = Number(button.dataset.revision);
  const others = () => read().filter((search) => search.link !== link);
  const keep = () => {
    if (!write([{ link, label, address, revision }, ...others()])) return;
    button.textContent = saved;
    button.disabled = true;
  };
  if (read().some((search) => search.link === link)) keep();
  button.addEventListener("click", keep);
  button.hidden = false;
}

async function count(search, place) {
  const separator = search.address.includes("?") ? "&" : "?";
  const answer = await fetch(`${search.address}${separator}since=${search.revision}`);
  if (!answer.ok) return;
  const found = await answer.json();
  if (found.new > 0) place.textContent = place.dataset.text.replace("{n}", found.new);
}

function list(section) {
  const searches = read();
  const template = section.querySelector("template");
  const items = searches.map((search) => {
    const item = template.content.cloneNode(true).firstElementChild;
    const [link, button] = [item.querySelector("a"), item.querySelector("button")];
    link.href = search.link;
    link.textContent = search.label;
    button.setAttribute("aria-label", button.dataset.label.replace("{name}", search.label));
    button.addEventListener("click", () => {
      write(read().filter((other) => other.link !== search.link));
      list(section);
    });
    count(search, item.querySelector(".new")).catch(() => {}); // without the network the list is still a list
    return item;
  });
  section.querySelector("ul").replaceChildren(...items);
  section.hidden = searches.length === 0;
}

document.querySelectorAll("[data-save]").forEach(offer);
document.querySelectorAll("section.saved").forEach(list);

// Puts what a page shows into the current curriculum without leaving the page; the count in the bar follows.

document.getElementById("take")?.addEventListener("submit", async (event) => {
  const [form, button] = [event.currentTarget, event.submitter];
  if (!button?.dataset.taken) return;
  event.preventDefault();
  button.disabled = true;
  try {
    const body = new FormData(form, button);
    const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(String(answer.status));
    const { title, items } = await answer.json();
    button.textContent = button.dataset.taken;
    button.title = title;
    const count = form.querySelector("[data-count]");
    if (!count) location.reload(); // the first one: the bar has no link to the new curriculum yet
    else count.textContent = items;
  } catch {
    button.disabled = false;
    HTMLFormElement.prototype.submit.call(withField(form, button)); // as without scripts: the page says what is wrong
  }
});

function withField(form, button) {
  const field = document.createElement("input");
  Object.assign(field, { type: "hidden", name: button.name, value: button.value });
  form.append(field);
  return form;
}

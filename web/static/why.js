// "Why this" folds its page in under the hit, instead of leaving the results.

async function unfold(link) {
  const answer = await fetch(link.href);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const why = page.getElementById("why");
  if (!answer.ok || !why) throw new Error(answer.statusText);
  const folded = document.createElement("div");
  folded.className = "why-parts";
  folded.append(...why.children);
  link.closest(".more").after(folded);
  return folded;
}

document.querySelectorAll("a.why").forEach((link) => {
  let folded;
  link.setAttribute("aria-expanded", "false");
  link.setAttribute("role", "button");
  const toggle = async (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    try {
      folded ??= await unfold(link);
    } catch {
      window.location.assign(link.href);
      return;
    }
    const isOpen = link.getAttribute("aria-expanded") === "true";
    folded.hidden = isOpen;
    link.setAttribute("aria-expanded", String(!isOpen));
  };
  link.addEventListener("click", toggle);
  link.addEventListener("keydown", (event) => {
    if (event.key === " ") toggle(event);
  });
});

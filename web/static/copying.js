// A button that copies the text before it. Without the clipboard (a site not served safely) it selects that text.

export function offer(button) {
  const text = button.parentElement.querySelector("code");
  const label = button.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text.textContent);
      button.textContent = button.dataset.copied;
      setTimeout(() => (button.textContent = label), 2000);
    } catch {
      getSelection().selectAllChildren(text);
    }
  });
}

document.querySelectorAll("[data-copy]").forEach(offer);

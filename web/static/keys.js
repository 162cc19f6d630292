// Whether a key belongs to what is being typed, to an input method or to the browser, and so not to us.

export const isTyping = (event) =>
  event.ctrlKey ||
  event.metaKey ||
  event.altKey ||
  event.isComposing ||
  event.target.closest("input, textarea, select, [contenteditable]") !== null;

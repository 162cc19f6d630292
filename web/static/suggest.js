// The search box as a combobox (WAI-ARIA Authoring Practices, editable with list autocomplete).
// Safe for input methods: nothing is asked while characters are being composed, and Enter that
// ends a composition does not submit.

const WAIT = 150;
const LONGEST = 100;

class Combobox {
  constructor(input, number) {
    this.input = input;
    this.composing = false;
    this.options = [];
    this.current = -1;
    this.known = new Map();
    this.list = this.makeList(number);
    this.listen();
  }

  makeList(number) {
    const list = document.createElement("ul");
    list.id = `suggestions-${number}`;
    list.className = "suggestions";
    list.role = "listbox";
    list.ariaLabel = this.input.dataset.suggestLabel;
    list.hidden = true;
    this.input.after(list);
    this.input.setAttribute("role", "combobox");
    this.input.setAttribute("aria-autocomplete", "list");
    this.input.setAttribute("aria-expanded", "false");
    this.input.setAttribute("aria-controls", list.id);
    return list;
  }

  listen() {
    const { input } = this;
    input.addEventListener("compositionstart", () => {
      this.composing = true;
      this.close();
      this.cancel();
    });
    input.addEventListener("compositionend", () => {
      this.composing = false;
      this.later();
    });
    input.addEventListener("input", () => this.later());
    input.addEventListener("keydown", (event) => this.onKey(event));
    input.addEventListener("blur", () => this.close());
    input.form?.addEventListener("submit", (event) => {
      if (this.composing) event.preventDefault();
    });
    // Before the box loses the focus, which would close the list.
    this.list.addEventListener("mousedown", (event) => {
      event.preventDefault();
      const option = event.target.closest("[role=option]");
      if (option) this.take(Number(option.dataset.number));
    });
  }

  onKey(event) {
    // 229 is what browsers report for keys that an input method takes.
    if (this.composing || event.isComposing || event.keyCode === 229) {
      if (event.key === "Enter") event.preventDefault();
      return;
    }
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const isOpen = !this.list.hidden;
    const actions = {
      ArrowDown: () => (isOpen ? this.move(1) : this.later(0)),
      ArrowUp: isOpen && (() => this.move(-1)),
      Escape: isOpen && (() => this.close()),
      Enter: isOpen && this.current >= 0 && (() => this.take(this.current)),
    };
    if (event.key === "Tab") this.close();
    const action = actions[event.key];
    if (action) {
      event.preventDefault();
      action();
    }
  }

  cancel() {
    clearTimeout(this.timer);
    this.request?.abort();
  }

  later(wait = WAIT) {
    this.cancel();
    if (this.composing) return;
    this.timer = setTimeout(() => this.ask(), wait);
  }

  async ask() {
    const typed = this.input.value.trim();
    if (!typed || typed.length > LONGEST) {
      this.close();
      return;
    }
    try {
      if (!this.known.has(typed)) this.known.set(typed, await this.fetch(typed));
    } catch {
      return; // offline, or typed on: the box works without
    }
    if (!this.composing && this.input.value.trim() === typed && document.activeElement === this.input) {
      this.show(this.known.get(typed));
    }
  }

  async fetch(typed) {
    this.request = new AbortController();
    const address = `${this.input.dataset.suggest}?${new URLSearchParams({ q: typed })}`;
    const answer = await fetch(address, { signal: this.request.signal });
    if (!answer.ok) throw new Error(String(answer.status));
    return (await answer.json()).suggestions;
  }

  show(suggestions) {
    this.options = suggestions;
    this.current = -1;
    this.list.replaceChildren(
      ...suggestions.map((suggestion, number) => {
        const option = document.createElement("li");
        option.id = `${this.list.id}-${number}`;
        option.role = "option";
        option.ariaSelected = "false";
        option.dataset.number = String(number);
        const text = document.createElement("span");
        text.textContent = suggestion.text;
        const kind = document.createElement("small");
        kind.textContent = suggestion.kind_name;
        option.append(text, " ", kind);
        return option;
      }),
    );
    this.open(suggestions.length > 0);
  }

  open(isOpen) {
    this.list.hidden = !isOpen;
    this.input.setAttribute("aria-expanded", String(isOpen));
    if (!isOpen) this.input.removeAttribute("aria-activedescendant");
  }

  close() {
    this.current = -1;
    this.open(false);
  }

  move(step) {
    // One place more than there are options: the box itself, with nothing chosen.
    const places = this.options.length + 1;
    this.current = ((this.current + 1 + step + places) % places) - 1;
    [...this.list.children].forEach((option, number) => {
      option.ariaSelected = String(number === this.current);
      if (number === this.current) option.scrollIntoView({ block: "nearest" });
    });
    if (this.current < 0) this.input.removeAttribute("aria-activedescendant");
    else this.input.setAttribute("aria-activedescendant", `${this.list.id}-${this.current}`);
  }

  take(number) {
    const suggestion = this.options[number];
    this.input.value = suggestion.text;
    this.close();
    window.location.assign(suggestion.link);
  }
}

document.querySelectorAll("input[data-suggest]").forEach((input, number) => new Combobox(input, number));

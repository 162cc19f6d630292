"""What a page owes to people who do not see it or use no mouse, checked in a real browser.

``problems`` measures what the browser computed: names of controls, landmarks, headings, contrast.
axe-core finds more; this keeps the rules that matter most to us in sight and in our words.
"""

from playwright.sync_api import Page

_PROBLEMS = """() => {
  const found = [];
  const say = (rule, element) => found.push(`${rule}: ${element.outerHTML.slice(0, 120)}`);
  const isShown = (element) => element.checkVisibility({ visibilityProperty: true }) && element.getClientRects().length;
  const all = (selector) => [...document.querySelectorAll(selector)];
  const name = (element) => {
    const by = element.getAttribute("aria-labelledby");
    const labelled = by && by.split(" ").map((id) => document.getElementById(id)?.textContent ?? "").join(" ");
    const label = element.labels?.[0]?.textContent;
    return (labelled || element.getAttribute("aria-label") || label || element.textContent || element.title).trim();
  };

  if (!document.documentElement.lang) say("no language", document.documentElement);
  if (!document.title.trim()) say("no title", document.documentElement);
  for (const landmark of ["main", "header", "h1"])
    if (all(landmark).filter(isShown).length !== 1) say(`not one ${landmark}`, document.body);

  const ids = all("[id]").map((element) => element.id);
  all("[id]").filter((element, n) => ids.indexOf(element.id) !== n).forEach((element) => say("id twice", element));

  all("a[href], button, input:not([type=hidden]), select, textarea, summary").filter(isShown)
    .filter((element) => !name(element)).forEach((element) => say("control without a name", element));

  const landmarks = all("nav, aside, form[role=search]").filter(isShown);
  const named = landmarks.map((element) => `${element.tagName} ${element.getAttribute("aria-label") ?? ""}`);
  landmarks.filter((element, n) => named.indexOf(named[n]) !== n)
    .forEach((element) => say("landmark named as another", element));

  let level = 0;
  for (const heading of all("h1, h2, h3, h4, h5, h6").filter(isShown)) {
    const own = Number(heading.tagName[1]);
    if (own > level + 1) say(`h${own} after h${level}`, heading);
    level = own;
  }

  const channels = (colour) => {
    const [r, g, b, a = 1] = colour.match(/[\\d.]+/g).map(Number);
    return { rgb: [r, g, b], a };
  };
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const { rgb, a } = channels(getComputedStyle(at).backgroundColor);
      if (a === 1) return rgb;
    }
    return [255, 255, 255];
  };
  const light = (rgb) => {
    const [r, g, b] = rgb.map((c) => (c / 255 <= 0.03928 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const seen = new Set();
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement;
    if (!texts.currentNode.data.trim() || seen.has(element)) continue;
    if (!isShown(element) || element.closest(":disabled")) continue;
    seen.add(element);
    const style = getComputedStyle(element);
    if (style.opacity === "0") continue;
    const [lighter, darker] = [light(channels(style.color).rgb), light(ground(element))].sort((a, b) => b - a);
    const ratio = (lighter + 0.05) / (darker + 0.05);
    const size = parseFloat(style.fontSize);
    const isLarge = size >= 24 || (size >= 18.66 && style.fontWeight >= 700);
    if (ratio < (isLarge ? 3 : 4.5)) say(`contrast ${ratio.toFixed(2)}`, element);
  }
  return found;
}"""

_FOCUS = """() => {
  const style = getComputedStyle(document.activeElement);
  const isSeen = (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== "none";
  const element = document.activeElement;
  return [element === document.body, isSeen, element.outerHTML.slice(0, 120)];
}"""


def problems(page: Page) -> list[str]:
    """Return one line for each thing that is wrong with a page as shown."""
    found: list[str] = page.evaluate(_PROBLEMS)
    return found


def unseen_focus(page: Page, steps: int) -> list[str]:
    """Return the controls among the first ``steps`` that show no focus when the keyboard reaches them."""
    unseen = []
    for _ in range(steps):
        page.keyboard.press("Tab")
        is_outside, is_seen, element = page.evaluate(_FOCUS)
        if not is_outside and not is_seen:
            unseen.append(element)
    return unseen

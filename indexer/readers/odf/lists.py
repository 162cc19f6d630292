"""The numbers OpenDocument shows before paragraphs and keeps out of their text."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from indexer.readers import numerals
from indexer.readers.archive import Element, attribute, descendants

BULLET = "•"
_OF_LEVEL = re.compile(r"%(\d{1,2})%")

FORMATS: dict[str, Callable[[int], str]] = {
    "1": str,
    "a": numerals.letter,
    "A": lambda number: numerals.letter(number).upper(),
    "i": numerals.roman,
    "I": lambda number: numerals.roman(number).upper(),
    "一": numerals.chinese,
    "壹": numerals.formal,
    "①": numerals.circled,
    "１": numerals.wide,
    "甲": numerals.stem,
    "子": numerals.branch,
}
"""By the first character of a format, which is a number or an example of a series."""


@dataclass(frozen=True, slots=True)
class _Level:
    format: str
    pattern: str
    start: int


class ListNumbers:
    """Counts the items of each list and says what number each shows."""

    def __init__(self, roots: Iterable[Element | None]) -> None:
        """Take the list styles, and the one of headings (""), from the parts that hold styles."""
        self._styles: dict[str, dict[int, _Level]] = {}
        self._counts: dict[str, dict[int, int]] = {}
        for root in roots:
            for name in ("list-style", "outline-style"):
                for style in descendants(root, name):
                    key = attribute(style, "name") if name == "list-style" else ""
                    self._styles[key] = dict(_levels(style))

    def begin(self, style: str) -> None:
        """Count a list from its start again."""
        self._counts.pop(style, None)

    def next_label(self, style: str, level: int, start: str = "") -> str:
        """Return what stands before the next item of a list at a level from 1, with the blank behind it.

        ``start`` is the number the item itself asks for, if any.
        """
        shown = self._styles.get(style, {}).get(level)
        if shown is None:
            return ""
        if not shown.format:
            return f"{BULLET} " if shown.pattern == BULLET else ""
        counts = self._counts.setdefault(style, {})
        counts[level] = int(start) if start.isdecimal() and len(start) < 7 else counts.get(level, shown.start - 1) + 1
        for deeper in [one for one in counts if one > level]:
            del counts[deeper]

        def number(match: re.Match[str]) -> str:
            other = int(match.group(1))
            looks = self._styles[style].get(other, shown)
            return FORMATS.get(looks.format, str)(counts.get(other, looks.start)) if looks.format else ""

        label = _OF_LEVEL.sub(number, shown.pattern).strip()
        return label + ("" if not label or label[-1] in "、）】．：" else " ")


def _levels(style: Element) -> Iterable[tuple[int, _Level]]:
    for element in style:
        depth = attribute(element, "level")
        if depth.isdecimal():
            yield int(depth), _level(element, int(depth))


def _level(element: Element, depth: int) -> _Level:
    number_format = attribute(element, "num-format")[:1]
    if not number_format:
        return _Level("", BULLET if attribute(element, "bullet-char") else "", 1)
    start, shown = attribute(element, "start-value", "1"), attribute(element, "display-levels", "1")
    levels = range(max(depth - int(shown), 0) + 1, depth + 1) if shown.isdecimal() and len(shown) < 3 else [depth]
    numbers = ".".join(f"%{level}%" for level in levels)
    plain = attribute(element, "num-prefix") + numbers + attribute(element, "num-suffix")
    pattern = attribute(element, "num-list-format") or plain
    return _Level(number_format, pattern, int(start) if start.isdecimal() and len(start) < 7 else 1)

"""The numbers Word shows before paragraphs and keeps out of their text: 第一章, 一、, （二）, 1.2 …"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from indexer.readers import numerals
from indexer.readers.archive import Element, attribute, child, children
from indexer.readers.docx.styles import Numbering

BULLET = "•"
_LEVEL_OF_PATTERN = re.compile(r"%([1-9])")
_DEEPEST = 9

FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": "{:02}".format,
    "decimalFullWidth": numerals.wide,
    "decimalFullWidth2": numerals.wide,
    "lowerLetter": numerals.letter,
    "upperLetter": lambda number: numerals.letter(number).upper(),
    "lowerRoman": numerals.roman,
    "upperRoman": lambda number: numerals.roman(number).upper(),
    "chineseCounting": numerals.chinese,
    "chineseCountingThousand": numerals.chinese,
    "japaneseCounting": numerals.chinese,
    "taiwaneseCounting": numerals.chinese,
    "taiwaneseCountingThousand": numerals.chinese,
    "ideographDigital": numerals.digit_by_digit,
    "taiwaneseDigital": numerals.digit_by_digit,
    "japaneseDigitalTenThousand": numerals.digit_by_digit,
    "chineseLegalSimplified": numerals.formal,
    "ideographLegalTraditional": numerals.formal,
    "ideographTraditional": numerals.stem,
    "ideographZodiac": numerals.branch,
    "decimalEnclosedCircle": numerals.circled,
    "decimalEnclosedCircleChinese": numerals.circled,
    "ideographEnclosedCircle": numerals.circled,
    "none": lambda _: "",
}


@dataclass(frozen=True, slots=True)
class _Level:
    """One level of a list: how its number looks, and what stands around it."""

    format: str
    pattern: str
    start: int
    all_decimal: bool
    tight: bool


class ListNumbers:
    """Counts the paragraphs of each list and says what number each shows."""

    def __init__(self, root: Element | None) -> None:
        """Take the lists of numbering.xml; of None there are none."""
        self._abstract = {attribute(one, "abstractNumId"): one for one in children(root, "abstractNum")}
        self._lists = {attribute(one, "numId"): one for one in children(root, "num")}
        self._levels: dict[str, dict[int, _Level]] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._restarted: set[tuple[str, int]] = set()

    def next_label(self, place: Numbering | None) -> str:
        """Return what stands before the next paragraph at ``place``, with the blank behind it; "" for nothing."""
        if place is None or place.list_id not in self._lists or place.level >= _DEEPEST:
            return ""
        if place.list_id not in self._levels:
            self._levels[place.list_id] = self._read_levels(place.list_id)
        levels = self._levels[place.list_id]
        level = levels.get(place.level)
        if level is None:
            return ""
        counts = self._count(place, levels)
        if level.format == "bullet":
            return f"{BULLET} "

        def number(match: re.Match[str]) -> str:
            other = int(match.group(1)) - 1
            shown = levels.get(other, level)
            style = "decimal" if level.all_decimal else shown.format
            return FORMATS.get(style, str)(counts.get(other, shown.start))

        label = _LEVEL_OF_PATTERN.sub(number, level.pattern).strip()
        return label + ("" if not label or level.tight or label[-1] in "、）】．：" else " ")

    def _count(self, place: Numbering, levels: dict[int, _Level]) -> dict[int, int]:
        """Count one more at ``place``; deeper levels begin anew. Lists of one definition count on together."""
        counts = self._counts.setdefault(self._definition(place.list_id), {})
        start = levels[place.level].start
        if (place.list_id, place.level) not in self._restarted and self._override(place) is not None:
            counts.pop(place.level, None)
        self._restarted.add((place.list_id, place.level))
        counts[place.level] = counts.get(place.level, start - 1) + 1
        for deeper in [level for level in counts if level > place.level]:
            del counts[deeper]
        return counts

    def _definition(self, list_id: str) -> str:
        return _value(self._lists[list_id], "abstractNumId")

    def _override(self, place: Numbering) -> Element | None:
        overrides = children(self._lists[place.list_id], "lvlOverride")
        found = (one for one in overrides if attribute(one, "ilvl") == str(place.level))
        return child(next(found, None), "startOverride")

    def _read_levels(self, list_id: str) -> dict[int, _Level]:
        levels: dict[int, _Level] = {}
        own = [child(one, "lvl") for one in children(self._lists[list_id], "lvlOverride")]
        for element in (*children(self._abstract.get(self._definition(list_id)), "lvl"), *own):
            depth = attribute(element, "ilvl") if element is not None else ""
            if depth.isdecimal():
                levels[int(depth)] = self._read_level(element, Numbering(list_id, int(depth)))
        return levels

    def _read_level(self, element: Element, place: Numbering) -> _Level:
        override = self._override(place)
        start = attribute(override, "val") if override is not None else _value(element, "start")
        return _Level(
            _value(element, "numFmt"),
            _value(element, "lvlText"),
            int(start) if start.isdecimal() and len(start) < 7 else 1,
            child(element, "isLgl") is not None,
            _value(element, "suff") == "nothing",
        )


def _value(element: Element, name: str) -> str:
    found = child(element, name)
    return attribute(found, "val") if found is not None else ""

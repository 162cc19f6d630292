"""Lists in running text, taken apart: 甲、乙和丙; “甲”“乙”; 甲；乙；丙."""

import re
from collections.abc import Iterator

_QUOTED = re.compile(r"[“\"「]([^“”\"「」\n]{2,24})[”\"」]")
_LAST_TWO = re.compile(r"(?:以及|和|及|与|暨)")
_ORDINAL = re.compile(
    r"^(?:[第]?[一二三四五六七八九十]{1,3}(?:是要?|要|，|、)|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.．、])"
)
_ROUND = '“”"「」『』‘’ 　，,、；;：:。.'
_COMPOSED = re.compile("等?(?:共同)?[组构]成.*")
_LONGEST = 40


def quoted(text: str) -> tuple[str, ...]:
    """Return what stands between quotes."""
    return tuple(_QUOTED.findall(text))


def by_marks(text: str, marks: str = "、") -> tuple[str, ...]:
    """Return the pieces between marks, none where one is empty or too long to be a name or a clause."""
    pieces = tuple(bare(piece) for piece in re.split(f"[{marks}]", text) if piece.strip(_ROUND))
    return pieces if all(0 < len(piece) <= _LONGEST for piece in pieces) else ()


def enumerated(text: str, number: int) -> tuple[str, ...]:
    """Return the pieces of 甲、乙和丙: where one is wanting, the last stand on either side of 和."""
    pieces = by_marks(text)
    if pieces and len(pieces) == number - 1:
        for joint in _LAST_TWO.finditer(pieces[-1]):
            pair = bare(pieces[-1][: joint.start()]), bare(pieces[-1][joint.end() :])
            if min(map(len, pair)) >= 2:
                return (*pieces[:-1], *pair)
    return pieces


def every_reading(text: str, number: int) -> Iterator[tuple[str, ...]]:
    """Yield the ways to take a list apart that give ``number`` pieces."""
    first = re.split("[；;]", text)[0]
    phrase = re.split("[，,；;]", text)[0]
    readings = (
        quoted(phrase) or quoted(first),
        enumerated(phrase, number),
        by_marks(text, "；;"),
        enumerated(first, number),
        by_marks(first, "，,、"),
        by_marks(first, "，,"),
        by_marks(phrase, "和与及"),
        by_marks(_COMPOSED.sub("", phrase), "、和与及"),
    )
    yield from (_ended(reading) for reading in readings if len(reading) == number)


def _ended(pieces: tuple[str, ...]) -> tuple[str, ...]:
    """Return a list whose last piece ends as the others do: 指挥员、通信员、救护员负责值班."""
    last = {piece[-1] for piece in pieces[:-1]}
    if len(pieces) > 2 and len(last) == 1 and (end := pieces[-1].rfind(pieces[0][-1])) > 0:
        return (*pieces[:-1], pieces[-1][: end + 1])
    return pieces


def bare(piece: str) -> str:
    """Return a piece of a list without quotes, its ordinal and 等."""
    stripped = _ORDINAL.sub("", piece.strip(_ROUND)).strip(_ROUND)
    return stripped[:-1] if stripped.endswith("等") and len(stripped) > 3 else stripped

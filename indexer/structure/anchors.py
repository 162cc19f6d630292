"""Names for sections that survive edits elsewhere: taken from the words, never from the place."""

import hashlib
import re
from collections.abc import Iterable

_NOT_IN_ANCHOR = re.compile(r"[^\w]+")
_LONGEST = 24


def heading_anchor(heading: str) -> str:
    """Return the anchor of a heading: its letters and digits, words joined by a hyphen."""
    return _NOT_IN_ANCHOR.sub("-", heading).strip("-_")[:_LONGEST].strip("-_")


def text_anchor(text: str) -> str:
    """Return the anchor of a passage without a heading, made from how it begins."""
    beginning = _NOT_IN_ANCHOR.sub("", text)[:80]
    return "p" + hashlib.sha256(beginning.encode()).hexdigest()[:6]


class Anchors:
    """Hands out each anchor once; a second claim gets a number behind it.

    Names in ``reserved`` are those the source gives: only an explicit claim gets one of them.
    """

    def __init__(self, reserved: Iterable[str] = ()) -> None:
        self._reserved = frozenset(reserved)
        self._taken: set[str] = set()

    def claim(self, wanted: str, *, explicit: bool = False) -> str:
        """Return ``wanted``, or the first of ``wanted-2``, ``wanted-3`` … still free."""
        wanted = wanted or "s"
        anchor, number = wanted, 1
        while anchor in self._taken or (anchor in self._reserved and not (explicit and anchor == wanted)):
            number += 1
            anchor = f"{wanted}-{number}"
        self._taken.add(anchor)
        return anchor

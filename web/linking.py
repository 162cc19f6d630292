"""Links inside the text of a section: where they stand, where they lead, what is told of the place they lead to."""

from collections.abc import Iterable
from typing import NamedTuple


class Link(NamedTuple):
    """Characters ``start`` to ``end`` of a section's text lead to ``href``; ``title`` is read on hover and focus."""

    start: int
    end: int
    href: str
    title: str


def merged(*groups: Iterable[Link]) -> list[Link]:
    """Return the links of all groups in reading order; where two share a character, that of the earlier group stays."""
    kept: list[Link] = []
    for group in groups:
        kept += [link for link in group if all(link.end <= other.start or other.end <= link.start for other in kept)]
    return sorted(kept)

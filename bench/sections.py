"""What every contender takes. It loads nothing, so that a process that answers holds no more than it needs."""

from typing import Any, NamedTuple


class Sections(NamedTuple):
    """The terms of each section in order, and an array of where each term starts in its text."""

    terms: list[list[str]]
    starts: list[Any]

"""What a note or a report is about: a passage of the library, as it is at this moment."""

from enum import StrEnum
from typing import NamedTuple

from kb.passages import Passage

_LONGEST_TITLE, _LONGEST_PASSAGE = 300, 2_000


class State(StrEnum):
    """What became of a passage since something was written about it."""

    SAME = "same"
    CHANGED = "changed"
    VANISHED = "vanished"


class Subject(NamedTuple):
    """A passage with what is kept of it: its title and the beginning of its text, so that both outlive a change.

    ``digest`` is the SHA-256 of its whole text and ``revision`` that of its document: another digest says that the
    text is another by now.
    """

    address: str
    title: str
    opening: str
    digest: str
    revision: int


def subject(passage: Passage, revision: int) -> Subject:
    """Return what is kept of a passage whose document stands at a revision."""
    return Subject(passage.address, titled(passage), passage.text[:_LONGEST_PASSAGE], passage.digest, revision)


def titled(passage: Passage) -> str:
    """Return the title of a passage: its document's, and its heading."""
    return f"{passage.title} {passage.heading}".strip()[:_LONGEST_TITLE]


def state(digest: str, passage: Passage | None) -> State:
    """Return what became of a passage that had this digest, ``passage`` being what stands at its address now."""
    if passage is None:
        return State.VANISHED
    return State.SAME if passage.digest == digest else State.CHANGED

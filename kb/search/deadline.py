"""How long a search may take: what can be left out is not begun after that, and a note says that it was.

The limit is the search's, not a parameter of everything below it, so it is kept in the context.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from kb.search.query import Note, Remark


class Deadline:
    """The end of a search's time, and the notes on what was left out."""

    def __init__(self, seconds: float) -> None:
        self._ends = time.perf_counter() + seconds
        self._notes: dict[Note, None] = {}

    def leaves_out(self, note: Note) -> bool:
        """Whether time is up; if so, ``note`` is to be told."""
        if time.perf_counter() < self._ends:
            return False
        self._notes[note] = None
        return True

    @property
    def remarks(self) -> tuple[Remark, ...]:
        """What is to be told."""
        return tuple(map(Remark, self._notes))


_current: ContextVar[Deadline | None] = ContextVar("deadline", default=None)


@contextmanager
def limited(seconds: float) -> Iterator[Deadline]:
    """Limit what is searched for inside to ``seconds`` from now."""
    with _set(deadline := Deadline(seconds)):
        yield deadline


@contextmanager
def lifted() -> Iterator[None]:
    """Let what is searched for inside take its time."""
    with _set(None):
        yield


def is_over(note: Note) -> bool:
    """Whether the search under way must leave out what the caller is about to begin; ``note`` then says so."""
    deadline = _current.get()
    return deadline is not None and deadline.leaves_out(note)


@contextmanager
def _set(deadline: Deadline | None) -> Iterator[None]:
    before = _current.set(deadline)
    try:
        yield
    finally:
        _current.reset(before)

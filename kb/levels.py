"""The libraries of one home: the whole one, and one for each level whose readers may not see all of it.

Whoever reads at a level opens its library and no other: what is not in there has no title, word or count in any answer.
"""

from collections.abc import Iterable
from pathlib import Path
from threading import Lock

from kb import catalogue, settings
from kb.access import Access
from kb.library import Library


def home_of(home: Path, level: Access) -> Path:
    """Return where the library of a level is, if it needs one of its own."""
    return settings.levels_path(home) / level.label


class Levels:
    """The libraries of a home, each opened when it is first asked for; share one between threads."""

    def __init__(self, whole: Library) -> None:
        """Look what the open library holds: those below that never read it, also where theirs is lost."""
        self.whole = whole
        self._homes = {level: home_of(whole.home, level) for level in Access if level < max(Access)}
        self._catalogue = catalogue.connect(settings.catalogue_path(whole.home))
        with self._catalogue.connect() as connection:
            highest = catalogue.highest_level(connection)
        self._kept_apart = {level for level in self._homes if level < highest}
        self._opened: dict[Access, Library] = {}
        self._lock = Lock()

    def at(self, clearance: Access) -> Library:
        """Return the library for readers of a clearance; raises NoLibraryError where it is to be made again."""
        if not self.is_apart(clearance):
            return self.whole
        with self._lock:
            if clearance not in self._opened:
                self._opened[clearance] = Library(self._homes[clearance])
            return self._opened[clearance]

    def is_apart(self, clearance: Access) -> bool:
        """Whether readers of a clearance have a library of their own; once they have, they keep it."""
        if clearance not in self._kept_apart and clearance in self._homes and self._homes[clearance].exists():
            self._kept_apart.add(clearance)
        return clearance in self._kept_apart

    def above(self, clearance: Access, ids: Iterable[str]) -> frozenset[str]:
        """Return which of the documents, also of those removed since, readers of a clearance may not see."""
        with self._catalogue.connect() as connection:
            levels = catalogue.levels_of(connection, ids)
        return frozenset(name for name, level in levels.items() if level > clearance)

    def close(self) -> None:
        """Let go of the libraries opened here."""
        self._catalogue.dispose()
        for library in self._opened.values():
            library.close()

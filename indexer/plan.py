"""What a run will do, decided before anything is done: pure, so ``--dry-run`` prints it."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath

from kb.document import Source


@dataclass(frozen=True, slots=True)
class Known:
    """A file the catalogue has, its documents by part, and the reader that made them."""

    source: Source
    documents: tuple[str, ...]
    reader: str


@dataclass(frozen=True, slots=True)
class Move:
    """The same bytes at another place: the document stays what it is."""

    known: Known
    to: Source


@dataclass(frozen=True, slots=True)
class Plan:
    """Five lists that share no file. An update may give a document that is read anew another place."""

    add: tuple[Source, ...] = ()
    update: tuple[tuple[Known, Source], ...] = ()
    move: tuple[Move, ...] = ()
    remove: tuple[Known, ...] = ()
    keep: tuple[tuple[Known, Source], ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing would change."""
        return not (self.add or self.update or self.move or self.remove)


def make_plan(found: Iterable[Source], known: Iterable[Known], failed: frozenset[str], reader: str) -> Plan:
    """Compare the files found with those known.

    A file in ``failed``, or in a folder there, keeps what the catalogue has of it. A known file read by another
    ``reader`` (a fingerprint of the reading code), or to which the rules gave another level, is an update even when its
    bytes are the same.
    """
    present = {(source.root, source.path): source for source in found}
    before = {(entry.source.root, entry.source.path): entry for entry in known}
    gone = {
        place: entry
        for place, entry in before.items()
        if place not in present and not any(name in failed for name in with_folders(entry.source.path))
    }
    new = [source for place, source in present.items() if place not in before]
    found_again = _moves(new, gone.values())
    reread = [(move.known, move.to) for move in found_again if _changed(move.known, move.to, reader)]
    moves = [move for move in found_again if not _changed(move.known, move.to, reader)]
    moved_from = {id(move.known) for move in found_again}
    moved_to = {(move.to.root, move.to.path) for move in found_again}
    staying = [(before[place], source) for place, source in present.items() if place in before]
    return Plan(
        add=tuple(_by_path(source for source in new if (source.root, source.path) not in moved_to)),
        update=(*(pair for pair in staying if _changed(*pair, reader)), *reread),
        move=tuple(moves),
        remove=tuple(entry for entry in gone.values() if id(entry) not in moved_from),
        keep=tuple(pair for pair in staying if not _changed(*pair, reader)),
    )


def with_folders(path: str) -> list[str]:
    """Return ``path`` and the folders it lies in; the library folder itself is a single dot."""
    return [path, *(folder.as_posix() for folder in PurePosixPath(path).parents)]


def _changed(entry: Known, source: Source, reader: str) -> bool:
    known = entry.source
    return (known.digest, known.access, entry.reader) != (source.digest, source.access, reader)


def _moves(new: Iterable[Source], gone: Iterable[Known]) -> list[Move]:
    """Pair each vanished file with the first new one of the same bytes."""
    waiting: dict[str, list[Known]] = {}
    for entry in gone:
        waiting.setdefault(entry.source.digest, []).append(entry)
    return [Move(waiting[source.digest].pop(0), source) for source in _by_path(new) if waiting.get(source.digest)]


def _by_path(sources: Iterable[Source]) -> list[Source]:
    return sorted(sources, key=lambda source: (source.root, source.path))

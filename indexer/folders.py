"""Which library folders a call means: the paths given, seen against the folders already known."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from kb.errors import UsageError


class Folder(NamedTuple):
    """A library folder and the part of it to look at; ``under`` is "" for all of it."""

    root: str
    under: str


def resolve(paths: Sequence[str], known_roots: Iterable[str]) -> list[Folder]:
    """Return the folders to scan.

    No path means every known folder. A path inside a known folder means that part of it; a new
    file means its own folder. Raises UsageError for a path that does not exist, for a folder
    around a known one (its documents would be taken twice), and when there is nothing to scan.
    """
    known = sorted(known_roots)
    if not paths:
        return _all_known(known)
    folders: list[Folder] = []
    for name in paths:
        folder = _resolve_one(name, [*known, *(folder.root for folder in folders)])
        if not any(_covers(other, folder) for other in folders):
            folders = [other for other in folders if not _covers(folder, other)] + [folder]
    return folders


def _covers(folder: Folder, other: Folder) -> bool:
    """Whether looking at ``folder`` looks at ``other`` too."""
    if folder.root != other.root:
        return False
    return folder.under in ("", other.under) or other.under.startswith(f"{folder.under}/")


def _all_known(known: list[str]) -> list[Folder]:
    if not known:
        raise UsageError("no folder to index yet; name one: kb index FOLDER")
    for root in known:
        if not Path(root).is_dir():
            raise UsageError(
                f"the library folder {root} is gone; restore it, or name the folders to index: kb index FOLDER"
            )
    return [Folder(root, "") for root in known]


def _resolve_one(name: str, known: list[str]) -> Folder:
    path = Path(name).absolute()
    if not path.exists():
        raise UsageError(f"{name} does not exist; name a folder or a file")
    path = path.resolve()
    for root in known:
        if path == Path(root) or path.is_relative_to(root):
            under = path.relative_to(root).as_posix()
            return Folder(root, "" if under == "." else under)
        if Path(root).is_relative_to(path):
            raise UsageError(f"{name} holds the library folder {root}; index that, or use another home: kb --home DIR")
    return Folder(str(path), "") if path.is_dir() else Folder(str(path.parent), path.name)

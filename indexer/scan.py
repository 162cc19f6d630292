"""Library folders to the list of files in them, with digests, and what could not be taken."""

import hashlib
import os
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from indexer.topics import is_topic
from kb import settings
from kb.curricula import MARKDOWN_MARK
from kb.document import Source

BLOCK = 1 << 20
_CURRICULA = "curricula"


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that was not taken, with one clear line saying why."""

    path: str
    reason: str


@dataclass(slots=True)
class Scan:
    """What lies in a folder: readable files, topics, failures, and files of formats nobody reads, by suffix."""

    found: list[Source] = field(default_factory=list)
    topics: list[str] = field(default_factory=list)
    failed: list[Failure] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)


def scan(root: Path, under: str, suffixes: frozenset[str], known: Mapping[str, Source]) -> Scan:
    """Walk ``root / under`` and return what lies there, ordered by path.

    A file whose size and time of change are those of its entry in ``known`` keeps that digest
    unread. Hidden files and folders are passed over, no link is followed. A README counts as skipped, for
    it speaks of the folder, and so does a curriculum, which is made of documents. Topics are listed by their path.
    """
    result = Scan()
    start = root / under
    for path in [start] if start.is_file() else _files(start, root, result):
        relative = path.relative_to(root).as_posix()
        if not _is_utf8(relative):
            result.failed.append(Failure(_printable(relative), "its name is not valid UTF-8; rename it"))
        elif reason := _passed_over(path, suffixes):
            result.skipped[reason] += 1
        elif is_topic(root, relative):
            result.topics.append(relative)
        else:
            _take(root, relative, known.get(relative), result)
    return result


def _files(folder: Path, root: Path, result: Scan) -> Iterator[Path]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        name = folder.relative_to(root).as_posix()
        result.failed.append(Failure(_printable(name), f"folder cannot be listed: {_why(error)}"))
        return
    for entry in entries:
        path = Path(entry.path)
        if entry.name.startswith("."):
            continue
        if entry.is_symlink():
            _note_link(path, root, result)
        elif entry.is_dir():
            yield from _files(path, root, result)
        elif entry.is_file():
            yield path


def _passed_over(path: Path, suffixes: frozenset[str]) -> str:
    """Return as what a file is passed over, "" for one to read."""
    if path.stem.upper() == "README":
        return "README"
    if path.suffix.lower() not in suffixes:
        return path.suffix.lower() or path.name
    return "curriculum" if path.parent.name == _CURRICULA and _begins_with(path, MARKDOWN_MARK) else ""


def _begins_with(path: Path, mark: str) -> bool:
    try:
        with path.open("rb") as stream:
            return stream.read(len(mark)) == mark.encode()
    except OSError:  # for the report to tell
        return False


def _note_link(path: Path, root: Path, result: Scan) -> None:
    name = _printable(path.relative_to(root).as_posix())
    try:
        target = path.resolve()
        leads_somewhere = target.exists()
    except (OSError, RuntimeError):  # a link to itself
        leads_somewhere = False
    if not leads_somewhere:
        result.failed.append(Failure(name, "symbolic link to nothing; remove it or restore its target"))
    elif not target.is_relative_to(root.resolve()):
        result.failed.append(Failure(name, "symbolic link that leads outside the folder; index its target's folder"))


def _take(root: Path, relative: str, known: Source | None, result: Scan) -> None:
    path = root / relative
    try:
        stat = path.stat()
        if known and (known.size, known.mtime_ns) == (stat.st_size, stat.st_mtime_ns):
            digest = known.digest
        elif reason := _size_problem(stat.st_size):
            result.failed.append(Failure(relative, reason))
            return
        else:
            digest = _digest(path)
    except OSError as error:
        result.failed.append(Failure(relative, _why(error)))
        return
    result.found.append(Source(str(root), relative, digest, stat.st_size, stat.st_mtime_ns))


def _size_problem(size: int) -> str | None:
    limit = settings.number("KB_MAX_FILE_MB")
    if size > limit * 1_000_000:
        return f"{size / 1e6:.0f} MB is over the limit of {limit} MB; split it or raise KB_MAX_FILE_MB"
    return None if size else "the file is empty"


def _digest(path: Path) -> str:
    hasher = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(BLOCK):
            hasher.update(block)
    return hasher.hexdigest()


def _why(error: OSError) -> str:
    reasons: dict[type[OSError], str] = {
        PermissionError: "no permission to read it",
        FileNotFoundError: "it vanished while the run went on",
    }
    return reasons.get(type(error)) or error.strerror or "the system refused to read it"


def _is_utf8(name: str) -> bool:
    return name == _printable(name)


def _printable(name: str) -> str:
    return os.fsencode(name).decode("utf-8", "backslashreplace")

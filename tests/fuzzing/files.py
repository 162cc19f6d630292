"""Damaged files of every format through the processes that read, with their limits: documents, or one line why not."""

import random
import time
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory

from indexer.parse import parse
from indexer.pool import worker_pool
from indexer.readers import read
from indexer.scan import Failure
from kb.document import Source
from kb.errors import KbError, UnreadableFileError
from tests.fuzzing.damage import harmed, sound_files
from tests.fuzzing.tally import Tally

_LONGEST_REASON = 250
_SECONDS = 20.0
"""A file that small is read in less, on a busy machine too; KB_MAX_READ_SECONDS is 60."""


def try_files(_home: Path, cases: int) -> Tally:
    """Read ``cases`` files, all formats in turn, two at a time."""
    tally = Tally()
    with TemporaryDirectory() as folder, worker_pool(2) as pool:
        names = list(_written(Path(folder), cases))
        try:
            for name, (outcome, fault) in zip(names, pool.map(_outcome, names, chunksize=20), strict=True):
                tally.outcomes[outcome] += 1
                if fault:
                    tally.wrong(f"{Path(name).name}: {fault}")
        except (KbError, OSError) as error:
            tally.wrong(error)
    return tally


def _written(folder: Path, cases: int) -> Iterator[str]:
    """Write the files; each is made from its number alone, so that one can be had again."""
    for number, suffix in islice(enumerate(cycle(sorted(sound_files()))), cases):
        path = folder / f"{number}.{suffix}"
        path.write_bytes(harmed(suffix, random.Random(path.name)))
        yield str(path)


def _outcome(name: str) -> tuple[str, str]:
    """Return what became of a file, and what is wrong with that, "" for nothing; in a process that reads."""
    path, started = Path(name), time.process_time()
    try:
        found = parse(Source(str(path.parent), path.name, "0" * 64, path.stat().st_size, 1))
    except Exception as error:
        return "raised", f"{type(error).__name__}: {error}"
    if time.process_time() - started > _SECONDS:
        return "slow", f"it took {time.process_time() - started:.0f} s"
    if not isinstance(found, Failure):
        return "read", ""
    is_line = "\n" not in found.reason and len(found.reason) <= _LONGEST_REASON
    is_ours = found.reason.startswith("damaged") and _is_readable(path)
    return "refused", "" if is_line and not is_ours else found.reason


def _is_readable(path: Path) -> bool:
    """Return whether a file can be read, so that it is we who stumble over its text."""
    try:
        read(path.read_bytes(), path.name)
    except UnreadableFileError:
        return False
    return True

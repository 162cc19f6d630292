"""The files that everybody indexes: all of a folder, or every nth of them, copied to where they may be changed."""

import shutil
from pathlib import Path

from indexer.readers import READERS
from indexer.scan import scan
from kb.document import Source


def sources(folder: Path) -> list[Source]:
    """Return the files of ``folder`` that can be read, ordered by path."""
    return sorted(scan(folder, "", frozenset(READERS), {}).found, key=lambda source: source.path)


def stage(folder: str, target: str, share: int) -> dict[str, int]:
    """Copy every ``share``-th file of ``folder`` to ``target``."""
    taken = sources(Path(folder).resolve())[::share]
    for source in taken:
        copy = Path(target) / source.path
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(Path(source.root) / source.path, copy)
    return {"files": len(taken)}

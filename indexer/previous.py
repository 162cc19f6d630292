"""The index that a rebuild replaced: kept beside the new one, and put back on request.

Segment files are never altered, so keeping them is linking them.
"""

import os
import shutil
from pathlib import Path

from whoosh.index import TOC, FileIndex, clean_files

from kb.errors import DamagedIndexError, KbError
from kb.search import storage


def keep(path: Path) -> None:
    """Keep the index in ``path`` as it is, in place of what was kept before. A damaged one is not kept."""
    try:
        index = storage.open_any(path)
    except DamagedIndexError:
        return
    if not index.is_empty():
        store(index, _kept(path))


def put_back(path: Path) -> int:
    """Publish the kept index as the newest commit in ``path``, keep the one it replaces, return its revision.

    Readers see one or the other whole. Raises KbError when none is kept, FingerprintError when it
    was built by another definition of text, DamagedIndexError when it is damaged.
    """
    kept = _kept(path)
    if not storage.exists(kept):
        raise KbError(f"no earlier index is kept beside {path}; kb index --rebuild keeps the one it replaces")
    earlier = storage.open_index(kept)
    storage.check(earlier)
    contents = TOC.read(earlier.storage, earlier.indexname)
    leaving = path.with_name(f"{path.name}.leaving")
    current = storage.open_for_rebuild(path)
    for file in storage.files_of(earlier):
        if file.suffix != ".toc" and not (path / file.name).exists():
            _link(file, path / file.name)
    store(current, leaving)
    contents.generation = current.latest_generation() + 1
    contents.write(current.storage, current.indexname)
    clean_files(current.storage, current.indexname, contents.generation, contents.segments)
    _replace(kept, leaving)
    return storage.revision_of(earlier)


def _kept(path: Path) -> Path:
    return path.with_name(f"{path.name}.previous")


def store(index: FileIndex, folder: Path) -> None:
    """Make ``folder`` hold the files of ``index``; it never holds half of them."""
    fresh = folder.with_name(f"{folder.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir()
    for file in storage.files_of(index):
        _link(file, fresh / file.name)
    _replace(folder, fresh)


def _replace(folder: Path, fresh: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    fresh.rename(folder)


def _link(file: Path, to: Path) -> None:
    try:
        os.link(file, to)
    except OSError:  # a file system without links
        shutil.copy2(file, to)

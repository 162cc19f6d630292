"""Writing a backup: whole under another name, on disk, then in its place."""

import hashlib
import os
import tempfile
from contextlib import ExitStack
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import IO, cast

from kb import __version__, catalogue, settings
from kb.backup.archive import Archive, format_of
from kb.backup.manifest import FORMAT, NAME, BackupError, Entry, Manifest, encode
from kb.backup.snapshot import Held, hold
from kb.durable import sync_folder
from kb.errors import NoLibraryError, UsageError
from kb.search import storage


def make(home: Path, path: Path) -> Manifest:
    """Write all of ``home`` to ``path`` (.zip or .tar), replacing an older backup only when the new one is on disk.

    Raises NoLibraryError, UsageError for a place inside the home, BackupError for what cannot be read or written, and
    DamagedIndexError.
    """
    container = format_of(path)
    if not settings.catalogue_path(home).exists() or not storage.exists(settings.index_path(home)):
        raise NoLibraryError(home)
    if path.absolute().resolve().is_relative_to(home.absolute().resolve()):
        raise UsageError(f"{path} is inside the home and would be lost with it; choose a place outside {home}")
    try:
        with ExitStack() as stack:
            scratch = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix=f".{path.name}.", dir=path.parent)))
            held, revision = hold(home, stack, scratch)
            written = scratch / "whole"
            with open(os.open(written, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "r+b") as stream:
                made = _fill(container(stream, "w"), held, revision)
                stream.flush()
                os.fsync(stream.fileno())
            os.replace(written, path)
            sync_folder(path.parent)
    except OSError as error:
        raise BackupError(
            path, f"the backup cannot be made ({error.strerror}: {error.filename or path}); choose another place"
        ) from error
    return made


def _fill(archive: Archive, held: list[Held], revision: int) -> Manifest:
    """Write the files and, last, the manifest, which says what they were as they passed."""
    entries = {}
    try:
        for file in held:
            passing = _Passing(file)
            archive.add(file.name, file.size, cast(IO[bytes], passing))
            entries[file.name] = passing.entry()
        made = datetime.now(UTC).isoformat(timespec="seconds")
        manifest = Manifest(FORMAT, __version__, catalogue.SCHEMA_VERSION, revision, made, entries)
        listing = encode(manifest)
        archive.add(NAME, len(listing), BytesIO(listing))
        archive.close()
    except BaseException:
        archive.abandon()
        raise
    return manifest


class _Passing:
    """The bytes of a held file, no more than there were at first, with their digest."""

    def __init__(self, file: Held) -> None:
        self._file = file
        self._left = file.size
        self._digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        chunk = self._file.stream.read(self._left if size < 0 else min(size, self._left))
        if self._left and not chunk:
            raise BackupError(self._file.name, "it was cut short while it was read; run the backup again")
        self._left -= len(chunk)
        self._digest.update(chunk)
        return chunk

    def entry(self) -> Entry:
        return Entry(self._file.size, self._digest.hexdigest())

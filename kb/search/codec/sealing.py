"""A file storage that seals Whoosh's tables of contents: one that was altered is never unpickled."""

import hashlib
import os
from pathlib import Path
from typing import Any

from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import BufferFile

from kb.durable import sync_folder
from kb.errors import DamagedIndexError

TABLE = ".toc"


class SealedStorage(FileStorage):  # type: ignore[misc]
    """Ends each table of contents with its SHA-256, which Whoosh's reader, as it reads from the front, never sees."""

    def rename_file(self, oldname: str, newname: str, safe: bool = False) -> None:
        """Rename a file; a table of contents is sealed and on disk before it gets its name."""
        if newname.endswith(TABLE):
            with (Path(self.folder) / oldname).open("r+b") as file:
                digest = hashlib.sha256(file.read()).digest()
                file.write(digest)
                file.flush()
                os.fsync(file.fileno())
        super().rename_file(oldname, newname, safe)
        if newname.endswith(TABLE):
            sync_folder(Path(self.folder))

    def open_file(self, name: str, **options: Any) -> Any:
        """Open a file; raises DamagedIndexError for a table of contents whose seal does not fit."""
        if not name.endswith(TABLE):
            return super().open_file(name, **options)
        path = Path(self.folder) / name
        content = path.read_bytes()
        size = hashlib.sha256().digest_size
        if hashlib.sha256(content[:-size]).digest() != content[-size:]:
            raise DamagedIndexError(path, "its checksum does not match")
        return BufferFile(content[:-size], name=name)

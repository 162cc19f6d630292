"""A file of named arrays with checksums: written once, verified at opening, memory-mapped.

Little-endian, in this order: a magic number; the arrays, each at a multiple of 64 bytes; a
directory in JSON, which has the data type, length, offset and CRC-32 of every array and the
writer's own facts; a footer with the directory's length and CRC-32 and the magic number again. A
checksum covers an array with its padding, so no byte of the file is without one.
"""

import json
import mmap
import os
import struct
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from kb.durable import unreadable_index
from kb.search.codec.types import Array

MAGIC = b"XUEHAI\x00\x01"
_FOOTER = struct.Struct("<QI8s")
_ALIGNMENT = 64
_CHUNK = 1 << 20

_verified: set[tuple[str, int, int, int]] = set()
"""Files verified in this process, by path, inode, size and time of change: they are never altered."""


def write(path: Path, arrays: Iterable[tuple[str, Array]], facts: Mapping[str, Any]) -> None:
    """Write named one-dimensional ``arrays``, each as it comes, and ``facts`` (what JSON can hold), synced to disk."""
    directory: dict[str, tuple[str, int, int, int]] = {}
    with path.open("wb") as file:
        file.write(MAGIC.ljust(_ALIGNMENT, b"\0"))
        for name, array in arrays:
            little = np.ascontiguousarray(array, dtype=array.dtype.newbyteorder("<"))
            padding = bytes(-little.nbytes % _ALIGNMENT)
            checksum = zlib.crc32(padding, zlib.crc32(little.data))
            directory[name] = (little.dtype.str, len(little), file.tell(), checksum)
            file.write(little.data)
            file.write(padding)
        listing = json.dumps({"arrays": directory, "facts": facts}, ensure_ascii=False).encode()
        file.write(listing)
        file.write(_FOOTER.pack(len(listing), zlib.crc32(listing), MAGIC))
        file.flush()
        os.fsync(file.fileno())


class Container:
    """The arrays and facts of one file; the arrays are read-only views of its memory map."""

    def __init__(self, path: Path) -> None:
        """Open and verify ``path``; raises DamagedIndexError, naming the file, when a byte is not as written."""
        self.path = path
        try:
            with path.open("rb") as file:
                self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
                directory = self._directory()
                self.facts: Mapping[str, Any] = directory["facts"]
                self._entries: Mapping[str, tuple[str, int, int, int]] = directory["arrays"]
                self._verify(file)
        except (OSError, ValueError, KeyError, TypeError, struct.error) as error:
            raise unreadable_index(path, error) from error

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    def __getitem__(self, name: str) -> Any:
        """Return the array called ``name``; KeyError when there is none."""
        dtype, length, offset, _ = self._entries[name]
        return np.frombuffer(self._map, dtype, length, offset)

    def names(self) -> list[str]:
        """Return the names of all arrays."""
        return list(self._entries)

    def _directory(self) -> Any:
        length, checksum, magic = _FOOTER.unpack(self._map[-_FOOTER.size :])
        end = len(self._map) - _FOOTER.size
        listing = self._map[end - length : end] if length <= end else b""
        head = self._map[:_ALIGNMENT]
        if magic != MAGIC or head != MAGIC.ljust(_ALIGNMENT, b"\0") or zlib.crc32(listing) != checksum:
            raise ValueError("its directory is damaged or cut off")
        directory = json.loads(listing)
        sizes = [_padded(dtype, count) for dtype, count, _, _ in directory["arrays"].values()]
        if end - length != _ALIGNMENT + sum(sizes):
            raise ValueError("it holds more or less than its arrays")
        return directory

    def _verify(self, file: Any) -> None:
        """Check every array once a process; read, not mapped, so that it costs no memory of ours."""
        state = os.fstat(file.fileno())
        key = (str(self.path.absolute()), state.st_ino, state.st_size, state.st_mtime_ns)
        if key in _verified:
            return
        for name, (dtype, length, offset, expected) in self._entries.items():
            if _checksum(file, offset, _padded(dtype, length)) != expected:
                raise ValueError(f"the checksum of {name} does not match")
        _verified.add(key)


def _padded(dtype: str, length: int) -> int:
    """Return how many bytes an array takes in the file."""
    size = np.dtype(dtype).itemsize * length
    return size + -size % _ALIGNMENT


def _checksum(file: Any, offset: int, size: int) -> int:
    """Return the CRC-32 of ``size`` bytes of ``file`` at ``offset``."""
    file.seek(offset)
    checksum = 0
    while size and (chunk := file.read(min(size, _CHUNK))):
        checksum = zlib.crc32(chunk, checksum)
        size -= len(chunk)
    return checksum if not size else -1

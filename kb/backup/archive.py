"""The containers of a backup in one table: how files go in, how they come out.

Nothing is unpacked by a container's own rules: members are opened by name and copied by us.
"""

import tarfile
import zipfile
import zlib
from pathlib import Path
from typing import IO, Protocol, cast

from kb.errors import UsageError

# Arrays hardly shrink, texts to a third at the fastest level already.
_LEVEL = 1
UNREADABLE = (OSError, EOFError, zipfile.BadZipFile, tarfile.TarError, zlib.error, RuntimeError, ValueError, KeyError)
"""What reading a container that was cut short, altered or made by somebody else raises."""


class Archive(Protocol):
    """A container, open for writing or for reading."""

    def add(self, name: str, size: int, source: IO[bytes]) -> None:
        """Add the ``size`` bytes that ``source`` has as ``name``."""

    def names(self) -> list[str]:
        """Return the names of all members; one that stands twice twice. ValueError for a member that is no file."""

    def open(self, name: str) -> IO[bytes]:
        """Return a member to read."""

    def close(self) -> None:
        """Write what ends the container, or let go of it."""

    def abandon(self) -> None:
        """Let go of a container whose file has failed, writing nothing more."""


class Zip:
    """A zip file."""

    def __init__(self, stream: IO[bytes], mode: str) -> None:
        kind = "w" if mode == "w" else "r"
        self._file = zipfile.ZipFile(stream, kind, zipfile.ZIP_DEFLATED, compresslevel=_LEVEL)  # type: ignore[call-overload]

    def add(self, name: str, size: int, source: IO[bytes]) -> None:
        """Add a file."""
        with self._file.open(name, "w", force_zip64=size >= 1 << 31) as member:
            while chunk := source.read(1 << 20):
                member.write(chunk)

    def names(self) -> list[str]:
        """Return the names of all members."""
        if any(info.is_dir() or (info.external_attr >> 28) == 0xA for info in self._file.infolist()):
            raise ValueError("it holds links or folders")
        return list(self._file.namelist())

    def open(self, name: str) -> IO[bytes]:
        """Return a member to read."""
        return cast(IO[bytes], self._file.open(name))

    def close(self) -> None:
        """Finish."""
        self._file.close()

    def abandon(self) -> None:
        """Let go: a ZipFile that is not closed would try to finish when it is collected."""
        self._file.fp = None


class Tar:
    """A tar file, not compressed."""

    def __init__(self, stream: IO[bytes], mode: str) -> None:
        self._file = tarfile.TarFile(fileobj=stream, mode="w" if mode == "w" else "r", format=tarfile.PAX_FORMAT)

    def add(self, name: str, size: int, source: IO[bytes]) -> None:
        """Add a file."""
        member = tarfile.TarInfo(name)
        member.size, member.mode = size, 0o600
        self._file.addfile(member, source)

    def names(self) -> list[str]:
        """Return the names of all members."""
        if not all(member.isreg() for member in self._file.getmembers()):
            raise ValueError("it holds links or folders")
        return self._file.getnames()

    def open(self, name: str) -> IO[bytes]:
        """Return a member to read."""
        return cast(IO[bytes], self._file.extractfile(name))

    def close(self) -> None:
        """Finish."""
        self._file.close()

    def abandon(self) -> None:
        """Let go."""


FORMATS: dict[str, type[Zip] | type[Tar]] = {".zip": Zip, ".tar": Tar}


def format_of(path: Path) -> type[Zip] | type[Tar]:
    """Return the container that the ending of ``path`` names; raises UsageError for another ending."""
    if path.suffix.lower() not in FORMATS:
        raise UsageError(f"{path} is no name of a backup; let it end in {' or '.join(FORMATS)}")
    return FORMATS[path.suffix.lower()]

"""Folders and files that nobody but their owner may read: a home, its log files, what people write."""

import os
from pathlib import Path

from kb.errors import KbError


def make_home(home: Path) -> None:
    """Make the folder of a home, closed to others; one that is there keeps the rights it was given.

    Raises KbError where it cannot be made.
    """
    try:
        home.parent.mkdir(parents=True, exist_ok=True)
        home.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise KbError(f"the home {home} cannot be written ({error.strerror}); choose another: kb --home DIR") from error


def make_file(path: Path) -> None:
    """Make an empty file closed to others, if there is none; raises OSError."""
    path.touch(mode=0o600, exist_ok=True)


def append(path: Path, data: bytes) -> None:
    """Write ``data`` at the end of a file in one go, new files closed to others; raises OSError."""
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab") as file:
        file.write(data)

"""What makes a rename last through a loss of power, and how a disk says no."""

import os
from pathlib import Path

OUT_OF_REACH = (
    "database or disk is full",
    "attempt to write a readonly database",
    "disk I/O error",
    "unable to open database file",
)
"""What SQLite says of a disk that is full, that may only be read, or that fails, and when no file can be opened."""


def sync_folder(folder: Path) -> None:
    """Bring the names in ``folder`` to disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

"""What a benchmark ran on: the machine and the versions."""

import os
import platform
import sqlite3
from importlib.metadata import PackageNotFoundError, version
from typing import Any

_PACKAGES = ("numpy", "whoosh3", "tantivy", "bm25s", "jieba", "rjieba")


def of_machine() -> dict[str, Any]:
    """Return processors, system and versions; no name that could tell the machine itself."""
    versions = {name: found for name in _PACKAGES if (found := _version(name))}
    return {
        "processors": os.cpu_count(),
        "system": f"{platform.system()} {platform.machine()}",
        "versions": {"python": platform.python_version(), "sqlite": sqlite3.sqlite_version, **versions},
    }


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None

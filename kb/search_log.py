"""What is searched for on the site, so that an operator sees what is wanted and not found.

One JSON object a line in ``searches.jsonl`` of the home: when, the query, how many documents it
found, how long it took. No address, no name, no cookie. At a size set it becomes
``searches.1.jsonl``, and the one before that goes. Setting KB_SEARCH_LOG to off writes nothing.
"""

import json
import logging
import os
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from kb import settings
from kb.analysis import fold
from kb.private_files import append

_LOG = logging.getLogger(__name__)
_LONGEST = 200  # of a query: beyond it somebody pasted a text


class Search(NamedTuple):
    """A query, how many documents it found, and in how many milliseconds."""

    query: str
    total: int
    ms: float


class Asked(NamedTuple):
    """A query as often as it was asked: its commonest result is the last one."""

    query: str
    times: int
    total: int
    last: str


class SearchLog:
    """The log of one home; safe to write from several threads, and from several processes by short appends."""

    def __init__(self, home: Path) -> None:
        self._path = settings.searches_path(home)
        self._lock = threading.Lock()

    def add(self, search: Search) -> None:
        """Write a search down; a log that cannot be written is remarked on and stops nobody's search."""
        if not settings.is_on("KB_SEARCH_LOG"):
            return
        now = datetime.now(UTC).isoformat(timespec="seconds")
        entry = {"at": now, "query": search.query[:_LONGEST], "total": search.total, "ms": round(search.ms, 1)}
        line = (json.dumps(entry, ensure_ascii=False) + "\n").encode("utf-8", "replace")
        try:
            with self._lock:
                self._rotate()
                append(self._path, line)
        except OSError as error:
            _LOG.warning("the search log %s cannot be written: %s", self._path, error.strerror)

    def asked(self, *, without_result: bool = False) -> list[Asked]:
        """Return each query with how often it was asked, most often first; spellings folded alike are one.

        With ``without_result``, only those that found nothing when last asked.
        """
        found: dict[str, Asked] = {}
        for entry in self._entries():
            query, total, at = str(entry.get("query", "")), int(entry.get("total", 0)), str(entry.get("at", ""))
            key = " ".join(fold(query).split())
            before = found.get(key)
            found[key] = Asked(before.query if before else query, (before.times if before else 0) + 1, total, at)
        wanted = (asked for asked in found.values() if not (without_result and asked.total))
        return sorted(wanted, key=lambda asked: (-asked.times, asked.query))

    @property
    def _older(self) -> Path:
        return self._path.with_name(f"{self._path.stem}.1{self._path.suffix}")

    def _rotate(self) -> None:
        try:
            size = self._path.stat().st_size
        except FileNotFoundError:
            return
        if size > settings.number("KB_SEARCH_LOG_KB") * 1000:
            os.replace(self._path, self._older)

    def _entries(self) -> Iterator[dict[str, Any]]:
        for path in (self._older, self._path):
            if path.exists():
                yield from filter(None, map(_entry, path.read_text("utf-8", "replace").splitlines()))


def _entry(line: str) -> dict[str, Any]:
    """Return the object of a line, empty for one that was cut short."""
    try:
        entry = json.loads(line)
    except ValueError:
        return {}
    return entry if isinstance(entry, dict) else {}

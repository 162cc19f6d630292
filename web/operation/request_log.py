"""The requests of the site, one JSON object a line: when, method, path, status, milliseconds, bytes.

No address, no name, no cookie; and no search words, which stand after the question mark, unless
KB_REQUEST_LOG_QUERIES says so. KB_REQUEST_LOG is ``off``, ``stderr`` (for a journal) or ``file``
(``requests.jsonl`` of the home, put aside at a size like the log of searches).
"""

import json
import logging
import os
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask

from kb import settings
from kb.errors import UsageError
from kb.levels import Levels
from kb.private_files import append
from web.operation.observing import Answer

_LOG = logging.getLogger(__name__)
_LONGEST = 500  # of a path or a query: a line stays one append, which no other process cuts in two
_PLACES = ("off", "stderr", "file")


def register(app: Flask) -> None:
    """Log the answers of ``app`` where the settings say; raises UsageError for a place that is none."""
    place = settings.text("KB_REQUEST_LOG").strip().lower()
    if place not in _PLACES:
        raise UsageError(f"KB_REQUEST_LOG must be one of {', '.join(_PLACES)}, not {place!r}")
    if place == "stderr":
        app.extensions["answers"].append(lambda answer: print(line(answer), file=sys.stderr, flush=True))
    elif place == "file":
        levels: Levels = app.config["LEVELS"]
        app.extensions["answers"].append(LogFile(settings.requests_path(levels.whole.home)).add)


def line(answer: Answer) -> str:
    """Return an answer as one line of JSON, without line end."""
    entry: dict[str, str | int | float] = {
        "at": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "method": answer.method[:20],
        "path": answer.path[:_LONGEST],
        "status": answer.status,
        "ms": round(answer.seconds * 1000, 1),
        "bytes": answer.size,
    }
    if settings.is_on("KB_REQUEST_LOG_QUERIES"):
        entry["query"] = answer.query[:_LONGEST]
    return json.dumps(entry, ensure_ascii=False).encode("utf-8", "replace").decode()


class LogFile:
    """A log that is put aside as ``.1`` when it has grown; safe to write from several threads."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()

    def add(self, answer: Answer) -> None:
        """Write an answer down; a log that cannot be written is remarked on and stops nobody's request."""
        data = (line(answer) + "\n").encode()
        try:
            with self._lock:
                self._put_aside()
                # Paths tell what is read here; that is nobody's business but the operator's.
                append(self._path, data)
        except OSError as error:
            _LOG.warning("the request log %s cannot be written: %s", self._path, error.strerror)

    def _put_aside(self) -> None:
        if self._path.exists() and self._path.stat().st_size > settings.number("KB_REQUEST_LOG_KB") * 1000:
            os.replace(self._path, self._path.with_name(f"{self._path.stem}.1{self._path.suffix}"))

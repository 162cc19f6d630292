"""One writer a home: a lock that ends with its process, and says who holds it and since when."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from kb.errors import LockedError


@contextmanager
def writer_lock(home: Path) -> Iterator[None]:
    """Hold the home's writer lock; raises LockedError, with the holder's process id and its start, when it is taken."""
    path = home / "writer.lock"
    with path.open("a+", encoding="ascii") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            stream.seek(0)
            raise LockedError(path, stream.read().strip() or "unknown") from None
        stream.truncate(0)
        stream.write(f"{os.getpid()} since {datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC")
        stream.flush()
        yield

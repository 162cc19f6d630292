"""``kb serve`` as a process, and the memory it holds, looked at every few seconds."""

import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

from bench.process import memory_mb, tree_of


class Sample(NamedTuple):
    """Memory of all processes of the site, in MB, at a time in monotonic seconds.

    ``whole`` adds up proportional set sizes (PSS), the index's mapped files among them; ``own`` is what no file is
    behind.
    """

    at: float
    whole: float
    own: float


class Site:
    """A running server."""

    def __init__(self, process: subprocess.Popen[str], port: int) -> None:
        self.port = port
        self.samples: list[Sample] = []
        self._process = process

    def look(self) -> None:
        """Take a sample."""
        found = [memory_mb(process) for process in tree_of(self._process.pid)]
        self.samples.append(
            Sample(time.monotonic(), sum(one["Pss"] for one in found), sum(one["Anonymous"] for one in found))
        )

    def handles(self) -> int:
        """Return how many files and sockets the server has open."""
        return len(os.listdir(f"/proc/{self._process.pid}/fd"))

    def stop(self) -> int:
        """Ask it to stop and return its exit code."""
        self._process.terminate()
        return self._process.wait(60)


@contextmanager
def serving(home: Path, log: Path, look_every: float) -> Iterator[Site]:
    """Serve ``home`` while the block lasts; what the server says on the way goes to ``log``."""
    command = [sys.executable, "-m", "kb", "--home", str(home), "serve", "--port", "0"]
    with log.open("w") as errors, subprocess.Popen(command, stderr=errors, text=True) as process:
        stopping = threading.Event()
        try:
            site = Site(process, _port(process, log))
            thread = threading.Thread(target=_look, args=(site, stopping, look_every))
            thread.start()
            yield site
        finally:
            stopping.set()
            if process.poll() is None:
                process.terminate()
        thread.join()


def _port(process: subprocess.Popen[str], log: Path) -> int:
    while not (found := re.search(r"http://\S+:(\d+)/", log.read_text())):
        if process.poll() is not None:
            raise AssertionError(f"kb serve has ended: {log.read_text()}")
        time.sleep(0.05)
    return int(found[1])


def _look(site: Site, stopping: threading.Event, every: float) -> None:
    while not stopping.wait(every):
        site.look()


def growth(samples: Sequence[Sample]) -> dict[str, Any]:
    """Return how memory went: medians of the second and the last quarter, and the slope after the first, MB an hour.

    The first quarter is left out: what is read once is read then.
    """
    quarter = len(samples) // 4
    if not quarter:
        return {}
    settled = samples[quarter:]
    return {
        name: {
            "second_quarter_mb": median(getattr(one, name) for one in samples[quarter : 2 * quarter]),
            "last_quarter_mb": median(getattr(one, name) for one in samples[-quarter:]),
            "peak_mb": max(getattr(one, name) for one in samples),
            "mb_an_hour": _slope([one.at for one in settled], [getattr(one, name) for one in settled]) * 3600,
        }
        for name in ("whole", "own")
    }


def _slope(times: Sequence[float], values: Sequence[float]) -> float:
    """Return the slope of the line through the points by least squares."""
    middle, mean = sum(times) / len(times), sum(values) / len(values)
    spread = sum((time - middle) ** 2 for time in times)
    return sum((time - middle) * (value - mean) for time, value in zip(times, values, strict=True)) / (spread or 1)

"""Seconds, milliseconds, megabytes: what every contender is measured by, inside its own process."""

import gc
import math
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from statistics import median
from typing import Any, TypeVar

T = TypeVar("T")


def seconds(work: Callable[[], object]) -> float:
    """Return how long ``work`` takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


FEWER = 5
"""On a curve of growth, every fifth of a contender's questions counts."""


def answer_times(ask: Callable[[T], object], questions: Sequence[T], warm_up: int) -> list[float]:
    """Return the milliseconds that each question takes, asked once after a few untimed ones."""
    for question in questions[:warm_up]:
        ask(question)
    gc.collect()
    return [seconds(lambda question=question: ask(question)) * 1000 for question in questions]  # type: ignore[misc]


def percentiles(times: Sequence[float]) -> dict[str, float]:
    """Return the smallest of ``times`` that 50, 95 and 99 of 100 do not exceed, and the mean."""
    ascending = sorted(times)
    found = {f"p{share}_ms": ascending[math.ceil(len(ascending) * share / 100) - 1] for share in (50, 95, 99)}
    return found | {"mean_ms": sum(ascending) / len(ascending)}


def folder_mb(folder: Path) -> float:
    """Return the size of all files below ``folder``."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 1e6


def middle(rounds: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return the median of every figure over several rounds; what is no figure is the first round's."""
    made: dict[str, Any] = {}
    for name, value in rounds[0].items():
        values = [each[name] for each in rounds]
        if isinstance(value, dict):
            made[name] = middle(values)
        else:
            made[name] = median(values) if isinstance(value, float) else value
    return made


class Memory:
    """How much more memory this process held at its peak than when the mark was set (Linux; 0 elsewhere)."""

    def __init__(self) -> None:
        gc.collect()
        with suppress(OSError):
            # Makes the present size the high-water mark.
            Path("/proc/self/clear_refs").write_text("5")
        self._start = status_mb("VmRSS")

    def added_mb(self) -> float:
        return max(0.0, status_mb("VmHWM") - self._start)


def status_mb(name: str, process: int | str = "self") -> float:
    """Return a size out of a process's status (Linux; 0 elsewhere)."""
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith(name)), 0.0)

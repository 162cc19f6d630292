"""What every contender is measured by, in a process of its own."""

import json
import resource
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple


class Task(NamedTuple):
    """The work: a folder to index, the queries to answer, an empty folder to write to."""

    folder: Path
    queries: Sequence[str]
    work: Path


def read_queries(path: Path, limit: int) -> list[str]:
    """Return questions of a JSON Lines file, spread evenly over it."""
    questions = [json.loads(line)["question"] for line in path.read_text(encoding="utf-8").splitlines() if line]
    step = max(1, len(questions) // limit)
    return questions[::step][:limit]


def run(task: Task, index: Callable[[Task], None], search: Callable[[str], object]) -> dict[str, float]:
    """Return seconds to index, milliseconds to answer (each query once, the first few untimed), sizes."""
    started = time.perf_counter()
    index(task)
    seconds = time.perf_counter() - started
    for query in task.queries[:5]:
        search(query)
    times = []
    for query in task.queries:
        started = time.perf_counter()
        search(query)
        times.append((time.perf_counter() - started) * 1000)
    times.sort()
    usage = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return {
        "files_to_index_s": round(seconds, 2),
        "query_p50_ms": round(times[len(times) // 2], 2),
        "query_p95_ms": round(times[int(len(times) * 0.95)], 2),
        "disk_mb": round(sum(file.stat().st_size for file in task.work.rglob("*") if file.is_file()) / 1e6, 1),
        "peak_memory_mb": round(usage / 1024, 1),
    }

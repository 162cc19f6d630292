"""A step of the benchmark in a process of its own, and the most memory it and its children held together."""

import json
import os
import subprocess
import sys
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

_LOOK_EVERY = 0.1


def run_step(step: str, **arguments: Any) -> dict[str, Any]:
    """Run a step of the table in ``bench.step`` and return what it measured; CalledProcessError when it fails.

    ``process_mb`` is the peak of the whole process tree: proportional set sizes added up ten times a second, or
    the high-water mark of the largest process where that is more.
    """
    command = [sys.executable, "-m", "bench.step", step, json.dumps(arguments, default=str)]
    peak = 0.0
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        while True:
            finished, status, usage = os.wait4(process.pid, os.WNOHANG)
            if finished:
                break
            peak = max(peak, _tree_mb(process.pid))
            time.sleep(_LOOK_EVERY)
        process.returncode = os.waitstatus_to_exitcode(status)
        output = process.stdout.read()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command[:4])
    result: dict[str, Any] = json.loads(output.splitlines()[-1])
    return result | {"process_mb": max(peak, high_water_mb(usage))}


def high_water_mb(usage: Any) -> float:
    """Return the greatest size of a finished process, or of one that it waited for."""
    return float(usage.ru_maxrss) / (1024**2 if sys.platform == "darwin" else 1024)


def tree_of(process: int) -> list[int]:
    """Return a process and all below it."""
    return [process, *(each for child in _children(process) for each in tree_of(child))]


def memory_mb(process: int) -> dict[str, float]:
    """Return what a process holds by the system's names (Pss, Anonymous …), each 0 where the system does not tell."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()[1:]
    except OSError:
        lines = []
    return defaultdict(float, {line.partition(":")[0]: int(line.split()[1]) / 1024 for line in lines})


def _tree_mb(process: int) -> float:
    """Return what a process and all below it hold, what they share counted once; 0 where the system does not tell."""
    return sum(memory_mb(each)["Pss"] for each in tree_of(process))


def _children(process: int) -> list[int]:
    try:
        return [
            int(child)
            for task in Path(f"/proc/{process}/task").iterdir()
            for child in (task / "children").read_text().split()
        ]
    except OSError:
        return []

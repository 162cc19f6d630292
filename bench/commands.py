"""Whole processes as a person starts them: ``kb index`` and ``kb search``, several runs each."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from statistics import median
from typing import Any

from bench import questions
from bench.corpus import sources

_TEXT = (".md", ".txt")
_RUNS = 5
_SEARCHES = 15


def measure(files: str, home: str, work: str) -> dict[str, Any]:
    """Return the median seconds of each command, and those of every run.

    A changed file is the text in the middle of ``files``, a sentence longer each time; in the end it is as before. A
    search is cold in that nothing of it runs before; the system may hold the index in memory.
    """
    found = [source.path for source in sources(Path(files)) if source.path.endswith(_TEXT)]
    changing = Path(files) / found[len(found) // 2]
    before = changing.read_text(encoding="utf-8")

    def index(updated: int) -> None:
        report = json.loads(_kb(home, "index", "--json"))
        if report["updated"] != updated or report["added"] or report["removed"] or report["failed"]:
            raise AssertionError(f"not the change that was made: {report}")

    def change_one(number: int) -> Callable[[], object]:
        changing.write_text(before + "\n\n本次修改。\n" * (number + 1), encoding="utf-8")
        return lambda: index(updated=1)

    asked = questions.load(work, "text")[:_SEARCHES]
    index(updated=0)
    _kb(home, "search", asked[0])
    made = {
        **_timed("nothing_changed_s", [lambda: index(updated=0)] * _RUNS),
        **_timed("one_file_changed_s", (change_one(number) for number in range(_RUNS))),
        **_timed("cold_search_s", [lambda question=question: _kb(home, "search", question) for question in asked]),  # type: ignore[misc]
    }
    changing.write_text(before, encoding="utf-8")
    return made


def _timed(name: str, runs: Iterable[Callable[[], object]]) -> dict[str, Any]:
    took = []
    for run in runs:
        started = time.perf_counter()
        run()
        took.append(time.perf_counter() - started)
    return {name: median(took), f"{name}_runs": took}


def _kb(home: str, *arguments: str) -> str:
    command = [sys.executable, "-m", "kb", "--home", home, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout

"""The order of a benchmark: every step in a process of its own, one after the other."""

import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench import growth
from bench.engines import CONTENDERS
from bench.measure import middle
from bench.process import run_step

LIBRARY, TEXTBOOK = "library", "textbook"
OTHERS = (LIBRARY, TEXTBOOK)
Figures = dict[str, Any]


def engines(names: Sequence[str], work: Path) -> dict[str, Figures]:
    """Return the figures of each engine on the tokens; rounds alternate, so that a slow minute is everybody's."""
    rounds: dict[str, list[Figures]] = {name: [] for name in names}
    for number in range(max((CONTENDERS[name].rounds for name in names), default=0)):
        for name in names:
            if number < CONTENDERS[name].rounds:
                _tell(f"{name}, round {number + 1} of {CONTENDERS[name].rounds}")
                rounds[name].append(_engine(name, work))
    return {name: middle(kept) | {"rounds": len(kept)} for name, kept in rounds.items()}


def _engine(name: str, work: Path) -> Figures:
    with TemporaryDirectory(dir=work) as folder:
        shared = {"name": name, "work": work, "folder": folder}
        indexed = run_step("index tokens", **shared, share=1, times=1)
        searched = run_step("search terms", **shared, every=CONTENDERS[name].every)
    return _named(indexed, "indexing_mb") | _named(searched, "searching_mb")


def curves(work: Path, whole: dict[str, Figures]) -> dict[str, Figures]:
    """Return the figures by size of each contender in ``whole``, which has those of all of the corpus."""
    made = {}
    for name in whole:
        _tell(f"{name}, growing")
        points = growth.of_library(work) if name == LIBRARY else growth.of_engine(name, work)
        points["1"] = growth.point(whole[name], whole[name]["top10_fewer"])
        made[name] = dict(sorted(points.items(), key=lambda point: point[1]["sections"]))
    return made


def library(work: Path) -> Figures:
    """Return the figures of 学海 from files: indexing, searching, commands, serving."""
    home, files = work / "home", work / "files"
    _tell("library, from files")
    indexed = run_step("index library", files=files, home=home)
    searched = run_step("search library", home=home, work=work)
    serving = run_step("serving", home=home, work=work)
    commands = run_step("commands", files=files, home=home, work=work)
    del serving["process_mb"], commands["process_mb"]
    return _named(indexed, "indexing_mb") | _named(searched, "searching_mb") | serving | commands


def textbook(work: Path) -> Figures:
    """Return the figures of the textbook way."""
    _tell("the textbook way")
    with TemporaryDirectory(dir=work) as folder:
        indexed = run_step("index textbook", files=work / "files", folder=folder)
        searched = run_step("search textbook", folder=folder, work=work)
    return _named(indexed, "indexing_mb") | _named(searched, "searching_mb")


def _named(figures: Figures, memory: str) -> Figures:
    """Return the figures with the peak of the process under the name ``memory``."""
    return {memory if name == "process_mb" else name: value for name, value in figures.items()}


def _tell(what: str) -> None:
    print(f"measuring {what} …", file=sys.stderr, flush=True)

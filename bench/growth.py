"""How time and size grow with the corpus: shares of its files, and all its sections several times over."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from bench.engines import CONTENDERS
from bench.measure import FEWER
from bench.process import run_step


class Size(NamedTuple):
    """Every ``share``-th file, its sections ``times`` times in a row."""

    name: str
    share: int
    times: int


SIZES = (Size("1/8", 8, 1), Size("1/4", 4, 1), Size("1/2", 2, 1), Size("4", 1, 4))
"""All of the corpus once is measured anyway."""


def of_engine(name: str, work: Path) -> dict[str, Any]:
    """Return what indexing and searching come to at each size."""
    contender = CONTENDERS[name]
    made = {}
    for size in SIZES:
        if size.times > 1 and not contender.multiplied:
            continue
        with TemporaryDirectory(dir=work) as folder:
            shared = {"name": name, "work": work, "folder": folder}
            indexed = run_step("index tokens", **shared, share=size.share, times=size.times)
            searched = run_step("search terms", **shared, every=contender.every * FEWER)
        made[size.name] = point(indexed, searched["top10"])
    return made


def of_library(work: Path) -> dict[str, Any]:
    """Return what indexing from files and whole searches come to at each share of the files."""
    made = {}
    for size in SIZES:
        if size.times > 1:
            continue
        with TemporaryDirectory(dir=work) as folder:
            files, home = Path(folder) / "files", Path(folder) / "home"
            run_step("files", folder=work / "files", target=files, share=size.share)
            indexed = run_step("index library", files=files, home=home)
            searched = run_step("search library", home=home, work=work, every=FEWER)
        made[size.name] = point(indexed, searched["top10"])
    return made


def point(indexed: dict[str, Any], times: dict[str, float]) -> dict[str, Any]:
    """Return one point of a curve."""
    return {
        "sections": indexed["sections"],
        "index_s": indexed["index_s"],
        "index_mb": indexed["index_mb"],
        "query_p50_ms": times["p50_ms"],
        "query_p95_ms": times["p95_ms"],
    }

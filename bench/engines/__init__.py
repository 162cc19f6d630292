"""The contenders on the same tokens: an inverted index of one field with positions, top k of any of the terms."""

from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from bench.sections import Sections


class Engine(Protocol):
    """An index in an empty folder."""

    def __init__(self, folder: Path) -> None: ...

    def prepare(self, sections: Sections) -> Any:
        """Return the sections in the form the engine takes them; not timed."""

    def index(self, prepared: Any) -> None:
        """Write all of them, committed to disk and ready to be searched by another process."""

    def open(self) -> None:
        """Open what ``index`` wrote."""

    def search(self, terms: Sequence[str], limit: int) -> int:
        """Find the best ``limit`` sections with any of the terms, and return how many were found."""


class Contender(NamedTuple):
    """One row: where it is, what it needs, and how much is asked of it.

    Every ``every``-th question is asked, after ``warm_up`` untimed ones, in ``rounds`` rounds of which the median
    counts; ``multiplied`` tells whether it also indexes the corpus several times over.
    """

    module: str
    package: str
    how: str
    every: int = 1
    warm_up: int = 20
    rounds: int = 3
    multiplied: bool = True


CONTENDERS = {
    "xuehai": Contender("bench.engines.xuehai", "kb", "our codec, bulk writer and collector in a Whoosh index"),
    "tantivy": Contender(
        "bench.engines.tantivy", "tantivy", "tantivy-py, terms joined by blanks, default writer, all merges waited for"
    ),
    "bm25s": Contender(
        "bench.engines.bm25s", "bm25s", "without numba, as it installs; saved and mapped; keeps no positions"
    ),
    "fts5": Contender(
        "bench.engines.fts5", "sqlite3", "SQLite FTS5, contentless, terms joined by blanks, bm25()", 7, 5, 1
    ),
    "whoosh": Contender(
        "bench.engines.whoosh", "whoosh", "stock codec, writer (256 MB) and searcher, BM25F", 7, 5, 1, multiplied=False
    ),
}


def is_installed(name: str) -> bool:
    return find_spec(CONTENDERS[name].package) is not None


def make(name: str, folder: Path) -> Engine:
    engine: Engine = import_module(CONTENDERS[name].module).Engine(folder)
    return engine

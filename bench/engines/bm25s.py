"""bm25s: scores computed at indexing, on NumPy alone; saved to disk and mapped from there."""

from collections.abc import Sequence
from pathlib import Path

import bm25s

from bench.sections import Sections


class Engine:
    def __init__(self, folder: Path) -> None:
        self._folder = str(folder)

    def prepare(self, sections: Sections) -> list[list[str]]:
        return sections.terms

    def index(self, prepared: list[list[str]]) -> None:
        made = bm25s.BM25(k1=1.2, b=0.75)
        made.index(prepared, show_progress=False)
        made.save(self._folder, show_progress=False)

    def open(self) -> None:
        self._retriever = bm25s.BM25.load(self._folder, mmap=True, show_progress=False)
        self._size = self._retriever.scores["num_docs"]

    def search(self, terms: Sequence[str], limit: int) -> int:
        found = self._retriever.retrieve([list(terms)], k=min(limit, self._size), show_progress=False)
        return int((found.scores > 0).sum())

"""Stock Whoosh: its own codec and writer; a list of terms is a text already cut."""

from collections.abc import Sequence
from pathlib import Path

from whoosh import query as wq
from whoosh.analysis import SpaceSeparatedTokenizer
from whoosh.fields import TEXT, Schema
from whoosh.index import create_in, open_dir

from bench.sections import Sections


class Engine:
    def __init__(self, folder: Path) -> None:
        self._folder = str(folder)

    def prepare(self, sections: Sections) -> list[list[str]]:
        return sections.terms

    def index(self, prepared: list[list[str]]) -> None:
        index = create_in(self._folder, Schema(body=TEXT(analyzer=SpaceSeparatedTokenizer())))
        writer = index.writer(limitmb=256)
        for terms in prepared:
            writer.add_document(body=terms)
        writer.commit()

    def open(self) -> None:
        self._searcher = open_dir(self._folder).searcher()

    def search(self, terms: Sequence[str], limit: int) -> int:
        query = wq.Or([wq.Term("body", term) for term in terms])
        return int(self._searcher.search(query, limit=limit).scored_length())

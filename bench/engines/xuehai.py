"""学海's own index: batches of arrays into the bulk writer, the array collector to search."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from whoosh import query as wq
from whoosh.fields import Schema
from whoosh.index import FileIndex

from bench.sections import Sections
from kb.search.codec import ArrayCodec, Batch, BulkWriter
from kb.search.codec.batch import measured
from kb.search.codec.blobs import Blobs
from kb.search.codec.postings import invert
from kb.search.codec.sealing import SealedStorage
from kb.search.ranking import Weights
from kb.search.schema import Segmented
from kb.search.scoring.collector import ArrayCollector
from kb.search.scoring.segments import Segments
from kb.search.weighting import FixedPivotBM25F, saturations

_SECTIONS_A_BATCH = 5000


class Engine:
    def __init__(self, folder: Path) -> None:
        self._folder = str(folder)

    def prepare(self, sections: Sections) -> list[Sections]:
        return list(_batches(sections))

    def index(self, prepared: list[Sections]) -> None:
        index = FileIndex.create(SealedStorage(self._folder), Schema(body=Segmented()), "MAIN")
        writer = BulkWriter(index, ArrayCodec({"body": saturations(Weights())["body"]}))
        for sections in prepared:
            writer.add_batch(_batch(sections))
        writer.commit()

    def open(self) -> None:
        weighting = FixedPivotBM25F(Weights())
        self._searcher = FileIndex(SealedStorage(self._folder)).searcher(weighting=weighting)
        self._segments = Segments(self._searcher, weighting)

    def search(self, terms: Sequence[str], limit: int) -> int:
        collector = ArrayCollector(self._segments, limit)
        self._searcher.search_with_collector(wq.Or([wq.Term("body", term) for term in terms]), collector)
        return len(collector.items)


def _batches(sections: Sections) -> Iterator[Sections]:
    for start in range(0, len(sections.terms), _SECTIONS_A_BATCH):
        span = slice(start, start + _SECTIONS_A_BATCH)
        yield Sections(sections.terms[span], sections.starts[span])


def _batch(sections: Sections) -> Batch:
    size = len(sections.terms)
    lengths = np.fromiter(map(len, sections.terms), np.int64, size)
    terms = [term for of_section in sections.terms for term in of_section]
    numbers = np.repeat(np.arange(size, dtype=np.uint32), lengths)
    return Batch(
        size,
        {"body": invert(terms, numbers, np.concatenate(sections.starts))},
        {"body": measured(lengths)},
        {},
        Blobs.of([b"{}"] * size),
    )

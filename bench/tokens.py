"""The same tokens for everybody: the sections of the files and the questions, cut into terms once."""

import time
from collections.abc import Iterable, Sequence
from itertools import compress
from pathlib import Path
from typing import Any

import numpy as np

from bench import questions
from bench.corpus import sources
from bench.sections import Sections
from indexer.parse import parse
from indexer.pool import worker_pool
from indexer.scan import Failure
from kb.analysis import analyze
from kb.document import Source
from kb.search.query import words

_FILE = "tokens.npz"
_FILES_A_TASK = 8


def cut(files: str, asking: str, work: str, limit: int) -> dict[str, Any]:
    """Cut the sections of all ``files`` and ``limit`` of the questions ``asking`` into terms; keep both in ``work``.

    ``cut_s`` is how long it takes to read, clean and cut the files, in as many processes as there are processors.
    """
    numbers: dict[str, int] = {}
    codes, starts, lengths, files_of = [], [], [], []
    started = time.perf_counter()
    with worker_pool(0) as executor:
        made = executor.map(_cut_file, sources(Path(files)), chunksize=_FILES_A_TASK)
        for file, sections in enumerate(made):
            for terms, places in sections:
                codes.append(np.array([numbers.setdefault(term, len(numbers)) for term in terms], np.uint32))
                starts.append(np.array(places, np.uint32))
                lengths.append(len(terms))
                files_of.append(file)
    took = time.perf_counter() - started
    np.savez(
        Path(work) / _FILE,
        vocabulary=np.frombuffer("\n".join(numbers).encode(), np.uint8),
        codes=np.concatenate(codes),
        starts=np.concatenate(starts),
        lengths=np.array(lengths, np.int64),
        files=np.array(files_of, np.int64),
    )
    return {
        "sections": len(lengths),
        "terms": sum(lengths),
        "distinct_terms": len(numbers),
        "cut_s": took,
        "questions": questions.keep(questions.spread(Path(asking), limit), lambda text: words(text).terms, work),
    }


def load(work: str, share: int = 1, times: int = 1) -> Sections:
    """Return the sections of every ``share``-th file, all of them ``times`` times in a row."""
    kept = np.load(Path(work) / _FILE)
    vocabulary = kept["vocabulary"].tobytes().decode().split("\n")
    terms = list(map(vocabulary.__getitem__, kept["codes"].tolist()))
    bounds = np.concatenate([[0], np.cumsum(kept["lengths"])])
    wanted = (kept["files"] % share == 0).tolist()
    spans = [slice(*pair) for pair in compress(zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True), wanted)]
    starts = kept["starts"]
    return Sections([terms[span] for span in spans] * times, [starts[span] for span in spans] * times)


def _cut_file(source: Source) -> Sequence[tuple[list[str], list[int]]]:
    readings = parse(source)
    documents = [] if isinstance(readings, Failure) else [reading.document for reading in readings]
    return list(_cut(section.text for document in documents for section in document.sections))


def _cut(texts: Iterable[str]) -> Iterable[tuple[list[str], list[int]]]:
    for text in texts:
        # No contender takes a term apart at a blank then.
        tokens = [token for token in analyze(text) if token.term and not any(map(str.isspace, token.term))]
        if tokens:
            yield [token.term for token in tokens], [token.start for token in tokens]

"""The textbook way: jieba's ChineseAnalyzer in a stock Whoosh index, one document a section.

The files are cut into sections as ours are, so both index the same text; the query is the
analysed question joined by OR, its ten best documents with a highlighted fragment are taken.
"""

import time
from pathlib import Path
from typing import Any

from jieba.analyse import ChineseAnalyzer
from whoosh.fields import ID, TEXT, Schema
from whoosh.index import create_in, open_dir
from whoosh.qparser import MultifieldParser, OrGroup

from bench import questions
from bench.corpus import sources
from bench.measure import answer_times, folder_mb, percentiles
from indexer.parse import parse
from indexer.scan import Failure

EVERY = 14
_WARM_UP = 5


def index(files: str, folder: str) -> dict[str, Any]:
    """Index ``files`` in one process with the stock writer."""
    started = time.perf_counter()
    analyzer = ChineseAnalyzer()
    schema = Schema(path=ID(stored=True), title=TEXT(analyzer=analyzer), content=TEXT(stored=True, analyzer=analyzer))
    writer = create_in(folder, schema).writer(limitmb=256)
    for source in sources(Path(files)):
        readings = parse(source)
        if isinstance(readings, Failure):
            continue
        for document, _ in readings:
            for section in document.sections:
                writer.add_document(path=source.path, title=document.title, content=section.text)
    writer.commit()
    return {"index_s": time.perf_counter() - started, "index_mb": folder_mb(Path(folder))}


def search(folder: str, work: str) -> dict[str, Any]:
    """Ask every ``EVERY``-th question of the stock searcher."""
    index = open_dir(folder)
    searcher = index.searcher()
    parser = MultifieldParser(["title", "content"], index.schema, group=OrGroup)

    def ask(question: str) -> object:
        results = searcher.search(parser.parse(question), limit=10)
        return [hit.highlights("content") for hit in results]

    asked = questions.load(work, "text", EVERY)
    return {"top10": percentiles(answer_times(ask, asked, _WARM_UP)), "questions": len(asked)}

"""The textbook way: jieba's ChineseAnalyzer in a stock Whoosh index, one document a section.

The files are cut into sections as ours are, so both index the same text; the query is the
analysed question joined by OR, its ten best documents with a highlighted fragment are taken.
"""

from jieba.analyse import ChineseAnalyzer
from whoosh.fields import ID, TEXT, Schema
from whoosh.index import create_in
from whoosh.qparser import MultifieldParser, OrGroup

from bench.measure import Task
from indexer.parse import parse
from indexer.readers import READERS
from indexer.scan import Failure, scan


class Contender:
    """Indexes in one process with the stock writer and searches with the stock searcher."""

    def index(self, task: Task) -> None:
        analyzer = ChineseAnalyzer()
        schema = Schema(
            path=ID(stored=True), title=TEXT(analyzer=analyzer), content=TEXT(stored=True, analyzer=analyzer)
        )
        index = create_in(str(task.work), schema)
        writer = index.writer(limitmb=256)
        for source in scan(task.folder, "", frozenset(READERS), {}).found:
            readings = parse(source)
            if isinstance(readings, Failure):
                continue
            for document, _ in readings:
                for section in document.sections:
                    writer.add_document(path=source.path, title=document.title, content=section.text)
        writer.commit()
        self._searcher = index.searcher()
        self._parser = MultifieldParser(["title", "content"], schema, group=OrGroup)

    def search(self, query: str) -> object:
        results = self._searcher.search(self._parser.parse(query), limit=10)
        return [hit.highlights("content") for hit in results]

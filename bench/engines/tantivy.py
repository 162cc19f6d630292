"""tantivy-py: terms joined by blanks and cut there again, which costs it less than tokens made in Python."""

from collections.abc import Sequence
from pathlib import Path

import tantivy

from bench.sections import Sections

_ANALYZER = "blanks"


class Engine:
    def __init__(self, folder: Path) -> None:
        self._folder = str(folder)
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("body", stored=False, tokenizer_name=_ANALYZER, index_option="position")
        self._schema = builder.build()

    def prepare(self, sections: Sections) -> list[str]:
        return [" ".join(terms) for terms in sections.terms]

    def index(self, prepared: list[str]) -> None:
        writer = self._open().writer()
        for text in prepared:
            document = tantivy.Document()
            document.add_text("body", text)
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()

    def open(self) -> None:
        self._searcher = self._open().searcher()

    def search(self, terms: Sequence[str], limit: int) -> int:
        query = tantivy.Query.boolean_query(
            # Positions are there but not asked for: a sum of terms has no use for them.
            [
                (tantivy.Occur.Should, tantivy.Query.term_query(self._schema, "body", term, index_option="freq"))
                for term in terms
            ]
        )
        # Counting all matches would keep it from passing over what cannot be among the best.
        return len(self._searcher.search(query, limit=limit, count=False).hits)

    def _open(self) -> tantivy.Index:
        index = tantivy.Index(self._schema, path=self._folder)
        index.register_tokenizer(_ANALYZER, tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())
        return index

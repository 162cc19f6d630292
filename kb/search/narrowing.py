"""Filters in Whoosh's terms. Names of issuers, authors and regions match when they contain what was typed."""

from typing import Any

from whoosh import query as wq

from kb.analysis import fold
from kb.search.phrase import OffsetPhrase
from kb.search.query import Filter, exact

CONTAINED = frozenset({"issuer", "author", "region", "validity", "level"})
"""Fields indexed as whole folded names, of which a part is enough."""


def narrow(node: Filter, reader: Any) -> list[wq.Query]:
    """Return the queries of which one must match; none for a property that the index does not know."""
    if node.name == "cites":
        phrases = (exact(value.strip("《》 ")) for value in node.values)
        return [OffsetPhrase("body", phrase.terms, phrase.words) for phrase in phrases if phrase.terms]
    if node.name not in reader.schema:
        return []
    if node.name not in CONTAINED:
        return [wq.Term(node.name, value) for value in node.values]
    typed = [fold(value).strip() for value in node.values]
    names = (name.decode() for name in reader.lexicon(node.name))
    return [wq.Term(node.name, name) for name in names if any(part and part in fold(name) for part in typed)]

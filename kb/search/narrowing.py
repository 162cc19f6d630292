"""Filters in Whoosh's terms. Names of issuers, authors and regions match when they contain what was typed."""

from typing import Any

from whoosh import query as wq

from kb.analysis import fold
from kb.citations import known_as, law_name, number_name
from kb.search.pinpoint import citation
from kb.search.query import Filter

CONTAINED = frozenset({"issuer", "author", "region", "validity", "level"})
"""Fields indexed as whole folded names, of which a part is enough."""


def narrow(node: Filter, reader: Any) -> list[wq.Query]:
    """Return the queries of which one must match; none for a property that the index does not know."""
    if node.name not in reader.schema:
        return []
    if node.name == "cites":
        return [wq.Term("cites", name) for value in node.values for name in _cited(value, reader)]
    if node.name not in CONTAINED:
        return [wq.Term(node.name, value) for value in node.values]
    typed = [fold(value).strip() for value in node.values]
    names = (name.decode() for name in reader.lexicon(node.name))
    return [wq.Term(node.name, name) for name in names if any(part and part in fold(name) for part in typed)]


def _cited(typed: str, reader: Any) -> list[str]:
    """Return the names in the index that ``typed`` means: the one it is, else those that it is a part of."""
    asked = citation(typed)
    name = known_as(law_name(asked.law if asked else typed))
    exact = [one for one in (name + (asked.article if asked else ""), number_name(typed)) if ("cites", one) in reader]
    if exact or asked or not name:
        return exact
    return [one for one in (term.decode() for term in reader.lexicon("cites")) if name in one]

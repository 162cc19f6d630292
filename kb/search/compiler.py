"""The query tree in Whoosh's terms."""

from typing import Any

from whoosh import query as wq

from kb import settings
from kb.search.phrase import OffsetPhrase
from kb.search.query import All, AnyOf, Filter, Group, Node, Not, Phrase, Prefix, Words

TEXT_FIELDS = ("title", "headings", "body")
# A filter must not change the order; Whoosh takes a score of nothing for no match.
_NO_SCORE = 1e-9


def compile_query(node: Node, reader: Any) -> wq.Query:
    """Return the Whoosh query for a tree; ``reader`` supplies the words of a prefix."""
    match node:
        case Words(_, terms, field):
            return _any([wq.Term(name, term) for name in _fields(field) for term in terms])
        case Phrase(_, terms, field):
            return _any([OffsetPhrase(name, terms) for name in _fields(field)])
        case Prefix(stem, field):
            return _prefix(stem, _fields(field), reader)
        case Filter(name, values):
            return wq.ConstantScoreQuery(wq.Or([wq.Term(name, value) for value in values]), _NO_SCORE)
        case AnyOf(parts):
            return _any([compile_query(part, reader) for part in parts])
        case All(parts):
            wanted = tuple(part for part in parts if not isinstance(part, Not))
            unwanted = tuple(part.part for part in parts if isinstance(part, Not))
            return _combine((), wanted, unwanted, reader)
        case Not(part):
            return _combine((), (), (part,), reader)
        case Group(should, must, must_not):
            return _combine(should, must, must_not, reader)


def _combine(should: tuple[Node, ...], must: tuple[Node, ...], must_not: tuple[Node, ...], reader: Any) -> wq.Query:
    required = [compile_query(part, reader) for part in must]
    raising = [compile_query(part, reader) for part in should]
    if not required and raising:
        wanted = _any(raising)
    elif required:
        wanted = required[0] if len(required) == 1 else wq.And(required)
        if raising:
            wanted = wq.AndMaybe(wanted, _any(raising))
    else:
        wanted = wq.ConstantScoreQuery(wq.Every(), _NO_SCORE)
    if not must_not:
        return wanted
    return wq.AndNot(wanted, _any([compile_query(part, reader) for part in must_not]))


def _fields(field: str | None) -> tuple[str, ...]:
    return TEXT_FIELDS if field is None else (field,)


def _any(parts: list[wq.Query]) -> wq.Query:
    if len(parts) == 1:
        return parts[0]
    either = wq.Or(parts)
    # Whoosh's binary tree of unions costs several times as much as filling an array by parts.
    either.matcher_type = wq.Or.ARRAY_MATCHER
    return either


def _prefix(stem: str, fields: tuple[str, ...], reader: Any) -> wq.Query:
    limit = settings.number("KB_MAX_EXPANSIONS")
    terms: list[wq.Query] = []
    for name in fields:
        words = sorted(reader.expand_prefix(name, stem), key=lambda word: -reader.doc_frequency(name, word))
        terms += [wq.Term(name, word.decode()) for word in words[:limit]]
    return _any(terms) if terms else wq.NullQuery

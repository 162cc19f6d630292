"""The query tree in Whoosh's terms."""

from typing import Any

from whoosh import query as wq

from kb import settings
from kb.analysis import fold
from kb.analysis.pairs import END, comparable
from kb.search.deadline import is_over
from kb.search.exclusion import Excluding
from kb.search.narrowing import narrow
from kb.search.near import NearPhrases
from kb.search.patterns import expand_pattern
from kb.search.phrase import OffsetPhrase
from kb.search.query import (
    All,
    AnyOf,
    Filter,
    Group,
    Near,
    Node,
    Not,
    Note,
    Phrase,
    Prefix,
    Variant,
    Wildcard,
    Words,
    exact,
)
from kb.search.schema import SCORED_PAIRS, TEXT_FIELDS, pairs_field

# A filter must not change the order; Whoosh takes a score of nothing for no match.
_NO_SCORE = 1e-9


def compile_query(node: Node, reader: Any) -> wq.Query:
    """Return the Whoosh query for a tree; ``reader`` supplies the words of a prefix."""
    match node:
        case Words(_, terms, field, variants):
            found = [wq.Term(name, term) for name in _fields(field) for term in terms]
            found += _pairs(node)
            inside = [(char, pairs_field(name)) for char in node.characters for name in _fields(field)]
            found += [_beginning_with(char, name, reader) for char, name in inside]
            return _any(found + [part for variant in variants for part in variant_parts(variant, _fields(field))])
        case Phrase(_, _, field, character):
            if character:
                return _any([_beginning_with(character, pairs_field(name), reader) for name in _fields(field)])
            return _any([part for name in _fields(field) for part in _phrase(node, name, reader)])
        case Prefix():
            return _any([wq.Term(name, word) for name, word in expand(node, reader)])
        case Wildcard(_, field):
            return _any([part for name in _fields(field) for part in expand_pattern(node, name, reader)])
        case Near(first, _, _):
            return _any([NearPhrases(name, node) for name in _fields(first.field)])
        case Filter():
            return wq.ConstantScoreQuery(_any(narrow(node, reader)), _NO_SCORE)
        case AnyOf(parts):
            return _any([compile_query(part, reader) for part in parts])
        case All(parts):
            wanted = tuple(part for part in parts if not isinstance(part, Not))
            unwanted = tuple(part.part for part in parts if isinstance(part, Not))
            return _combine(Group((), wanted, unwanted), reader)
        case Not(part):
            return _combine(Group((), (), (part,)), reader)
        case Group():
            return _combine(node, reader)


def _pairs(words: Words) -> list[wq.Query]:
    """Return the queries for the pairs of plain words: scored in the body, and next to nothing in another field."""
    if words.field in (None, "body"):
        return [wq.Term(SCORED_PAIRS, pair) for pair in words.pairs]
    found = (wq.Term(pairs_field(words.field), pair) for pair in words.pairs)
    return [wq.ConstantScoreQuery(term, _NO_SCORE) for term in found]


def _phrase(phrase: Phrase, field: str, reader: Any) -> list[wq.Query]:
    """Return the query for a phrase; one for each pair that may end it where its last character follows a blank."""
    text = comparable(fold(phrase.text).strip())
    if text[-2:-1] != END:
        return [OffsetPhrase(field, phrase.terms, phrase.words)]
    last = (pair.decode() for pair in reader.expand_prefix(pairs_field(field), text[-1]))
    return [OffsetPhrase(field, (*phrase.terms, (pair, len(text) - 1)), phrase.words) for pair in last]


def variant_parts(variant: Variant, fields: tuple[str, ...]) -> list[wq.Query]:
    """Return the parts, to be joined by Or, that find a variant."""
    if variant.whole:
        phrase = exact(variant.text)
        parts = [OffsetPhrase(name, phrase.terms, phrase.words) for name in fields]
        for part in parts:
            part.boost = variant.weight
        return list(parts)
    return [wq.Term(name, term, boost=variant.weight) for name in fields for term in variant.terms]


def expand(prefix: Prefix, reader: Any) -> list[tuple[str, str]]:
    """Return (field, word) for the commonest words that begin so, up to KB_MAX_EXPANSIONS in each field.

    There are none when time is up.
    """
    if is_over(Note.INCOMPLETE):
        return []
    limit = settings.number("KB_MAX_EXPANSIONS")
    found = []
    for name in _fields(prefix.field):
        words = sorted(reader.expand_prefix(name, prefix.stem), key=lambda word: -reader.doc_frequency(name, word))
        found += [(name, word.decode()) for word in words[:limit]]
    return found


def _beginning_with(character: str, field: str, reader: Any) -> wq.Query:
    """Return the query for a single character, wherever it stands: any pair that begins with it."""
    if is_over(Note.INCOMPLETE):
        return wq.NullQuery
    return wq.ConstantScoreQuery(_any([wq.Term(field, pair) for pair in reader.expand_prefix(field, character)]), 1.0)


def _combine(group: Group, reader: Any) -> wq.Query:
    narrowing = [compile_query(part, reader) for part in group.must if isinstance(part, Filter)]
    required = [compile_query(part, reader) for part in group.must if not isinstance(part, Filter)]
    raising = [compile_query(part, reader) for part in group.should]
    if raising and not required:
        required, raising = [_any(raising)], []
    if not required and not narrowing:
        narrowing = [wq.ConstantScoreQuery(wq.Every(), _NO_SCORE)]
    both = [*required, *narrowing]
    wanted = both[0] if len(both) == 1 else wq.And(both)
    if raising:
        wanted = wq.AndMaybe(wanted, _any(raising))
    if not group.must_not:
        return wanted
    return Excluding(wanted, _any([compile_query(part, reader) for part in group.must_not]))


def _fields(field: str | None) -> tuple[str, ...]:
    return TEXT_FIELDS if field is None else (field,)


def _any(parts: list[wq.Query]) -> wq.Query:
    if not parts:
        return wq.NullQuery
    if len(parts) == 1:
        return parts[0]
    either = wq.Or(parts)
    either.matcher_type = wq.Or.DEFAULT_MATCHER
    return either

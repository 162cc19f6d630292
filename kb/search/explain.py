"""How a section came to its score: the tree of what each word gave in each field."""

from collections.abc import Iterator
from typing import Any, Protocol

import numpy as np
from whoosh import query as wq

from kb.search import proximity
from kb.search.compiler import expand
from kb.search.engine import Explanation
from kb.search.patterns import expand_pattern
from kb.search.phrase import OffsetPhrase
from kb.search.query import Node, Phrase, Prefix, Wildcard, Words, exact, leaves
from kb.search.ranking import Weights, bm25, rarity
from kb.search.schema import TEXT_FIELDS
from kb.search.scoring.segments import Segments


class Source(Protocol):
    """What is asked of an open index: its searcher, and its segments as arrays."""

    searcher: Any
    segments: Segments


def explain(source: Source, number: int, tree: Node, weights: Weights) -> Explanation:
    """Return the score of section ``number`` as the sum of its words and of words standing together."""
    searcher, factors = source.searcher, weights.fields()
    details = [
        part
        for field, term, weight in _places(searcher, number, tree)
        if (part := _term(searcher, number, (field, term), factors[field] * weight, weights))
    ]
    for pair in proximity.pairs(tree):
        if bonus := _bonus(source.segments, number, pair) * weights.adjacency:
            details.append(Explanation(bonus, f"{pair.first} and {pair.second} stand together"))
    details.sort(key=lambda part: -part.value)
    return Explanation(sum(part.value for part in details), "sum of", tuple(details))


def _bonus(segments: Segments, number: int, pair: proximity.Pair) -> float:
    part = next(part for part in reversed(segments.parts) if part.base <= number)
    return float(proximity.bonuses(segments, part, np.array([number - part.base]), [pair])[0])


def _places(searcher: Any, number: int, tree: Node) -> Iterator[tuple[str, str, float]]:
    """Yield (field, term, weight) for everything in ``tree`` that may add to the score of a section."""
    for leaf in leaves(tree):
        fields = (leaf.field,) if leaf.field else TEXT_FIELDS
        match leaf:
            case Words(_, terms, _, variants):
                yield from ((field, term, 1.0) for field in fields for term in terms)
                for variant in variants:
                    if variant.whole:
                        standing = _standing(searcher, number, exact(variant.text), fields)
                        yield from ((field, term, variant.weight) for field, term, _ in standing)
                    else:
                        yield from ((field, term, variant.weight) for field in fields for term in variant.terms)
            case Prefix():
                yield from ((field, word, 1.0) for field, word in expand(leaf, searcher.reader()))
            case Phrase():
                yield from _standing(searcher, number, leaf, fields)
            case Wildcard():
                for field in fields:
                    for part in expand_pattern(leaf, field, searcher.reader()):
                        if isinstance(part, wq.Term):
                            yield field, part.text, 1.0
                        elif _stands(searcher, number, part):
                            yield from ((field, term, 1.0) for term, _ in part.phrase)


def _standing(searcher: Any, number: int, phrase: Phrase, fields: tuple[str, ...]) -> Iterator[tuple[str, str, float]]:
    """Yield the words of a phrase for each of ``fields`` in which a section has it."""
    for field in fields:
        if _stands(searcher, number, OffsetPhrase(field, phrase.terms)):
            yield from ((field, term, 1.0) for term in dict.fromkeys(name for name, _ in phrase.terms))


def _stands(searcher: Any, number: int, phrase: OffsetPhrase) -> bool:
    for leaf, offset in searcher.leaf_searchers():
        if offset <= number < offset + leaf.doc_count_all():
            matcher = phrase.matcher(leaf, leaf.boolean_context())
            if matcher.is_active() and matcher.id() < number - offset:
                matcher.skip_to(number - offset)
            return bool(matcher.is_active() and matcher.id() == number - offset)
    return False


def _term(searcher: Any, number: int, place: tuple[str, str], factor: float, weights: Weights) -> Explanation | None:
    field, term = place
    for leaf, offset in searcher.leaf_searchers():
        if not offset <= number < offset + leaf.doc_count_all():
            continue
        matcher = wq.Term(field, term).matcher(leaf, leaf.boolean_context())
        if matcher.is_active() and matcher.id() < number - offset:
            matcher.skip_to(number - offset)
        if not matcher.is_active() or matcher.id() != number - offset:
            return None
        frequency = matcher.weight()
        ratio = leaf.doc_field_length(number - offset, field, 1) / getattr(weights, f"{field}_pivot")
        scarce = rarity(searcher.doc_count_all(), searcher.doc_frequency(field, term))
        score = factor * bm25(scarce, frequency, ratio, getattr(weights, f"{field}_b"), weights.k1)
        return Explanation(
            score,
            f"{term} in {field}: {frequency:.0f}×, rarity {scarce:.2f},"
            f" length {ratio:.2f} of the usual, field × {factor}",
        )
    return None

"""How a section came to its score: the tree of what each word gave in each field."""

from collections.abc import Iterator, Sequence
from typing import Any, Protocol

import numpy as np
from whoosh import query as wq

from kb.search import proximity
from kb.search.codec.types import Floats
from kb.search.compiler import expand
from kb.search.engine import Explanation
from kb.search.patterns import expand_pattern
from kb.search.phrase import OffsetPhrase
from kb.search.query import Node, Phrase, Prefix, Wildcard, Words, exact, leaves
from kb.search.ranking import Weights, bm25, rarity
from kb.search.schema import SCORED_PAIRS, TEXT_FIELDS
from kb.search.scoring.coordination import Coordination
from kb.search.scoring.runs import Runs
from kb.search.scoring.segments import Segments
from kb.search.weighting import saturations


class Source(Protocol):
    """What is asked of an open index."""

    searcher: Any
    segments: Segments

    @property
    def runs(self) -> Sequence[Runs]:
        """The documents of each segment."""

    def matching(self, tree: Node) -> Sequence[Floats]:
        """Return the scores of all sections by themselves."""

    def bests(self, scores: Sequence[Floats]) -> Sequence[Floats]:
        """Return the score of each document's best section."""

    def document_shares(self, bests: Sequence[Floats], tree: Node) -> Sequence[Floats]:
        """Return what each document adds to its sections."""

    def document_factors(
        self, bests: Sequence[Floats], shares: Sequence[Floats], tree: Node, with_prior: bool
    ) -> Sequence[Floats]:
        """Return what each document multiplies its sections' scores by."""


def explain(source: Source, number: int, tree: Node, weights: Weights) -> Explanation:
    """Return the score of section ``number``: its words, what its document adds, and what its standing does."""
    place = max(n for n, part in enumerate(source.segments.parts) if part.base <= number)
    run = source.runs[place].run_of(number - source.segments.parts[place].base)
    bests = source.bests(source.matching(tree))
    shares = source.document_shares(bests, tree)
    share = float(shares[place][run])
    words = list(_words(source, number, tree, weights))
    details = [
        *words,
        *_lacking(source, number, tree, weights.lacking * sum(part.value for part in words)),
        *_near(source.segments, number, tree, weights.adjacency),
        Explanation(share, "its document: best section, whole text, title", (), {"share": "document"}),
    ]
    details.sort(key=lambda part: -abs(part.value))
    total = sum(part.value for part in details)
    factor = float(source.document_factors(bests, shares, tree, True)[place][run])
    if factor != 1:
        facts = {"factor": f"{factor:.2f}"}
        details.append(Explanation(total * (factor - 1), f"its document's standing × {factor:.2f}", (), facts))
    return Explanation(total * factor, "sum of", tuple(details))


def _words(source: Source, number: int, tree: Node, weights: Weights) -> Iterator[Explanation]:
    """Yield what the section's own words are worth."""
    factors = weights.fields()
    for field, term, weight in _places(source.searcher, number, tree):
        factor = factors.get(field, 0.0) * weight
        if factor and (part := _term(source.searcher, number, (field, term), factor, weights)):
            yield part


def _lacking(source: Source, number: int, tree: Node, loss: float) -> Iterator[Explanation]:
    """Yield what is lost by typed words that the section lacks, of ``loss`` where it lacks all."""
    for word, share in Coordination(source.segments, tree).lacking(number):
        yield Explanation(-loss * share, f"{word} is lacking", (), {"lacking": word})


def _near(segments: Segments, number: int, tree: Node, weight: float) -> Iterator[Explanation]:
    """Yield what is gained by words standing together."""
    for pair in proximity.pairs(tree):
        if bonus := _bonus(segments, number, pair) * weight:
            facts = {"first": pair.first, "second": pair.second}
            yield Explanation(bonus, f"{pair.first} and {pair.second} stand together", (), facts)


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
                if leaf.field in (None, "body"):
                    yield from ((SCORED_PAIRS, pair, 1.0) for pair in leaf.pairs)
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
                            yield from ((term.fieldname, term.text, 1.0) for term in part.scoring().subqueries)


def _standing(searcher: Any, number: int, phrase: Phrase, fields: tuple[str, ...]) -> Iterator[tuple[str, str, float]]:
    """Yield what a phrase is scored by, for each of ``fields`` in which a section has it."""
    for query in (OffsetPhrase(field, phrase.terms, phrase.words) for field in fields if phrase.terms):
        if _stands(searcher, number, query):
            yield from ((term.fieldname, term.text, 1.0) for term in query.scoring().subqueries)


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
        k1, b, pivot = saturations(weights)[field]
        ratio = leaf.doc_field_length(number - offset, field, 1) / pivot
        scarce = rarity(searcher.doc_count_all(), searcher.doc_frequency(field, term))
        score = factor * bm25(scarce, frequency, ratio, b, k1)
        return Explanation(
            score,
            f"{term} in {field}: {frequency:.0f}×, rarity {scarce:.2f},"
            f" length {ratio:.2f} of the usual, field × {factor}",
            (),
            {"term": term, "field": field, "times": round(frequency)},
        )
    return None

"""What is said beside the hits: corrections of wrong characters, and ways on when there are none."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kb import settings
from kb.search.deadline import is_over
from kb.search.engine import Engine
from kb.search.parser import parse
from kb.search.query import Node, Note, Query, exact
from kb.search.relaxing import Failure, Reason, Relaxed, failures, relaxed
from kb.search.spelling import Correction, corrections, is_doubtful

Filters = Mapping[str, frozenset[str]]

# Most queries are words of the library; looking through the sounds of a whole sentence costs more than its search.
_SHORT = 12


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A query that may have been meant: what was typed and meant at the changed place, and what it finds.

    ``as_typed`` is how many documents hold what was typed, just so: often none.
    """

    typed: str
    meant: str
    query: str
    documents: int
    as_typed: int


@dataclass(frozen=True, slots=True)
class Advice:
    """Corrections offered, the parts of a query that found nothing, and changed searches."""

    suggestions: tuple[Suggestion, ...] = ()
    failures: tuple[Failure, ...] = ()
    relaxed: tuple[Relaxed, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return what the JSON of a search says of it."""
        return {
            "did_you_mean": [
                {"query": one.query, "typed": one.typed, "meant": one.meant}
                | {"documents": one.documents, "as_typed": one.as_typed}
                for one in self.suggestions
            ],
            "failed": [{"part": one.part, "documents": one.documents} for one in self.failures],
            "relaxed": [
                {
                    "reason": one.reason.value.format(detail=one.detail),
                    "query": one.query,
                    "documents": one.documents,
                    "with_facets": one.with_facets,
                }
                for one in self.relaxed
            ],
        }


NO_ADVICE = Advice()


class Adviser:
    """Gives advice on one search, until its time is up: what is not known by then is not said."""

    def __init__(self, engine: Engine, filters: Filters) -> None:
        self._engine = engine
        self._filters = filters

    def advise(self, query: Query, total: int) -> Advice:
        """Return advice on a query that found ``total`` documents."""
        suggestions = self._suggestions(query, total)
        failed: list[Failure] = []
        ways: list[Relaxed] = []
        if not total and query.tree is not None:
            failed = failures(query.tree, self._count)
            ways = [Relaxed(Reason.CORRECTED, one.meant, one.query, one.documents) for one in suggestions]
            ways += relaxed(query.tree, self._count)
            if self._filters and (without := self._count_all(query.tree)):
                ways.append(Relaxed(Reason.NO_FACETS, "", query.text.strip(), without, with_facets=False))
            if is_over(Note.OUT_OF_TIME):  # then parts may count as nothing that were not counted
                failed = []
        return Advice(tuple(suggestions), tuple(failed), tuple(ways))

    def _suggestions(self, query: Query, total: int) -> list[Suggestion]:
        if not settings.number("KB_SPELLING"):
            return []
        few = settings.number("KB_FEW_HITS")
        words = self._engine.words()
        if total > few and len(query.text) > _SHORT and not is_doubtful(query.text, words):
            return []
        if is_over(Note.OUT_OF_TIME):
            return []
        corrected = corrections(query.text, words, self._engine.law_names())
        found = [self._suggestion(correction, few) for correction in corrected]
        return [suggestion for suggestion in found if suggestion is not None]

    def _suggestion(self, correction: Correction, few: int) -> Suggestion | None:
        """Return a correction with what it finds, unless the library has what was typed as often as what is meant."""
        typed = self._count_all(exact(correction.typed))
        if typed > few or self._count_all(exact(correction.meant)) <= typed:
            return None
        tree = parse(correction.text).tree
        documents = self._count(tree) if tree else 0
        return Suggestion(correction.typed, correction.meant, correction.text, documents, typed) if documents else None

    def _count(self, tree: Node) -> int:
        return self._counted(tree, self._filters)

    def _count_all(self, tree: Node) -> int:
        return self._counted(tree, {})

    def _counted(self, tree: Node, filters: Filters) -> int:
        return 0 if is_over(Note.OUT_OF_TIME) else self._engine.count(tree, filters)

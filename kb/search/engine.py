"""The protocol an engine fulfils: a query tree in, ranked sections and counts out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple, Protocol

from kb.search.names import LawNames
from kb.search.query import Node
from kb.search.wordlist import WordList

if TYPE_CHECKING:  # sets are counted with what the engine is made of
    from kb.search.sets import DocumentSets

TOPIC, CITES = "topic", "cites"
SETS = (TOPIC, CITES)
"""Facets that the index does not know: a request brings the documents of each value along."""
FACETS = ("kind", "level", "year", "region", "issuer", "validity", "folder")
SET_VALUES = 50
SORTS = ("relevance", "date", "title")


@dataclass(frozen=True, slots=True)
class Request:
    """What to find, which facet values to keep to, and how many documents and sections to return.

    ``filters`` maps a facet to the values allowed, or ``document`` to the ids allowed; ``pinned`` are
    section ids that come first; ``sort`` is one of SORTS; without ``prior`` a document's standing
    (its level, its validity) does not count. ``sets`` are counted as facets, each the SET_VALUES largest.
    """

    tree: Node
    filters: Mapping[str, frozenset[str]] = field(default_factory=dict)
    pinned: tuple[str, ...] = ()
    offset: int = 0
    limit: int = 10
    sort: str = "relevance"
    sections_each: int = 3
    prior: bool = True
    sets: "Mapping[str, DocumentSets]" = field(default_factory=dict)


class Scored(NamedTuple):
    """A section id and its score."""

    id: str
    score: float


class DocumentMatch(NamedTuple):
    """A document, its score, its best sections (best first), and how many sections matched."""

    id: str
    score: float
    sections: tuple[Scored, ...]
    matched: int


class Matches(NamedTuple):
    """One page of documents, how many there are in all, and the counts by facet.

    The counts of a facet leave that facet's own filter aside, so other values can be chosen.
    """

    documents: tuple[DocumentMatch, ...]
    total: int
    facets: Mapping[str, Mapping[str, int]]


class Explanation(NamedTuple):
    """A part of a score: its value, what it is, the parts it was made of.

    ``facts`` say the same as ``description`` in parts, for a page to word in the reader's language.
    """

    value: float
    description: str
    details: tuple["Explanation", ...] = ()
    facts: Mapping[str, str | int] = MappingProxyType({})


class Engine(Protocol):
    """A search index open for reading. Safe to call from several threads."""

    @property
    def revision(self) -> int:
        """The catalogue revision its answers speak of."""

    def refresh(self) -> None:
        """See what has been committed since."""

    def search(self, request: Request) -> Matches:
        """Return one page of documents."""

    def count(self, tree: Node, filters: Mapping[str, frozenset[str]]) -> int:
        """Return how many documents match."""

    def documents(self, tree: Node, filters: Mapping[str, frozenset[str]]) -> frozenset[str]:
        """Return the ids of all documents that match."""

    def shares(self, terms: Sequence[str]) -> Sequence[float]:
        """Return which share of all sections has each term in its text."""

    def rank(self, tree: Node, limit: int) -> Sequence[Scored]:
        """Return the ``limit`` best sections, best first."""

    def words(self) -> WordList:
        """Return the words there are, with their frequencies."""

    def law_names(self) -> LawNames:
        """Return the names of the laws that titles name."""

    def explain(self, tree: Node, section_id: str) -> Explanation | None:
        """Return how a section came to its score, None if it does not match."""

    def close(self) -> None:
        """Let go of files."""

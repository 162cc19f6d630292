"""The protocol an engine fulfils: a query tree in, ranked sections and counts out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from kb.search.query import Node
from kb.search.wordlist import WordList

FACETS = ("kind", "year", "folder")


@dataclass(frozen=True, slots=True)
class Request:
    """What to find, which facet values to keep to, and how many documents and sections to return.

    ``filters`` maps a facet to the values allowed; ``pinned`` are section ids that come first.
    """

    tree: Node
    filters: Mapping[str, frozenset[str]] = field(default_factory=dict)
    pinned: tuple[str, ...] = ()
    offset: int = 0
    limit: int = 10
    sections_each: int = 3


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
    """A part of a score: its value, what it is, and the parts it was made of."""

    value: float
    description: str
    details: tuple["Explanation", ...] = ()


class Engine(Protocol):
    """A search index open for reading. Safe to call from several threads."""

    @property
    def revision(self) -> int:
        """The catalogue revision its answers speak of."""

    def refresh(self) -> None:
        """See what has been committed since."""

    def search(self, request: Request) -> Matches:
        """Return one page of documents."""

    def rank(self, tree: Node, limit: int) -> Sequence[Scored]:
        """Return the ``limit`` best sections, best first."""

    def words(self) -> WordList:
        """Return the words there are, with their frequencies."""

    def explain(self, tree: Node, section_id: str) -> Explanation | None:
        """Return how a section came to its score, None if it does not match."""

    def close(self) -> None:
        """Let go of files."""

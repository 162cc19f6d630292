"""What the library has by now behind a curriculum: the passages, how their laws stand, and the terms and topics."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from kb.curricula.curriculum import Curriculum, Item, ItemKind
from kb.document import Kind
from kb.laws import Status
from kb.library import Library
from kb.passages import Passage

FROM_DOCUMENTS = (ItemKind.SECTION, ItemKind.DOCUMENT, ItemKind.ARTICLE)


class Sources(NamedTuple):
    """The passages by address, the standing of those that are of laws by document, and the terms and topics there."""

    passages: Mapping[str, Passage]
    standings: Mapping[str, Status]
    named: frozenset[tuple[ItemKind, str]]


def behind(library: Library, curriculum: Curriculum) -> Sources:
    """Return what the library has now of all that a curriculum refers to."""
    passages = library.passages(item.target for item in from_documents(curriculum))
    laws = {passage.document for passage in passages.values() if passage.kind == Kind.LAW}
    standings = {document: status for document in laws if (status := library.laws.status(document)) is not None}
    return Sources(passages, standings, frozenset(_named(library, curriculum)))


def from_documents(curriculum: Curriculum) -> Iterator[Item]:
    """Yield the items that stand for a text of the library."""
    return (item for item in curriculum.items() if item.kind in FROM_DOCUMENTS)


def _named(library: Library, curriculum: Curriculum) -> Iterator[tuple[ItemKind, str]]:
    for item in curriculum.items():
        is_term = item.kind is ItemKind.TERM and item.target in library.terms.all()
        is_topic = item.kind is ItemKind.TOPIC and library.topics.named(item.target) is not None
        if is_term or is_topic:
            yield item.kind, item.target

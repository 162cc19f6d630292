"""What belongs to a topic: the best sections its query finds, those pinned, and the documents they stand in."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from kb import settings
from kb.search.engine import Engine
from kb.search.query import Node
from kb.search.understanding import understand
from kb.topics.resolution import Meaning, Resolver
from kb.topics.topic import Topic

LEAST = 0.125
"""A section scoring less than this share of the best one speaks of something else beside the topic."""


@dataclass(frozen=True)
class Members:
    """The section ids of a topic, pinned ones first, then best first; the ids of their documents, in that order.

    ``pinned`` says how many of the sections are pinned; ``tree`` is the query as understood.
    """

    sections: tuple[str, ...]
    documents: tuple[str, ...]
    pinned: int
    tree: Node | None

    @cached_property
    def by_document(self) -> dict[str, list[str]]:
        """The sections of each document, in the order of ``sections``."""
        found: dict[str, list[str]] = {}
        for section in self.sections:
            found.setdefault(section.partition("#")[0], []).append(section)
        return found


def gather(engine: Engine, resolver: Resolver, topic: Topic) -> Members:
    """Return what belongs to a topic: of what its query finds, at most KB_TOPIC_SECTIONS sections."""
    tree = understand(topic.query, engine.words(), engine.law_names()).tree
    found = engine.rank(tree, settings.number("KB_TOPIC_SECTIONS")) if tree is not None else ()
    best = max((scored.score for scored in found), default=0.0)
    pinned = _pinned(resolver, topic)
    sections = tuple(dict.fromkeys([*pinned, *(scored.id for scored in found if scored.score >= LEAST * best)]))
    documents = tuple(dict.fromkeys(section.partition("#")[0] for section in sections))
    return Members(sections, documents, len(pinned), tree)


def _pinned(resolver: Resolver, topic: Topic) -> Sequence[str]:
    meant = (resolver.resolve(entry.name) for entry in topic.pinned)
    sections = (f"{one.name}#{one.anchor}" for one in meant if one and one.meaning == Meaning.SECTION)
    return list(dict.fromkeys(sections))

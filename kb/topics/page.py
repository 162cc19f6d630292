"""A topic as a page shows it: its own text, and what the library adds by itself.

The same library gives the same page, byte for byte: every list has an order of its own.
"""

from dataclasses import dataclass
from typing import Any

from kb.topics.evidence import Belonging, CitedLaw, Passage, TopicTerm
from kb.topics.related import Mention, Related
from kb.topics.topic import Topic


@dataclass(frozen=True, slots=True)
class TopicPage:
    """A topic with its place in the tree and everything that is known of it.

    ``sections`` and ``citations`` are counts, ``years`` (year, documents); ``mentions`` are the places of
    documents that name the topic without belonging to it.
    """

    topic: Topic
    parents: tuple[Topic, ...]
    children: tuple[Topic, ...]
    documents: tuple[Belonging, ...]
    passages: tuple[Passage, ...]
    laws: tuple[CitedLaw, ...]
    terms: tuple[TopicTerm, ...]
    related: tuple[Related, ...]
    years: tuple[tuple[str, int], ...]
    linking: tuple[Topic, ...]
    mentions: tuple[tuple[Mention, str], ...]
    sections: int
    citations: int

    def by_kind(self) -> dict[str, list[Belonging]]:
        """Return the documents of each kind, in their order."""
        found: dict[str, list[Belonging]] = {}
        for document in self.documents:
            found.setdefault(document.kind, []).append(document)
        return found

    def as_json(self) -> dict[str, Any]:
        """Return the object that ``kb topics NAME --json`` prints."""
        return {
            **brief(self.topic),
            "aliases": [alias.name for alias in self.topic.aliases],
            "query": self.topic.query,
            "text": self.topic.text,
            "source": self.topic.path,
            "evidence": {
                "documents": len(self.documents),
                "sections": self.sections,
                "citations": self.citations,
            },
            "parents": [brief(topic) for topic in self.parents],
            "children": [brief(topic) for topic in self.children],
            "related": [
                brief(one.topic) | {"sections": one.sections, "documents": one.documents, "stated": one.stated}
                for one in self.related
            ],
            "documents": [document._asdict() for document in self.documents],
            "passages": [passage._asdict() for passage in self.passages],
            "laws": [law._asdict() for law in self.laws],
            "terms": [term._asdict() for term in self.terms],
            "years": [{"year": year, "documents": count} for year, count in self.years],
            "linked_from": [brief(topic) for topic in self.linking],
            "mentioned_in": [mention._asdict() | {"title": title} for mention, title in self.mentions],
        }


def brief(topic: Topic) -> dict[str, str]:
    """Return what names a topic in a list."""
    return {"topic": topic.slug, "title": topic.title}

"""Which names in topic files lead nowhere, and which topics nobody leads to."""

from collections.abc import Iterator
from typing import NamedTuple

from kb.topics.resolution import Destination, Meaning, Resolver
from kb.topics.taxonomy import Taxonomy
from kb.topics.topic import Named, Topic
from kb.topics.wikilinks import links


class BrokenLink(NamedTuple):
    """A name that leads nowhere: file and line (from 1), and the existing name most like it."""

    source: str
    line: int
    name: str
    nearest: str | None


class Unlinked(NamedTuple):
    """A topic that no other names: neither as above or related nor in its text."""

    source: str
    title: str


def names_in(topic: Topic) -> Iterator[tuple[Named, bool]]:
    """Yield every name in a topic's file that is to lead somewhere, and whether it has to be a topic's."""
    for relation in ("parents", "related"):
        yield from ((entry, True) for entry in getattr(topic, relation))
    yield from ((entry, False) for entry in topic.pinned)
    yield from ((Named(link.name, topic.line + link.line), False) for link in links(topic.text))


def broken_links(taxonomy: Taxonomy, resolver: Resolver) -> list[BrokenLink]:
    """Return the names that lead nowhere, by file and line; a law that the library does not hold is none of them."""
    return [
        BrokenLink(topic.path, entry.line, entry.name, _nearest(entry.name, of_topic, taxonomy, resolver))
        for topic in sorted(taxonomy.topics.values(), key=lambda topic: topic.path)
        for entry, of_topic in names_in(topic)
        if not _leads_somewhere(resolver.resolve(entry.name), of_topic)
    ]


def unlinked(taxonomy: Taxonomy, resolver: Resolver) -> list[Unlinked]:
    """Return the topics that no other topic names, by file."""
    named = {
        found.name
        for topic in taxonomy.topics.values()
        for entry, _ in names_in(topic)
        if (found := resolver.resolve(entry.name)) and found.meaning == Meaning.TOPIC and found.name != topic.slug
    }
    alone = (topic for topic in taxonomy.topics.values() if topic.slug not in named)
    return sorted(Unlinked(topic.path, topic.title) for topic in alone)


def _leads_somewhere(found: Destination | None, of_topic: bool) -> bool:
    return found is not None and (found.meaning == Meaning.TOPIC or not of_topic)


def _nearest(name: str, of_topic: bool, taxonomy: Taxonomy, resolver: Resolver) -> str | None:
    return taxonomy.nearest(name) if of_topic else resolver.nearest(name)

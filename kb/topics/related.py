"""What a topic has to do with others, and what speaks of it."""

from collections.abc import Mapping
from typing import NamedTuple

from kb.search.engine import Engine
from kb.search.query import AnyOf, exact
from kb.topics.membership import Members
from kb.topics.resolution import Meaning, Resolver
from kb.topics.taxonomy import Taxonomy
from kb.topics.topic import Topic
from kb.topics.wikilinks import links

_SHOWN = 8
_READ_SECTIONS = 400


class Related(NamedTuple):
    """Another topic, with the reason: the sections and documents in both, and whether a file names it as related."""

    topic: Topic
    sections: int
    documents: int
    stated: bool


class Mention(NamedTuple):
    """A section that uses a topic's title or an alias, of a document that does not belong to the topic."""

    document: str
    anchor: str


def related(taxonomy: Taxonomy, members: Mapping[str, Members], topic: Topic) -> list[Related]:
    """Return the topics that share most sections with one, those named as related among them.

    What is right above or below it in the tree is shown there and left out.
    """
    near = {topic.slug, *(other.slug for other in [*taxonomy.parents(topic), *taxonomy.children(topic)])}
    stated = {other.slug for other in taxonomy.related(topic)}
    own = members[topic.slug]
    found = []
    for slug, other in taxonomy.topics.items():
        sections = len(set(own.sections).intersection(members[slug].sections))
        documents = len(set(own.documents).intersection(members[slug].documents))
        if slug not in near and (sections or slug in stated):
            found.append(Related(other, sections, documents, slug in stated))
    found.sort(key=lambda one: (-one.sections, not one.stated, -one.documents, one.topic.slug))
    kept = found[:_SHOWN]
    return kept + [one for one in found[_SHOWN:] if one.stated]


def linking(taxonomy: Taxonomy, resolver: Resolver, topic: Topic) -> list[Topic]:
    """Return the topics whose text links to one."""
    return [other for other in taxonomy.topics.values() if other is not topic and _links_to(other, resolver, topic)]


def _links_to(other: Topic, resolver: Resolver, topic: Topic) -> bool:
    meant = (resolver.resolve(link.name) for link in links(other.text))
    return any(one and one.meaning == Meaning.TOPIC and one.name == topic.slug for one in meant)


def mentions(engine: Engine, topic: Topic, members: Members) -> list[Mention]:
    """Return the best place of each document that names a topic without belonging to it, best first."""
    named = AnyOf(tuple(exact(name) for name in topic.names))
    found: dict[str, Mention] = {}
    for scored in engine.rank(named, _READ_SECTIONS):
        document, _, anchor = scored.id.partition("#")
        if document not in members.documents:
            found.setdefault(document, Mention(document, anchor))
    return list(found.values())

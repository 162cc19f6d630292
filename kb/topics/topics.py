"""The topics of an open library, gathered once for each state of its index and its topic files."""

import threading
from functools import cached_property
from typing import NamedTuple

from sqlalchemy import Engine as Database

from kb import catalogue
from kb.errors import NotFoundError
from kb.search.engine import Engine
from kb.search.sets import DocumentSets
from kb.topics import evidence, related
from kb.topics.gaps import Gap, gaps
from kb.topics.membership import Members, gather
from kb.topics.page import TopicPage
from kb.topics.resolution import Destination, Resolver
from kb.topics.soundness import BrokenLink, Unlinked, broken_links, unlinked
from kb.topics.taxonomy import Branch, Taxonomy
from kb.topics.topic import Topic, load, version


class Place(NamedTuple):
    """A topic that a document belongs to, with how many of its sections do."""

    topic: Topic
    sections: int


class Name(NamedTuple):
    """A title or an alias of the topic whose slug is ``id``."""

    id: str
    title: str
    kind: str = "topic"


class Gathering:
    """The topics at one revision of the index: the tree at once, what belongs to them when first asked for."""

    def __init__(self, database: Database, engine: Engine) -> None:
        self._database = database
        self._engine = engine
        self._pages: dict[str, TopicPage] = {}
        with database.connect() as connection:
            self.taxonomy = Taxonomy(load(connection))

    @cached_property
    def resolver(self) -> Resolver:
        """What the names in wiki links mean."""
        return Resolver(self._database, self.taxonomy)

    @cached_property
    def members(self) -> dict[str, Members]:
        """What belongs to each topic, by slug."""
        topics = self.taxonomy.topics.values()
        return {topic.slug: gather(self._engine, self.resolver, topic) for topic in topics}

    @cached_property
    def sets(self) -> DocumentSets:
        """The documents of each topic, by its title."""
        topics = self.taxonomy.topics
        return DocumentSets({topics[slug].title: frozenset(of.documents) for slug, of in self.members.items()})

    def page(self, topic: Topic) -> TopicPage:
        """Return the page of a topic, made once."""
        if topic.slug not in self._pages:
            self._pages[topic.slug] = self._make(topic)
        return self._pages[topic.slug]

    def _make(self, topic: Topic) -> TopicPage:
        members = self.members[topic.slug]
        mentioned = related.mentions(self._engine, topic, members)
        with self._database.connect() as connection:
            rows = catalogue.documents_by_id(connection, {*members.documents, *(one.document for one in mentioned)})
            documents = evidence.belonging(rows, members)
            laws, citations = evidence.cited_laws(connection, members)
            return TopicPage(
                topic=topic,
                parents=tuple(self.taxonomy.parents(topic)),
                children=tuple(self.taxonomy.children(topic)),
                documents=tuple(documents),
                passages=tuple(evidence.passages(connection, rows, members)),
                laws=tuple(laws),
                terms=tuple(evidence.topic_terms(connection, members)),
                related=tuple(related.related(self.taxonomy, self.members, topic)),
                years=tuple(evidence.years(documents)),
                linking=tuple(related.linking(self.taxonomy, self.resolver, topic)),
                mentions=tuple((one, rows[one.document].title) for one in mentioned if one.document in rows),
                sections=len(members.sections),
                citations=citations,
            )


class Topics:
    """Answers about topics; shared between threads."""

    def __init__(self, database: Database, engine: Engine) -> None:
        self._database = database
        self._engine = engine
        self._lock = threading.RLock()
        self._known: tuple[object, Gathering] | None = None

    def _now(self) -> Gathering:
        self._engine.refresh()
        with self._database.connect() as connection:
            state = (self._engine.revision, version(connection))
        if self._known is None or self._known[0] != state:
            self._known = (state, Gathering(self._database, self._engine))
        return self._known[1]

    def names(self) -> tuple[Name, ...]:
        """Return the title and the aliases of every topic."""
        with self._lock:
            topics = self._now().taxonomy.topics.values()
        return tuple(Name(topic.slug, name) for topic in topics for name in topic.names)

    def tree(self) -> tuple[tuple[Branch, ...], dict[str, int]]:
        """Return the topics as a tree, and the number of documents of each, by slug."""
        with self._lock:
            now = self._now()
            return now.taxonomy.tree(), {slug: len(of.documents) for slug, of in now.members.items()}

    def named(self, name: str) -> Topic | None:
        """Return the topic that a name means, None where there is none."""
        with self._lock:
            return self._now().taxonomy.named(name)

    def parents(self, topic: Topic) -> list[Topic]:
        """Return the topics right above one."""
        with self._lock:
            return self._now().taxonomy.parents(topic)

    def page(self, name: str) -> TopicPage:
        """Return the page of the topic of that title, alias or slug; raises NotFoundError with the nearest title."""
        with self._lock:
            now = self._now()
            topic = now.taxonomy.named(name)
            if topic is None:
                raise NotFoundError("topic", name, now.taxonomy.nearest(name))
            return now.page(topic)

    def resolve(self, name: str) -> Destination | None:
        """Return what a name in a wiki link means."""
        with self._lock:
            return self._now().resolver.resolve(name)

    def sets(self) -> DocumentSets | None:
        """Return the documents of each topic, None where there are no topics."""
        with self._lock:
            now = self._now()
            return now.sets if now.taxonomy.topics else None

    def documents(self, name: str) -> frozenset[str]:
        """Return the ids of the documents of the topic of that name, none where there is no such topic."""
        with self._lock:
            now = self._now()
            topic = now.taxonomy.named(name)
            return frozenset(now.members[topic.slug].documents) if topic else frozenset()

    def of_document(self, document: str) -> list[Place]:
        """Return the topics that a document belongs to, those that most of its sections belong to first."""
        with self._lock:
            now = self._now()
            found = ((slug, len(of.by_document.get(document, ()))) for slug, of in now.members.items())
            places = [Place(now.taxonomy.topics[slug], count) for slug, count in found if count]
        return sorted(places, key=lambda place: (-place.sections, place.topic.slug))

    def gaps(self, limit: int) -> list[Gap]:
        """Return what the library speaks of often and no topic covers, the largest first."""
        with self._lock:
            now = self._now()
            return gaps(self._engine, now.taxonomy, now.members, limit)

    def check(self) -> tuple[list[BrokenLink], list[Unlinked]]:
        """Return the names in topic files that lead nowhere, and the topics that no other names."""
        with self._lock:
            now = self._now()
            return broken_links(now.taxonomy, now.resolver), unlinked(now.taxonomy, now.resolver)

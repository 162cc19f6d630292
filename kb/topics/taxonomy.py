"""The topics as a tree: which is above which, and which one a name means."""

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any, NamedTuple

from kb.analysis import fold
from kb.search.collation import title_key
from kb.topics.topic import Topic


class Branch(NamedTuple):
    """A topic in the tree, with the branches below it."""

    topic: Topic
    below: tuple["Branch", ...] = ()

    def as_json(self, counts: Mapping[str, int]) -> dict[str, Any]:
        """Return a branch with the number of documents of each topic."""
        return {
            "topic": self.topic.slug,
            "title": self.topic.title,
            "documents": counts[self.topic.slug],
            "below": [branch.as_json(counts) for branch in self.below],
        }


class Taxonomy:
    """All topics by name and by place, in the order of their titles. A topic with two parents stands below both."""

    def __init__(self, topics: Iterable[Topic]) -> None:
        ordered = sorted(topics, key=lambda topic: (title_key(topic.title), topic.slug))
        self.topics = {topic.slug: topic for topic in ordered}
        self._named: dict[str, Topic] = {}
        # A title wins over another topic's alias, either over a slug.
        for naming in (lambda topic: (topic.title,), lambda topic: topic.names, lambda topic: (topic.slug,)):
            for topic in self.topics.values():
                for name in naming(topic):
                    self._named.setdefault(_key(name), topic)
        self._parents = {topic.slug: self._meant(topic, "parents") for topic in self.topics.values()}

    def named(self, name: str) -> Topic | None:
        """Return the topic with a title, an alias or a slug, in either script and any case."""
        return self._named.get(_key(name))

    def nearest(self, name: str) -> str | None:
        """Return the title or alias most like a name, None where none is near."""
        close = get_close_matches(name, self.names, n=1)
        return close[0] if close else None

    @property
    def names(self) -> list[str]:
        """Every title and alias."""
        return [name for topic in self.topics.values() for name in topic.names]

    def parents(self, topic: Topic) -> list[Topic]:
        """Return the topics right above one."""
        return self._parents.get(topic.slug, [])

    def children(self, topic: Topic) -> list[Topic]:
        """Return the topics right below one."""
        return [other for other in self.topics.values() if topic in self._parents[other.slug]]

    def related(self, topic: Topic) -> list[Topic]:
        """Return the topics that one names as related, and those that name it."""
        named = self._meant(topic, "related")
        naming = [other for other in self.topics.values() if topic in self._meant(other, "related")]
        return list(dict.fromkeys([*named, *naming]))

    def tree(self) -> tuple[Branch, ...]:
        """Return the branches from the topics that have nothing above them.

        Of topics that are above one another in a ring, the first by slug begins a branch.
        """
        roots = [topic for topic in self.topics.values() if not self._parents[topic.slug]]
        branches = [self._branch(topic, ()) for topic in roots]
        seen = {topic.slug for branch in branches for topic in _within(branch)}
        for topic in self.topics.values():
            if topic.slug not in seen:
                branches.append(self._branch(topic, ()))
                seen |= {found.slug for found in _within(branches[-1])}
        return tuple(branches)

    def _branch(self, topic: Topic, above: tuple[str, ...]) -> Branch:
        above = (*above, topic.slug)
        below = (child for child in self.children(topic) if child.slug not in above)
        return Branch(topic, tuple(self._branch(child, above) for child in below))

    def _meant(self, topic: Topic, relation: str) -> list[Topic]:
        meant = (self.named(entry.name) for entry in getattr(topic, relation))
        return list(dict.fromkeys(other for other in meant if other and other.slug != topic.slug))


def _within(branch: Branch) -> Iterator[Topic]:
    yield branch.topic
    for below in branch.below:
        yield from _within(below)


def _key(name: str) -> str:
    return "".join(fold(name).split())

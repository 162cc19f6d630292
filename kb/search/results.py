"""What a search gives back, as values and as the JSON that others build on."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from kb.markup import Span
from kb.search.advice import NO_ADVICE, Advice
from kb.search.expansion import variants
from kb.search.query import Query, Variant
from kb.search.reading import Reader


@dataclass(frozen=True, slots=True)
class SectionHit:
    """A passage found: where it stands, its score, and a verbatim snippet with marked spans.

    ``paragraph`` is the one of the section, counted from 1, in which the first mark stands.
    """

    anchor: str
    heading: str
    path: tuple[str, ...]
    score: float
    snippet: str
    highlights: tuple[Span, ...]
    paragraph: int = 1


@dataclass(frozen=True, slots=True)
class Hit:
    """A document found, with its best sections; ``sources`` are its paths under the library folder, the first first.

    ``access`` is its level (kb/access.py).
    """

    document: str
    title: str
    kind: str
    published: str | None
    score: float
    sources: tuple[str, ...]
    matched: int
    sections: tuple[SectionHit, ...]
    access: int = 0

    @property
    def source(self) -> str:
        """The first of its paths."""
        return self.sources[0]


@dataclass(frozen=True, slots=True)
class Article:
    """The article that a query cites, in the newest edition of its law."""

    document: str
    anchor: str
    title: str


@dataclass(frozen=True, slots=True)
class Results:
    """One page of hits for a query as understood."""

    query: Query
    total: int
    took_ms: float
    facets: Mapping[str, Mapping[str, int]]
    hits: tuple[Hit, ...]
    revision: int
    advice: Advice = NO_ADVICE
    article: Article | None = None

    @property
    def variants(self) -> tuple[Variant, ...]:
        """What was searched beside the words typed: synonyms, regional words, words meant by pinyin."""
        return tuple(dict.fromkeys(one for one in variants(self.query.tree) if one.reason != "numeral"))

    def as_json(self) -> dict[str, Any]:
        """Return the object that ``kb search --json`` prints and the API serves."""
        return {
            "query": self.query.text,
            "total": self.total,
            "took_ms": round(self.took_ms, 2),
            "notes": [str(remark) for remark in self.query.remarks],
            "reading": Reader().read(self.query.tree),
            "variants": [{"text": one.text, "reason": one.reason} for one in self.variants],
            "article": asdict(self.article) if self.article else None,
            **self.advice.as_json(),
            "facets": {name: dict(counts) for name, counts in self.facets.items()},
            "hits": [_hit_json(hit) for hit in self.hits],
        }


def _hit_json(hit: Hit) -> dict[str, Any]:
    return {
        "document": hit.document,
        "title": hit.title,
        "kind": hit.kind,
        "published": hit.published,
        "score": round(hit.score, 4),
        "source": hit.source,
        "sources": list(hit.sources),
        "matched": hit.matched,
        "sections": [
            {
                "anchor": section.anchor,
                "heading": section.heading,
                "path": list(section.path),
                "score": round(section.score, 4),
                "snippet": section.snippet,
                "highlights": [list(span) for span in section.highlights],
            }
            for section in hit.sections
        ],
    }

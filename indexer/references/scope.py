"""What a reference without a name can mean: the articles of its own text, and the law that the text is about."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from indexer.references.titles import abbreviations, full_name, laws_in, title_kind
from kb.analysis import fold, numerals
from kb.document import Cited, Section

_ARTICLE = re.compile(rf"第{numerals.NUMERAL}条(?:之{numerals.NUMERAL})?")
_TITLE = re.compile(r"《((?:[^《》]|《[^《》]*》)+)》")
_ITEM = re.compile(r"\s*(?:\([一二三四五六七八九十]+\)|\d{1,2}[.．、])")
_AMENDMENT = re.compile(r"(?:修改|修正|废止).*的决定|修正案")
_CLAUSE = re.compile(r"\s*[一二三四五六七八九十百]+、")
_AMENDED = re.compile(r"^(.{1,20}法)修正案")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a reference stands: section, article with the paragraphs counted before it, and what is meant by default.

    ``law`` is the law that headings or title name; ``amends`` says that the text quotes it, so that 本法 is that law.
    """

    anchor: str
    article: str
    counted: int
    articles: Mapping[str, int]
    short: Mapping[str, str]
    law: str = ""
    amends: bool = False

    @property
    def is_law(self) -> bool:
        """Whether the text is in articles, so that a bare 第十条 is its own."""
        return len(self.articles) > 1

    def paragraph(self, text: str, at: int) -> int:
        """Return which paragraph (款) of its article the offset is in; items belong to the paragraph above them."""
        lines = text[:at].split("\n")
        starts = [*lines[:-1], text[at - len(lines[-1]) :]]
        return self.counted + sum(not _ITEM.match(line) for line in starts)

    def before(self, count: int) -> list[str]:
        """Return the ``count`` articles before this one, in order."""
        position = self.articles.get(self.article, 0)
        return list(self.articles)[max(0, position - count) : position]


@dataclass(slots=True)
class Scope:
    """The document as far as its references need it; sections are entered in order."""

    articles: dict[str, int]
    short: dict[str, str]
    law: str
    amends: bool
    _paragraphs: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(cls, title: str, sections: Sequence[Section], texts: Sequence[str]) -> "Scope":
        """Return the scope of a document; ``texts`` are its sections folded."""
        heading = fold(title)
        labels = dict.fromkeys(label for section in sections if (label := _label(section.anchor)))
        if _AMENDMENT.search(heading) and any(map(_CLAUSE.match, texts)):
            labels.clear()  # its clauses are cited as articles, but 第十条 in them is of the law amended
        articles = {label: position for position, label in enumerate(labels)}
        short = abbreviations([heading, *texts])
        amended = _AMENDED.match(heading)
        law = full_name(amended[1], short) if amended else _only_law(heading, short)
        return cls(articles, short, law, len(articles) < 2 and bool(_AMENDMENT.search(heading)))

    def enter(self, section: Section, text: str) -> Place:
        """Return the place that the next section is."""
        label = _label(section.anchor)
        article = label if label in self.articles else ""
        counted = self._paragraphs[article]
        if article:
            self._paragraphs[article] += sum(not _ITEM.match(line) for line in text.split("\n"))
        headings = [
            fold(heading)
            for heading in (section.heading, *reversed(section.path))
            if "法" in heading or "《" in heading
        ]
        law = next((name for heading in headings if (name := _only_law(heading, self.short))), self.law)
        return Place(section.anchor, article, counted, self.articles, self.short, law, self.amends)


def _label(anchor: str) -> str:
    """Return the article that a section is, or is a further piece of; "" where it is none."""
    first = anchor.partition(".")[0]
    return first if _ARTICLE.fullmatch(first) else ""


def _only_law(heading: str, short: Mapping[str, str]) -> str:
    """Return the law that a heading names, "" where it names none or several."""
    names = {full_name(written, short) for written in _TITLE.findall(heading)}
    laws = {name for name in names if title_kind(name) is Cited.LAW} or laws_in(heading)
    return laws.pop() if len(laws) == 1 else ""

"""Marks to references, left to right: a name takes the places behind it, a list goes on with the law of its first."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice, product

from indexer.references.marks import Mark, Sign, marks, ordinals, through
from indexer.references.scope import Place
from indexer.references.titles import SORT, bare_name, full_name, title_kind
from indexer.structure.numbering import canonical_article
from kb.analysis import numerals
from kb.document import Citation, Cited

_MOST = 200
"""How many citations one place can be: no text means all of 第一至六十条第一至六十款."""

_DEPTHS = {"条": 1, "款": 2, "项": 3}
_ATTACHES = re.compile(r"\s?(?:的|中|里)?(?:\([^()\n]{0,60}\))?\s?的?")
_DEEPENS = re.compile(r"\s?(?:的|中|规定的|所列|[((])?\s?")
_LISTS = re.compile(r"(?:\([^()\n]{0,30}\))?(?:、|,|和|与|及|或者?|以及|并|,?以及|规定和|规定或者|规定、|之一和)?\s?")
_RANGES = re.compile(r"\s?(?:至|到|~|—|-|－)\s?")
_AMENDS = re.compile(r"(?:修改|将|对|废止)(?:了)?$")
_LABELLED = re.compile(r"[\s【(]|$")
_CONTRACT = re.compile(
    r"(?:合同|协议书?|协定|公约|章程|保单|规程|议定书|条约|同书|标准|规范|契约|《|原法|原条例|税则)(?:的|中)?$"
)


@dataclass(slots=True)
class _Reference:
    """A reference being read. ``kind`` is None for what cannot be told: it is read to its end and dropped."""

    start: int
    end: int
    kind: Cited | None
    name: str = ""
    articles: list[str] = field(default_factory=list)
    paragraphs: list[int] = field(default_factory=list)
    items: list[int] = field(default_factory=list)
    last: int = 0  # the number said last, from which a range goes on

    @property
    def depth(self) -> int:
        """How deep a place it names: 1 条, 2 款, 3 项, 0 for a text as a whole."""
        return 3 if self.items else 2 if self.paragraphs else 1 if self.articles else 0

    def take(self, unit: str, numbers: list[int], branch: int | None = None) -> None:
        """Name a place, or more of the same unit."""
        if unit == "条":
            self.articles += [canonical_article(number) for number in numbers[:-1]]
            self.articles.append(canonical_article(numbers[-1], branch))
        else:
            (self.paragraphs if unit == "款" else self.items).extend(numbers)
        self.last = numbers[-1]

    def citations(self, anchor: str) -> Iterator[Citation]:
        """Yield one citation for each place named."""
        if self.kind is None or (self.kind is Cited.SELF and not self.articles):
            return
        named = product(self.articles or [""], self.paragraphs or [0], self.items or [0])
        for article, paragraph, item in islice(named, _MOST):
            yield Citation(anchor, self.start, self.end, self.kind, self.name, article, paragraph, item)


def read_section(text: str, place: Place) -> Iterator[Citation]:
    """Yield the citations of a folded section, numbers of documents left aside."""
    reading = _Reading(text, place)
    for mark in marks(text):
        reading.read(mark)
    for reference in reading.references:
        yield from reference.citations(place.anchor)


class _Reading:
    """One pass over the marks of a section."""

    def __init__(self, text: str, place: Place) -> None:
        self._text = text
        self._place = place
        self._law = place.law  # what 该法, or a bare article of another text, means
        self.references: list[_Reference] = []
        self._readers: dict[Sign, Callable[[Mark], None]] = {
            Sign.TITLE: self._title,
            Sign.OWN: self._own,
            Sign.THAT: self._that,
            Sign.PLACE: self._placed,
            Sign.BACK: self._back,
            Sign.BARE: self._bare,
        }

    def read(self, mark: Mark) -> None:
        """Take the next mark."""
        self._readers[mark.sign](mark)

    @property
    def _open(self) -> _Reference | None:
        return self.references[-1] if self.references else None

    def _begin(self, start: int, end: int, kind: Cited | None, name: str = "") -> _Reference:
        reference = _Reference(start, end, kind, name)
        self.references.append(reference)
        if kind is Cited.LAW and not self._place.amends:
            self._law = name
        return reference

    def _title(self, mark: Mark) -> None:
        name = full_name(mark.match[0][1:-1], self._place.short)
        if self._text.endswith("本", 0, mark.start) and SORT.fullmatch(mark.match[0][1:-1]):
            self._begin(mark.start - 1, mark.end, Cited.SELF)
            return
        self._begin(mark.start, mark.end, title_kind(name), name)
        if self._place.amends and _AMENDS.search(self._text, max(0, mark.start - 4), mark.start):
            self._law = name

    def _bare(self, mark: Mark) -> None:
        has_place = bool(_FOLLOWED.match(self._text, mark.end))
        start = bare_name(self._text, mark.end, self._place.short, has_place=has_place)
        if start is not None:
            self._begin(start, mark.end, Cited.LAW, full_name(self._text[start : mark.end], self._place.short))
        elif has_place:
            self._begin(mark.start, mark.end, None)

    def _own(self, mark: Mark) -> None:
        if self._place.amends:
            is_known = self._law and mark.match["own"] not in ("条", "款")
            self._begin(mark.start, mark.end, Cited.LAW if is_known else None, self._law)
            return
        reference = self._begin(mark.start, mark.end, Cited.SELF)
        if mark.match["own"] in ("条", "款") and self._place.article:
            reference.articles = [self._place.article]
            if mark.match["own"] == "款":
                reference.paragraphs = [self._place.paragraph(self._text, mark.start)]

    def _that(self, mark: Mark) -> None:
        last = next((one for one in reversed(self.references) if one.articles), None)
        if mark.match["that"] in ("条", "款"):
            reference = self._begin(mark.start, mark.end, last.kind if last else None, last.name if last else "")
            if last:
                reference.articles = last.articles[-1:]
                reference.paragraphs = last.paragraphs[-1:] if mark.match["that"] == "款" else []
            return
        self._begin(mark.start, mark.end, Cited.LAW if self._law else None, self._law)

    def _placed(self, mark: Mark) -> None:
        unit, numbers = mark.match["unit"], ordinals(mark.match["numbers"])
        if not numbers:
            return
        branch = next(iter(ordinals(mark.match["branch"] or "")), None)
        open_, depth = self._open, _DEPTHS[unit]
        gap = self._text[open_.end : mark.start] if open_ else "\n"
        if open_ and open_.depth < depth and (_DEEPENS if open_.depth else _ATTACHES).fullmatch(gap):
            open_.take(unit, numbers, branch)
            open_.end = mark.end
        elif open_ and open_.depth == depth and _RANGES.fullmatch(gap):
            open_.take(unit, [*through(open_.last, numbers[0]), *numbers[1:]], branch)
            open_.end = mark.end
        elif open_ and open_.depth and _LISTS.fullmatch(gap):
            self._listed(open_, mark, unit).take(unit, numbers, branch)
        else:
            self._alone(mark, unit, numbers, branch)

    def _listed(self, before: _Reference, mark: Mark, unit: str) -> _Reference:
        """Go on with a list: what stands above the unit stays as it was."""
        reference = self._begin(mark.start, mark.end, before.kind, before.name)
        if unit != "条":
            reference.articles = before.articles[-1:]
        if unit == "项":
            reference.paragraphs = before.paragraphs[-1:]
        return reference

    def _alone(self, mark: Mark, unit: str, numbers: list[int], branch: int | None) -> None:
        """Read a place that no name leads to."""
        if unit == "条":
            if self._is_label(mark):
                return
            kind, name = self._meant(canonical_article(numbers[-1], branch), mark)
            self._begin(mark.start, mark.end, kind, name).take(unit, numbers, branch)
        elif self._place.article:
            before = self._open
            reference = self._begin(mark.start, mark.end, Cited.SELF)
            reference.articles = [self._place.article]
            # 实施前款规定的行为，达到第一项规定标准: the item is of the paragraph just named.
            if unit == "项" and before and before.kind is Cited.SELF and before.articles == reference.articles:
                is_same_sentence = "。" not in self._text[before.end : mark.start]
                reference.paragraphs = before.paragraphs[-1:] if is_same_sentence else []
            reference.take(unit, numbers)

    def _meant(self, article: str, mark: Mark) -> tuple[Cited | None, str]:
        """Return what a bare article is of: this text where it has such an article, else the law spoken of."""
        if _CONTRACT.search(self._text, max(0, mark.start - 6), mark.start):
            return None, ""
        # What begins a line goes on with what headings and title name, not with the line above.
        law = self._place.law if self._opens_line(mark) and self._place.law else self._law
        if self._place.is_law and (article in self._place.articles or not law):
            return Cited.SELF, ""
        return (Cited.LAW, law) if law else (None, "")

    def _opens_line(self, mark: Mark) -> bool:
        return mark.start == 0 or self._text[mark.start - 1] in '\n“"「'

    def _opens_sentence(self, mark: Mark) -> bool:
        """Whether a blank between it and the sentence before sets it off, as where line breaks were lost."""
        before = self._text[max(0, mark.start - 4) : mark.start]
        return before.endswith(" ") and before.rstrip(" ").endswith(("。", "\n"))

    def _is_label(self, mark: Mark) -> bool:
        """Whether the article is opened here, not referred to."""
        is_label = (self._opens_line(mark) and _LABELLED.match(self._text, mark.end)) or self._opens_sentence(mark)
        return bool(is_label) and (self._place.is_law or not self._place.law)

    def _back(self, mark: Mark) -> None:
        """Read 前款, 前两条, 前项: what stands just before in the text itself."""
        if not self._place.article:
            return
        count, unit = numerals.parse(mark.match["count"] or "一") or 1, mark.match["back"]
        open_ = self._open
        start = open_.start if open_ and open_.end == mark.start and open_.kind is Cited.SELF else mark.start
        reference = self._begin(start, mark.end, Cited.SELF)
        here = self._place.paragraph(self._text, mark.start)
        if unit == "条":
            reference.articles = self._place.before(count)
            return
        reference.articles = [self._place.article]
        if unit == "款":
            reference.paragraphs = list(range(max(1, here - count), here))


_FOLLOWED = re.compile(rf"(?:\([^()\n]{{0,60}}\))?\s?的?第{numerals.NUMERAL}(?:、{numerals.NUMERAL})*条")

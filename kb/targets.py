"""Quantified commitments across documents: what, how much, how often or by when, by whom."""

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, func, select

from kb.tables import documents, sections, targets

_BOUND = re.compile(r"(.*?)…?(至[\d.两三四五六七八九十]+)?((?:及?以[上下内]|之内|左右)?)")


class TargetView(NamedTuple):
    """A target with its place: ``text`` is the clause that sets it, ``heading`` that of its section."""

    document: str
    title: str
    kind: str
    published: str | None
    anchor: str
    heading: str
    start: int
    end: int
    who: str
    action: str
    bound: str
    amount: float
    unit: str
    period: str
    text: str

    @property
    def year(self) -> str:
        """The year of its document, "" where that has no date."""
        year = (self.published or "")[:4]
        return year if len(year) == 4 and year.isdecimal() else ""

    @property
    def quantity(self) -> str:
        """How much, as one would write it: 不少于5场, 保持在98.5%以上, 8至12人."""
        return quantity(self.bound, self.amount, self.unit)


COLUMNS = ("title", "kind", "published", "heading", "who", "action", "bound", "amount", "unit", "period", "text")


class Choice(NamedTuple):
    """Which targets are wanted; "" is any."""

    document: str = ""
    year: str = ""
    kind: str = ""

    def admits(self, target: TargetView) -> bool:
        """Return whether a target is among them."""
        wanted = (self.document, target.document), (self.year, target.year), (self.kind, target.kind)
        return all(not value or value == of_target for value, of_target in wanted)


EVERY = Choice()


def quantity(bound: str, amount: float, unit: str) -> str:
    """Return an amount with the words of its bound around it."""
    match = _BOUND.fullmatch(bound)
    before, most, after = match.groups() if match else (bound, "", "")
    return f"{before}{amount:.10g}{most or ''}{unit}{after}"


def read_targets(connection: Connection, choice: Choice = EVERY) -> list[TargetView]:
    """Return the targets chosen, those of the newest documents first, in reading order."""
    query = (
        select(targets, documents.c.title, documents.c.kind, documents.c.published, sections.c.heading)
        .add_columns(sections.c.path, sections.c.text)
        .join(documents, documents.c.id == targets.c.document)
        .join(sections, (sections.c.document == targets.c.document) & (sections.c.anchor == targets.c.anchor))
        .order_by(documents.c.published.desc(), documents.c.id, targets.c.ordinal)
    )
    if choice.document:
        query = query.where(targets.c.document == choice.document)
    if choice.kind:
        query = query.where(documents.c.kind == choice.kind)
    return [target for target in map(_view, connection.execute(query)) if choice.admits(target)]


def count_targets(connection: Connection) -> int:
    """Return how many targets there are."""
    return connection.scalar(select(func.count()).select_from(targets)) or 0


def cells(target: TargetView) -> tuple[str, ...]:
    """Return a target as a row of text, in the order of COLUMNS."""
    values: Sequence[Any] = [getattr(target, name) for name in COLUMNS]
    return tuple(f"{value:.10g}" if isinstance(value, float) else value or "" for value in values)


def _view(row: Row[Any]) -> TargetView:
    heading = row.heading or (row.path[-1] if row.path else "")
    said = (row.who, row.action, row.bound, row.amount, row.unit, row.period)
    place = (row.document, row.title, row.kind, row.published, row.anchor, heading, row.start, row.end)
    return TargetView(*place, *said, row.text[row.start : row.end])

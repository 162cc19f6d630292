"""Which document and article each citation leads to, decided after all texts are recorded.

As an index does, this follows the catalogue by revision: the revision reached stands in its properties, set in the
transaction that resolves, so that a run cut off before is finished by the next. What a change can touch is the
citations in the changed documents, those that lead to a changed or removed one, and those of a name that a changed
one bears; nothing else is looked at.
"""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Row, Select, bindparam, select, tuple_, union, update

from kb import catalogue
from kb.catalogue import section_id
from kb.citations import OPENING, Edition, in_force
from kb.document import Cited, Kind
from kb.seal import break_seals
from kb.tables import citations, documents, names, properties, sections, tombstones

_AT_ONCE = 500


class Resolved(NamedTuple):
    """How many citations were looked at, and how many of them now lead elsewhere than before."""

    examined: int
    changed: int


def resolve_citations(connection: Connection) -> Resolved:
    """Bring the targets of citations up to the catalogue's revision, inside a transaction of the caller's."""
    reached, newest = catalogue.resolved_revision(connection), catalogue.revision(connection)
    if reached == newest:
        return Resolved(0, 0)
    rows = list(connection.execute(_affected(reached)))
    editions = _editions(connection, {row.name for row in rows})
    present = _present(connection, {one for row in rows for one in _sections(row, editions).values()})
    changes = []
    for row in rows:
        target, anchor = _target(row, _sections(row, editions), present)
        if (row.target, row.target_anchor) != (target, anchor):
            key = {"of": row.document, "number": row.ordinal}
            changes.append(key | {"target": target, "target_anchor": anchor})
    if changes:
        is_row = (citations.c.document == bindparam("of")) & (citations.c.ordinal == bindparam("number"))
        break_seals(connection, {change["of"] for change in changes})
        connection.execute(update(citations).where(is_row), changes)
    _reach(connection, newest)
    return Resolved(len(rows), len(changes))


def _affected(reached: int) -> Select[Any]:
    """Select the citations that changes since a revision can touch, each with the date of its document."""
    changed = select(documents.c.id).where(documents.c.revision > reached)
    gone = select(tombstones.c.document).where(tombstones.c.revision > reached)
    borne = select(names.c.name).where(names.c.document.in_(changed))
    ways: Sequence[ColumnElement[bool]] = (
        citations.c.document.in_(changed),
        citations.c.target.in_(changed),
        citations.c.target.in_(gone),
        citations.c.name.in_(borne),
    )
    keys = union(*(select(citations.c.document, citations.c.ordinal).where(way) for way in ways))
    return (
        select(citations, documents.c.published)
        .join(documents, documents.c.id == citations.c.document)
        .where(tuple_(citations.c.document, citations.c.ordinal).in_(keys), citations.c.kind != Cited.SELF.value)
    )


def _editions(connection: Connection, wanted: Iterable[str]) -> dict[str, list[Edition]]:
    """Return the documents of each name, laws alone where there are any."""
    found: dict[str, list[Edition]] = {}
    laws: set[str] = set()
    for some in _slices(wanted):
        query = select(names.c.name, documents.c.id, documents.c.published, documents.c.kind)
        query = query.join(documents, documents.c.id == names.c.document).where(names.c.name.in_(some))
        rows = list(connection.execute(query))
        laws |= {row.name for row in rows if row.kind == Kind.LAW.value}
        for row in rows:
            if row.kind == Kind.LAW.value or row.name not in laws:
                found.setdefault(row.name, []).append(Edition(row.published, row.id))
    return found


def _sections(row: Row[Any], editions: Mapping[str, Sequence[Edition]]) -> dict[Edition, str]:
    """Return the editions that a citation may mean, each with the section of the article cited, or of its first."""
    return {one: section_id(one.document, row.article or OPENING) for one in editions.get(row.name, ())}


def _target(row: Row[Any], editions: Mapping[Edition, str], present: Container[str]) -> tuple[str | None, str | None]:
    """Return document and anchor: the edition in force of those with the article (volumes of a code share a name)."""
    having = [edition for edition, section in editions.items() if section in present]
    target = in_force(having or list(editions), row.published)
    return target, row.article if having and row.article else None


def _present(connection: Connection, ids: Iterable[str]) -> set[str]:
    """Return which of the sections exist."""
    found: set[str] = set()
    for some in _slices(ids):
        found |= set(connection.scalars(select(sections.c.id).where(sections.c.id.in_(some))))
    return found


def _slices(values: Iterable[str]) -> Iterator[list[str]]:
    """Yield the values in portions that a statement can name."""
    ordered = sorted(values)
    return (ordered[start : start + _AT_ONCE] for start in range(0, len(ordered), _AT_ONCE))


def _reach(connection: Connection, revision: int) -> None:
    statement = update(properties).where(properties.c.name == catalogue.RESOLVED).values(value=str(revision))
    if not connection.execute(statement).rowcount:
        connection.execute(properties.insert().values(name=catalogue.RESOLVED, value=str(revision)))

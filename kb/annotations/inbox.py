"""Reports of what is wrong with a text, from readers to those who look after the library.

Everybody who may read may report. So there are limits: on the words of a report, and on how many of readers without an
account may be open at once. Who reported from where is kept nowhere.
"""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import Connection, Engine, Row, func, insert, select, update

from kb.annotations.subject import Subject
from kb.errors import KbError, NotFoundError, UsageError
from kb.workspace.database import reading
from kb.workspace.tables import reports

LONGEST_WORDS, LONGEST_PASSAGE = 2_000, 2_000
_MOST_OPEN = 500
_LONGEST_NUMBER = 15


class Matter(StrEnum):
    """What is wrong with a text."""

    TEXT = "text"
    METADATA = "metadata"
    OUTDATED = "outdated"
    DUPLICATE = "duplicate"
    OTHER = "other"


class Report(NamedTuple):
    """A report; ``closed`` is when it was closed, None while it is open, ``remark`` what came of it."""

    id: int
    matter: Matter
    address: str
    title: str
    passage: str
    digest: str
    revision: int
    words: str
    author: str
    at: str
    closed: str | None
    closed_by: str
    remark: str

    def as_json(self) -> dict[str, Any]:
        """Return the object that ``kb inbox --json`` prints."""
        return self._asdict() | {"matter": self.matter.value}


class InboxFullError(KbError):
    """Too many reports of readers without an account are open."""

    def __init__(self) -> None:
        super().__init__(f"{_MOST_OPEN} reports wait to be looked at; close some with: kb inbox close")


class Inbox:
    """Reads and writes reports; one for a process, shared between threads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._reading = reading(engine)

    def add(self, about: Subject, matter: Matter, words: str, passage: str = "", author: str = "") -> int:
        """Keep a report and return its number; raises UsageError for too many words or none, InboxFullError.

        ``passage`` is the words in question, those at the beginning of the text where none are given; ``author`` the
        name of an account, "" for a reader without one.
        """
        if len(words) > LONGEST_WORDS or len(passage) > LONGEST_PASSAGE:
            raise UsageError(f"a report has at most {LONGEST_WORDS} characters, and quotes {LONGEST_PASSAGE}")
        if matter is Matter.OTHER and not words.strip():
            raise UsageError("say in words what is wrong")
        row = {"address": about.address, "title": about.title, "digest": about.digest, "revision": about.revision}
        said = {"matter": matter.value, "words": words.strip(), "passage": passage.strip() or about.opening}
        with self._engine.begin() as connection:
            if not author and _open_and_unnamed(connection) >= _MOST_OPEN:
                raise InboxFullError
            added = connection.execute(
                insert(reports).values(**row, **said, author=author, at=_now(), closed_by="", remark="")
            )
        return int(added.lastrowid)

    def all(self, *, closed: bool = False, limit: int | None = None) -> list[Report]:
        """Return the open reports, or those that were closed, the newest first, at most ``limit`` of them."""
        wanted = reports.c.closed.is_not(None) if closed else reports.c.closed.is_(None)
        with self._reading.connect() as connection:
            rows = connection.execute(select(reports).where(wanted).order_by(reports.c.id.desc()).limit(limit))
            return [_report(row) for row in rows]

    def one(self, number: int) -> Report:
        """Return a report; raises NotFoundError."""
        with self._reading.connect() as connection:
            return _report(_row(connection, number))

    def close(self, number: int, author: str, remark: str = "") -> None:
        """Close a report, saying what came of it; raises NotFoundError, UsageError for a remark that is too long."""
        if len(remark) > LONGEST_WORDS:
            raise UsageError(f"a remark has at most {LONGEST_WORDS} characters")
        self._set(number, closed=_now(), closed_by=author, remark=remark.strip())

    def reopen(self, number: int) -> None:
        """Open a report again; raises NotFoundError."""
        self._set(number, closed=None, closed_by="", remark="")

    def count(self) -> int:
        """Return how many reports are open."""
        query = select(func.count()).select_from(reports).where(reports.c.closed.is_(None))
        with self._reading.connect() as connection:
            return connection.scalar(query) or 0

    def _set(self, number: int, **values: Any) -> None:
        with self._engine.begin() as connection:
            _row(connection, number)
            connection.execute(update(reports).where(reports.c.id == number).values(**values))


def matter_of(written: str) -> Matter:
    """Return the matter of that name; raises UsageError."""
    if written not in set(Matter):
        raise UsageError(f"no matter {written[:40]!r}; choose one of: {', '.join(Matter)}")
    return Matter(written)


def number_of(written: str) -> int:
    """Return the number of a report as it stands in a link; raises NotFoundError for what is none."""
    if not (written.isascii() and written.isdecimal()) or len(written) > _LONGEST_NUMBER:
        raise NotFoundError("report", written[:40])
    return int(written)


def _open_and_unnamed(connection: Connection) -> int:
    query = select(func.count()).select_from(reports).where(reports.c.closed.is_(None), reports.c.author == "")
    return connection.scalar(query) or 0


def _row(connection: Connection, number: int) -> Row[Any]:
    row = connection.execute(select(reports).where(reports.c.id == number)).one_or_none()
    if row is None:
        raise NotFoundError("report", str(number))
    return row


def _report(row: Row[Any]) -> Report:
    return Report(**dict(row._mapping) | {"matter": Matter(row.matter)})


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

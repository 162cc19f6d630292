"""All curricula with all their editions as one JSON object, and back."""

from collections.abc import Iterator
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct
from sqlalchemy import Connection, Engine, insert, select

from kb.curricula.curriculum import Curriculum, CurriculumError, check, encode
from kb.workspace.database import reading
from kb.workspace.editions import write_edition
from kb.workspace.tables import curricula, editions, users

FORMAT = "xuehai-curricula 1"


class KeptEdition(Struct, frozen=True, forbid_unknown_fields=True):
    """An edition as ``kb.curricula.store`` keeps it."""

    number: Annotated[int, Meta(ge=1)]
    author: str
    at: str
    remark: str
    content: Curriculum


class Kept(Struct, frozen=True, forbid_unknown_fields=True):
    """A curriculum with all its editions, oldest first; ``owner`` is the name of an account, None for nobody's."""

    id: Annotated[str, Meta(pattern="^[0-9a-f]{12}$")]
    owner: str | None
    published: int | None
    created: str
    changed: str
    archived: bool
    editions: Annotated[tuple[KeptEdition, ...], Meta(min_length=1)]


class Backup(Struct, frozen=True, forbid_unknown_fields=True):
    """What ``kb curriculum export --all`` writes."""

    format: str
    curricula: tuple[Kept, ...]


def dump(engine: Engine) -> bytes:
    """Return all curricula as they are at this moment, by id."""
    with reading(engine).connect() as connection:
        return msgspec.json.format(msgspec.json.encode(Backup(FORMAT, tuple(_all(connection)))), indent=1)


def load(engine: Engine, data: bytes) -> tuple[int, int]:
    """Bring in the curricula of a backup; return how many came and how many were here already, untouched.

    Raises CurriculumError for anything that is no backup; then nothing has come in. Owners without an account here
    leave their curricula to the administrators.
    """
    try:
        backup = msgspec.json.decode(data, type=Backup)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise CurriculumError("$", f"{error}; kb curriculum export --all makes what can be taken in") from error
    if backup.format != FORMAT:
        raise CurriculumError("$.format", f"{backup.format!r} is not {FORMAT!r}")
    with engine.begin() as connection:
        here = set(connection.scalars(select(curricula.c.id)))
        names = {row.name: row.id for row in connection.execute(select(users.c.id, users.c.name))}
        new = [kept for kept in backup.curricula if kept.id not in here]
        for kept in new:
            _bring_in(connection, kept, names.get(kept.owner or ""))
    return len(new), len(backup.curricula) - len(new)


def _all(connection: Connection) -> Iterator[Kept]:
    query = select(curricula, users.c.name).outerjoin(users, users.c.id == curricula.c.owner).order_by(curricula.c.id)
    for row in connection.execute(query).all():
        of_this = select(editions).where(editions.c.curriculum == row.id).order_by(editions.c.number)
        kept = tuple(_kept(edition) for edition in connection.execute(of_this))
        yield Kept(row.id, row.name, row.published, row.created, row.changed, row.archived, kept)


def _kept(row: Any) -> KeptEdition:
    return KeptEdition(row.number, row.author, row.at, row.remark, msgspec.json.decode(row.content, type=Curriculum))


def _bring_in(connection: Connection, kept: Kept, owner: int | None) -> None:
    numbers = [edition.number for edition in kept.editions]
    if numbers != list(range(1, len(numbers) + 1)) or (kept.published or 1) not in numbers:
        raise CurriculumError(
            f"curriculum {kept.id}", "its editions are not 1, 2, 3 …, or the published one is missing"
        )
    row = {"id": kept.id, "owner": owner, "title": kept.editions[-1].content.title, "edition": numbers[-1]}
    times = {"created": kept.created, "changed": kept.changed, "archived": kept.archived}
    connection.execute(insert(curricula).values(**row, **times, published=kept.published))
    for edition in kept.editions:
        values = {"number": edition.number, "author": edition.author, "at": edition.at, "remark": edition.remark}
        content = encode(check(edition.content)).decode()
        write_edition(connection, values | {"curriculum": kept.id, "content": content})

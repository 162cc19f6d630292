"""Accounts: who may sign in, with which password, and which sign-ins are alive.

Passwords are hashed by Argon2id with the parameters of RFC 9106 (second recommendation); a hash with older parameters
is renewed when its owner signs in. Guessing is slowed down by name and by address.
"""

import hashlib
import secrets
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, NamedTuple

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Connection, Engine, Row, Select, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from kb.access import Access
from kb.analysis import fold
from kb.errors import KbError, NotFoundError, UsageError
from kb.workspace.database import reading
from kb.workspace.tables import curricula, failures, notes, sign_ins, users

SHORTEST_PASSWORD, LONGEST_PASSWORD = 10, 200
_LONGEST_NAME = 60
_SIGNED_IN_SECONDS = 14 * 24 * 3600
_TRIES, _TRY_SECONDS = 5, 15 * 60
# A clock may be put right by so much; what happened later than now happened by a clock that was wrong.
_CLOCK_SECONDS = 3600
# Many people may sit behind one address.
_TRIES_OF_AN_ADDRESS = 50


class Role(StrEnum):
    """What an account may do: trainers make curricula, administrators look after all of them."""

    TRAINER = "trainer"
    ADMIN = "admin"


_USUAL = {Role.TRAINER: Access.MEMBERS, Role.ADMIN: Access.RESTRICTED}
"""What an account may read until it is told otherwise."""


class User(NamedTuple):
    """An account."""

    id: int
    name: str
    role: Role
    clearance: Access

    @property
    def is_admin(self) -> bool:
        """Whether this account looks after all curricula."""
        return self.role is Role.ADMIN


class SignInRefusedError(KbError):
    """Name and password do not belong together; which of them is wrong is not said."""

    def __init__(self) -> None:
        super().__init__("name or password is wrong")


class ThrottledError(KbError):
    """Too many wrong passwords; ``seconds`` until the next one is looked at."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        super().__init__(f"too many wrong passwords; try again in {seconds} s")


class Accounts:
    """The accounts of a home; one for a process, shared between threads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._reading = reading(engine)
        self._hasher = PasswordHasher()
        # Verified in place of an account that does not exist, so that both take the same time.
        self._nobody = self._hasher.hash(secrets.token_hex())

    def add(self, name: str, password: str, role: Role = Role.TRAINER) -> User:
        """Make an account; raises UsageError for a bad or taken name or a bad password."""
        name = _name(name)
        row = {"name": name, "folded": fold(name), "role": role.value, "clearance": int(_USUAL[role])}
        hashed = self._hash(password)
        created = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        try:
            with self._engine.begin() as connection:
                connection.execute(insert(users).values(**row, password=hashed, created=created))
        except IntegrityError:
            raise UsageError(f"there is an account {name!r} already; choose another name") from None
        return self.find(name)

    def remove(self, name: str) -> None:
        """Remove an account; its curricula stay, for administrators to look after, and the notes it shared."""
        with self._engine.begin() as connection:
            user = _row(connection, name)
            connection.execute(update(curricula).where(curricula.c.owner == user.id).values(owner=None))
            connection.execute(delete(notes).where(notes.c.user == user.id, ~notes.c.shared))
            connection.execute(update(notes).where(notes.c.user == user.id).values(user=None))
            connection.execute(delete(users).where(users.c.id == user.id))

    def set_password(self, name: str, password: str) -> None:
        """Give an account another password and end its sign-ins."""
        hashed = self._hash(password)
        with self._engine.begin() as connection:
            user = _row(connection, name)
            connection.execute(update(users).where(users.c.id == user.id).values(password=hashed))
            connection.execute(delete(sign_ins).where(sign_ins.c.user == user.id))

    def set_clearance(self, name: str, clearance: Access) -> None:
        """Let an account read what is at ``clearance`` or below, from its next request on."""
        with self._engine.begin() as connection:
            user = _row(connection, name)
            connection.execute(update(users).where(users.c.id == user.id).values(clearance=int(clearance)))

    def all(self) -> Sequence[Row[Any]]:
        """Return name, role, clearance and date of all accounts, by name."""
        columns = (users.c.name, users.c.role, users.c.clearance, users.c.created)
        query: Select[Any] = select(*columns).order_by(users.c.folded)
        with self._reading.connect() as connection:
            return connection.execute(query).all()

    def find(self, name: str) -> User:
        """Return the account of that name; raises NotFoundError."""
        with self._reading.connect() as connection:
            return _user(_row(connection, name))

    def by_id(self, user_id: int) -> User | None:
        """Return an account, None when it has gone."""
        with self._reading.connect() as connection:
            row = connection.execute(select(users).where(users.c.id == user_id)).one_or_none()
        return _user(row) if row else None

    def sign_in(self, name: str, password: str, address: str) -> str:
        """Return the token of a new sign-in; raises SignInRefusedError and ThrottledError."""
        limits = {f"name {fold(name)[:_LONGEST_NAME]}": _TRIES, f"address {address}": _TRIES_OF_AN_ADDRESS}
        with self._reading.connect() as connection:
            self._throttle(connection, limits)
            row = connection.execute(select(users).where(users.c.folded == fold(name))).one_or_none()
        if not self._verify(row.password if row else self._nobody, password) or row is None:
            with self._engine.begin() as connection:
                now = time.time()
                connection.execute(delete(failures).where(~failures.c.at.between(now - _TRY_SECONDS, now)))
                connection.execute(insert(failures), [{"key": key, "at": now} for key in limits])
            raise SignInRefusedError
        token = secrets.token_urlsafe(32)
        with self._engine.begin() as connection:
            now = time.time()
            connection.execute(delete(failures).where(failures.c.key == next(iter(limits))))
            connection.execute(delete(sign_ins).where(sign_ins.c.until < now))
            connection.execute(
                insert(sign_ins).values(token=_digest(token), user=row.id, until=now + _SIGNED_IN_SECONDS)
            )
            if self._hasher.check_needs_rehash(row.password):
                renewed = self._hasher.hash(password)
                connection.execute(update(users).where(users.c.id == row.id).values(password=renewed))
        return token

    def signed_in(self, token: str) -> User | None:
        """Return whose sign-in a token is, None when it has ended."""
        now = time.time()
        alive = sign_ins.c.until.between(now, now + _SIGNED_IN_SECONDS + _CLOCK_SECONDS)
        query = select(users).join(sign_ins).where(sign_ins.c.token == _digest(token), alive)
        with self._reading.connect() as connection:
            row = connection.execute(query).one_or_none()
        return _user(row) if row else None

    def sign_out(self, token: str) -> None:
        """End a sign-in: its cookie is worth nothing from now on."""
        with self._engine.begin() as connection:
            connection.execute(delete(sign_ins).where(sign_ins.c.token == _digest(token)))

    def _hash(self, password: str) -> str:
        if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
            raise UsageError(
                f"a password has {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters, not {len(password)}"
            )
        return self._hasher.hash(password)

    def _verify(self, hashed: str, password: str) -> bool:
        try:
            return self._hasher.verify(hashed, password[:LONGEST_PASSWORD])
        except (VerificationError, InvalidHashError):
            return False

    def _throttle(self, connection: Connection, limits: dict[str, int]) -> None:
        now = time.time()
        since = now - _TRY_SECONDS
        for key, limit in limits.items():
            recent = (failures.c.key == key) & failures.c.at.between(since, now)
            number, oldest = connection.execute(select(func.count(), func.min(failures.c.at)).where(recent)).one()
            if number >= limit:
                raise ThrottledError(max(1, round(oldest - since)))


def _name(name: str) -> str:
    name = name.strip()
    if not name or len(name) > _LONGEST_NAME or not name.isprintable():
        raise UsageError(f"a name has 1 to {_LONGEST_NAME} printable characters")
    return name


def _row(connection: Connection, name: str) -> Row[Any]:
    row = connection.execute(select(users).where(users.c.folded == fold(name.strip()))).one_or_none()
    if row is None:
        raise NotFoundError("account", name)
    return row


def _user(row: Row[Any]) -> User:
    return User(row.id, row.name, Role(row.role), Access(row.clearance))


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()

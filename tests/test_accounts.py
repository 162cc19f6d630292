"""Accounts: passwords, guessing, sign-ins that end."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from kb.errors import NotFoundError, UsageError
from kb.workspace import accounts as module
from kb.workspace.accounts import Accounts, Role, SignInRefusedError, ThrottledError
from kb.workspace.database import connect
from kb.workspace.tables import users

PASSWORD = "警报响三遍再疏散"


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    opened = connect(tmp_path / "curricula.db")
    yield opened
    opened.dispose()


@pytest.fixture
def accounts(engine: Engine) -> Accounts:
    made = Accounts(engine)
    made.add("李老师", PASSWORD * 2)
    return made


def test_the_right_password_signs_in_until_sign_out(accounts: Accounts) -> None:
    token = accounts.sign_in("李老师", PASSWORD * 2, "::1")
    user = accounts.signed_in(token)
    assert user is not None
    assert (user.name, user.role) == ("李老师", Role.TRAINER)
    accounts.sign_out(token)
    assert accounts.signed_in(token) is None


def test_traditional_characters_are_the_same_name(accounts: Accounts) -> None:
    assert accounts.find("李老師").name == "李老师"


@pytest.mark.parametrize("name", ["李老师", "没有的人", "", "'; DROP TABLE users; --"])
def test_a_wrong_password_and_an_unknown_name_are_told_alike(accounts: Accounts, name: str) -> None:
    with pytest.raises(SignInRefusedError, match=r"^name or password is wrong$"):
        accounts.sign_in(name, "wrong", "::1")


def test_after_five_wrong_passwords_the_right_one_has_to_wait(accounts: Accounts) -> None:
    for _ in range(5):
        with pytest.raises(SignInRefusedError):
            accounts.sign_in("李老师", "wrong", "::1")
    with pytest.raises(ThrottledError) as told:
        accounts.sign_in("李老师", PASSWORD * 2, "::2")
    assert 0 < told.value.seconds <= 900


def test_one_address_may_not_try_every_name(accounts: Accounts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_TRIES_OF_AN_ADDRESS", 3)
    for number in range(3):
        with pytest.raises(SignInRefusedError):
            accounts.sign_in(f"名字{number}", "wrong", "192.0.2.1")
    with pytest.raises(ThrottledError):
        accounts.sign_in("李老师", PASSWORD * 2, "192.0.2.1")
    assert accounts.sign_in("李老师", PASSWORD * 2, "192.0.2.2")


def test_a_new_password_ends_every_sign_in(accounts: Accounts) -> None:
    token = accounts.sign_in("李老师", PASSWORD * 2, "::1")
    accounts.set_password("李老师", "another long password")
    assert accounts.signed_in(token) is None


def test_a_removed_account_is_signed_out(accounts: Accounts) -> None:
    token = accounts.sign_in("李老师", PASSWORD * 2, "::1")
    accounts.remove("李老师")
    assert accounts.signed_in(token) is None
    with pytest.raises(NotFoundError):
        accounts.find("李老师")


@pytest.mark.parametrize(
    ("name", "password"), [("", PASSWORD * 2), ("a\nb", PASSWORD * 2), ("王", "short"), ("王", "长" * 201)]
)
def test_bad_names_and_passwords_are_refused(accounts: Accounts, name: str, password: str) -> None:
    with pytest.raises(UsageError):
        accounts.add(name, password)


def test_a_name_is_taken_once(accounts: Accounts) -> None:
    with pytest.raises(UsageError, match="already"):
        accounts.add("李老師", PASSWORD * 2)


def test_neither_password_nor_token_stands_in_the_database(accounts: Accounts, engine: Engine, tmp_path: Path) -> None:
    token = accounts.sign_in("李老师", PASSWORD * 2, "::1")
    with engine.connect() as connection:
        assert connection.scalar(select(users.c.password)).startswith("$argon2id$")
    stored = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert token.encode() not in stored
    assert (PASSWORD * 2).encode() not in stored

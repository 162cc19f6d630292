"""Every error is one clean sentence, and says what to do wherever something can be done."""

import re
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from kb import catalogue, errors, settings
from kb.errors import KbError
from kb.evaluation import read_questions

HOME = Path("/srv/library/.kb")


def raised_by(action: Callable[[], object]) -> KbError:
    with pytest.raises(KbError) as caught:
        action()
    return caught.value


def catalogue_of_another_version(folder: Path) -> KbError:
    path = folder / "catalogue.db"
    catalogue.connect(path).dispose()
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE properties SET value = '0'")
    connection.close()
    return raised_by(lambda: catalogue.connect(path))


def no_catalogue(folder: Path) -> KbError:
    path = folder / "catalogue.db"
    path.write_bytes(b"no database at all " * 100)
    return raised_by(lambda: catalogue.connect(path))


ERRORS: dict[str, Callable[[Path], KbError]] = {
    "no library": lambda _: errors.NoLibraryError(HOME),
    "another fingerprint": lambda _: errors.FingerprintError(HOME, ["schema 1, now 2", "jieba 0.42, now rjieba 0.2"]),
    "damaged index": lambda _: errors.DamagedIndexError(HOME, "EOFError: ran out of input"),
    "no catalogue": no_catalogue,
    "catalogue of another version": catalogue_of_another_version,
    "unknown document": lambda _: errors.NotFoundError("document", "it's here"),
    "unknown document near another": lambda _: errors.NotFoundError("document", "人防法", "人民防空法-k3f9a"),
    "locked": lambda _: errors.LockedError(HOME / "writer.lock", "4711"),
    "out of reach": lambda _: errors.OutOfReachError(HOME / "catalogue.db", "database or disk is full"),
    "unreadable file": lambda _: errors.UnreadableFileError("政策/一.txt", "it is a binary file"),
    "port in use": lambda _: errors.PortInUseError("127.0.0.1", 8000),
    "usage": lambda folder: raised_by(lambda: list(read_questions(folder / "questions.jsonl"))),
    "anything else": lambda _: KbError("the original /a/b.txt cannot be read; restore it or run kb index"),
}
# These speak of something outside the program, or name the one likely answer themselves.
WITHOUT_A_COMMAND = {"out of reach", "unreadable file", "unknown document near another", "usage", "locked"}


@pytest.fixture(params=ERRORS)
def case(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def message(case: str, tmp_path: Path) -> str:
    return str(ERRORS[case](tmp_path))


def test_a_message_is_one_line_without_blanks_around_it(message: str) -> None:
    assert message
    assert message == message.strip()
    assert len(message.splitlines()) == 1
    assert "  " not in message


@pytest.mark.parametrize("pair", ["()", "[]", "{}", "“”", "（）"])
def test_brackets_and_quotes_are_closed(message: str, pair: str) -> None:
    assert message.count(pair[0]) == message.count(pair[1])


def test_straight_quotes_come_in_pairs(message: str) -> None:
    without_apostrophes = re.sub(r"(?<=\w)'(?=\w)", "", message)
    assert without_apostrophes.count("'") % 2 == 0
    assert without_apostrophes.count('"') % 2 == 0


def test_a_message_names_the_command_that_helps(case: str, message: str) -> None:
    if case not in WITHOUT_A_COMMAND:
        assert re.search(r"\bkb (--home \S.* )?(index|search|show|stats|serve|evaluate|check|restore)\b", message)


def test_every_kind_of_error_is_looked_at_here(tmp_path: Path) -> None:
    made = {KbError}
    for number, make in enumerate(ERRORS.values()):
        (tmp_path / str(number)).mkdir()
        made.add(type(make(tmp_path / str(number))))
    defined = {value for value in vars(errors).values() if isinstance(value, type) and issubclass(value, KbError)}
    assert made == defined


@pytest.mark.parametrize("setting", settings.SETTINGS, ids=lambda setting: setting.name)
def test_every_setting_says_in_one_line_what_it_is_for(setting: settings.Setting) -> None:
    assert re.fullmatch(r"KB_[A-Z_]+", setting.name)
    assert setting.default
    assert len(setting.help.splitlines()) == 1

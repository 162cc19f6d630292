"""Homes made by older versions, kept in ``tests/cases/homes``: brought up to date, said so, or refused."""

import json
import re
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from kb import catalogue
from kb.library import Library
from kb.search import storage
from kb.search.schema import SCHEMA_VERSION
from kb.soundness import faults
from kb.workspace.workspace import Workspace
from tests.conftest import SMALL, write_files
from tests.test_crash import kb

HOMES = Path(__file__).parent / "cases" / "homes"
FILES = {name: text for name, text in SMALL.items() if not name.startswith("繁體")}


@pytest.fixture
def home(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A home as an older version left it, its files at their place."""
    with zipfile.ZipFile(HOMES / f"{request.param}.zip") as kept:
        kept.extractall(tmp_path / "home")
    files = write_files(tmp_path / "files", FILES)
    with closing(sqlite3.connect(tmp_path / "home" / "catalogue.db")) as database:
        database.execute("UPDATE folders SET path = ?", (str(files),))
        database.execute("UPDATE sources SET root = ?", (str(files),))
        database.commit()
    return tmp_path / "home"


def dump(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as database:
        return list(database.iterdump())


def older(*names: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("home", names, indirect=True)


@older("catalogue-6-index-12")
def test_an_older_index_is_said_to_be_and_written_anew_beside_the_one_that_was(home: Path) -> None:
    """G75."""
    before = {path.name for path in (home / "index").iterdir()}
    refused = kb(home, "search", "防空警报")
    assert (refused.returncode, len(refused.stderr.splitlines())) == (1, 1)
    assert "was built differently" in refused.stderr
    assert "12" in refused.stderr
    assert SCHEMA_VERSION in refused.stderr
    assert "kb index --rebuild" in refused.stderr
    assert {path.name for path in (home / "index").iterdir()} == before
    told = kb(home, "index", "--json")
    assert told.returncode == 0, told.stderr
    assert any("12" in reason and SCHEMA_VERSION in reason for reason in json.loads(told.stdout)["rebuilt"])
    assert storage.outdated(home / "index") == []
    # The one that was stands beside it until the next rebuild.
    kept = home / "index.previous"
    assert storage.outdated(kept)
    assert before <= {path.name for path in kept.iterdir()}
    assert kb(home, "index", "--json").stdout.count('"rebuilt": []') == 1
    with Library(home) as library:
        assert {hit.title for hit in library.search("防空").hits} >= {"识别防空警报", "某省民防条例"}
        assert library.check()[0] == []
    assert faults(home) == []


@older("catalogue-6-index-12")
def test_in_plain_words_too_it_is_said_that_the_index_is_written_anew(home: Path) -> None:
    told = kb(home, "index")
    assert told.returncode == 0
    assert "index written anew: " in told.stdout


@older("catalogue-6-index-12")
def test_an_index_of_an_older_version_is_never_put_back_silently(home: Path) -> None:
    assert kb(home, "index").returncode == 0
    told = kb(home, "rollback")
    assert (told.returncode, len(told.stderr.splitlines())) == (1, 1)
    assert "was built differently" in told.stderr
    assert kb(home, "search", "防空警报").returncode == 0


@older("catalogue-6-index-12")
def test_what_people_wrote_in_an_older_version_is_all_there_and_sealed(home: Path) -> None:
    path = home / "curricula.db"
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("SELECT version_num FROM alembic_version").fetchall() == [("0001",)]
    with Workspace(home) as workspace:
        (row,) = workspace.curricula.all()
        assert [workspace.curricula.edition(row.id, number).content.audience for number in (1, 2)] == [
            "社区志愿者",
            "社区居民",
        ]
        assert workspace.accounts.sign_in("李老师", "a long enough password", "::1")
    assert [fault.part for fault in faults(home)] == ["index"]
    with closing(sqlite3.connect(path)) as database:
        database.execute("UPDATE editions SET author = '王老师' WHERE number = 1")
        database.commit()
    (named,) = (fault for fault in faults(home) if fault.part == "curricula")
    assert "edition 1 of 防空警报识别" in named.reason


@older("catalogue-3-index-8", "catalogue-5-index-12")
@pytest.mark.parametrize("arguments", [["index"], ["search", "防空警报"], ["check"], ["stats"], ["index", "--rebuild"]])
def test_a_catalogue_too_old_is_refused_in_one_line_and_left_alone(home: Path, arguments: list[str]) -> None:
    before = dump(home / "catalogue.db")
    told = kb(home, *arguments)
    assert (told.returncode, told.stdout) == (1, "")
    named = told.stderr.splitlines()
    assert re.search(rf"it has version [35], this program reads {catalogue.SCHEMA_VERSION}", named[0])
    # What is damaged is told part by part, and the index is of another version too.
    assert len(named) == (2 if arguments == ["check"] else 1)
    assert dump(home / "catalogue.db") == before


@older("catalogue-3-index-8", "catalogue-5-index-12")
def test_a_catalogue_too_old_is_read_anew_by_a_repair(home: Path) -> None:
    told = kb(home, "check", "--repair")
    assert told.returncode == 0, told.stderr
    assert (home / "catalogue.db.damaged-1").exists()
    assert "识别防空警报" in kb(home, "search", "防空警报").stdout
    assert faults(home) == []

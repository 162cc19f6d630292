"""Every file of a home × every kind of damage: named, or harmless; after a repair the answers are those of before."""

import json
import random
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from indexer.repair import repair
from indexer.run import Options, run
from kb.curricula.curriculum import Curriculum
from kb.errors import KbError
from kb.library import Library
from kb.search_log import Search, SearchLog
from kb.soundness import faults
from kb.workspace.accounts import Role
from kb.workspace.workspace import Workspace
from tests.conftest import SMALL, write_files
from tests.test_backup import answers
from tests.test_crash import kb

FILES = {
    "catalogue.db": "catalogue",
    "index/*.toc": "index",
    "index/*.documents": "index",
    "index/*.postings": "index",
    "index.previous/*.toc": "previous index",
    "index.previous/*.documents": "previous index",
    "index.previous/*.postings": "previous index",
    "secret": "secret",
    "curricula.db": "curricula",
    "searches.jsonl": "",
    "writer.lock": "",
    "index/*LOCK": "",
}
KINDS = ("emptied", "cut", "deleted", "overwritten", "of another version", *(f"flipped {seed}" for seed in range(3)))
ALWAYS_NAMED = ("emptied", "cut", "overwritten", "of another version")
NEED_NOT_BE_THERE = ("secret", "")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with everything that one can hold."""
    base = tmp_path_factory.mktemp("whole")
    files = write_files(base / "files", SMALL)
    run(base / "home", [str(files)], Options(jobs=1))
    run(base / "home", [], Options(jobs=1, rebuild=True))
    with Workspace(base / "home") as workspace:
        workspace.accounts.add("teacher", "a long enough password", Role.TRAINER)
        written = workspace.curricula.create(Curriculum("防空警报识别", audience="三种信号"), "李老师", None)
        workspace.curricula.save(written, 1, Curriculum("防空警报识别", audience="三种警报"), "李老师")
    SearchLog(base / "home").add(Search("防空", 2, 1.0))
    return base / "home"


@pytest.fixture
def home(whole: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(whole, tmp_path / "home"))


def damage(path: Path, kind: str) -> None:
    content = bytearray(path.read_bytes())
    if kind == "emptied":
        content = bytearray()
    elif kind == "cut":
        content = content[: len(content) // 2]
    elif kind == "overwritten":
        content[: len(content)] = random.Random(0).randbytes(len(content))
    elif kind.startswith("flipped") and content:
        chance = random.Random(kind + path.name.rpartition(".")[2])
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    if kind == "deleted":
        path.unlink()
    elif kind == "of another version":
        as_another_version(path)
    else:
        path.write_bytes(content)


def as_another_version(path: Path) -> None:
    """Make of a file what a program of another version might have put there."""
    statements = {
        "catalogue.db": "UPDATE properties SET value = '1' WHERE name = 'schema'",
        "curricula.db": "UPDATE alembic_version SET version_num = 'ffff'",
    }
    if path.name in statements:
        with closing(sqlite3.connect(path)) as database:
            database.execute(statements[path.name])
            database.commit()
    else:
        path.write_bytes(b"XUEHAI\x00\x09" + path.read_bytes()[8:])


def tables(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as database:
        return list(database.iterdump())


def answers_or_reason(home: Path) -> object:
    """Return what a damaged home answers, or the one line that says why it does not."""
    try:
        return answers(home)
    except KbError as error:
        reason = str(error)
        assert len(reason.splitlines()) == 1
        return reason


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("pattern", FILES)
def test_damage_is_named_or_harmless_and_mended(home: Path, whole: Path, pattern: str, kind: str) -> None:
    part, expected = FILES[pattern], answers(whole)
    path = next(home.glob(pattern))
    damage(path, kind)
    named = [fault.part for fault in faults(home)]
    if part and (kind in ALWAYS_NAMED or (kind == "deleted" and part not in NEED_NOT_BE_THERE)):
        assert named == [part]
    assert set(named) <= {part}
    assert answers_or_reason(home) == expected or named
    mended = repair(home, [str(whole.parent / "files")])
    assert [one.fault.part for one in mended] == named
    if part == "curricula" and named:
        assert mended[0].done is None
        assert "kb restore" in mended[0].advice
        assert path.exists() == (kind != "deleted")
    else:
        assert faults(home) == []
    assert answers(home) == expected
    with Library(home) as library:
        assert library.check()[0] == []


def test_a_flipped_bit_inside_a_text_is_noticed_though_the_database_is_well_formed(home: Path, whole: Path) -> None:
    path = home / "catalogue.db"
    content = path.read_bytes()
    at = content.index("停二十四秒".encode())
    path.write_bytes(content[:at] + "停二十五秒".encode() + content[at + 15 :])
    assert [fault.part for fault in faults(home)] == ["catalogue"]
    repair(home, [])
    with closing(sqlite3.connect(path)) as mended, closing(sqlite3.connect(whole / "catalogue.db")) as before:
        for query in ("SELECT id, text, markup FROM sections ORDER BY id", "SELECT id, title, facts FROM documents"):
            assert sorted(map(str, mended.execute(query))) == sorted(map(str, before.execute(query)))
    assert (home / "catalogue.db.damaged-1").read_bytes() != content


def test_an_edition_whose_text_was_altered_is_named_though_the_database_is_well_formed(home: Path) -> None:
    path = home / "curricula.db"
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    content = path.read_bytes()
    for altered in ("四种信号".encode(), b"\xff\xfe" + "三种信号".encode()[2:]):
        path.write_bytes(content.replace("三种信号".encode(), altered))
        (named,) = faults(home)
        assert named.part == "curricula"
        assert "altered since it was written: edition 1 of 防空警报识别 (" in named.reason
    told = kb(home, "check", "--json")
    assert told.returncode == 1
    assert [one["part"] for one in json.loads(told.stdout)["damaged"]] == ["curricula"]


@pytest.mark.parametrize("column", ["curriculum", "number", "author", "at", "remark", "content", "digest"])
def test_any_column_of_an_edition_that_was_altered_is_named(home: Path, column: str) -> None:
    with closing(sqlite3.connect(home / "curricula.db")) as database:
        database.execute(f"UPDATE editions SET {column} = {column} || '7' WHERE number = 2")
        database.commit()
    assert [fault.part for fault in faults(home)] == ["curricula"]


def test_a_database_of_people_that_is_gone_is_not_begun_anew_unasked(home: Path) -> None:
    (home / "curricula.db").unlink()
    with pytest.raises(KbError, match="people worked here; put back a backup"):
        Workspace(home)
    told = kb(home, "user", "list")
    assert (told.returncode, len(told.stderr.splitlines())) == (1, 1)
    assert not (home / "curricula.db").exists()
    (home / "secret").unlink()
    Workspace(home).close()


def test_a_lost_catalogue_without_a_folder_changes_nothing(home: Path) -> None:
    damage(home / "catalogue.db", "overwritten")
    before = (home / "catalogue.db").read_bytes()
    with pytest.raises(KbError, match="name them"):
        repair(home, [])
    assert (home / "catalogue.db").read_bytes() == before
    told = kb(home, "check", "--repair")
    assert (told.returncode, len(told.stderr.splitlines())) == (1, 1)


def test_check_names_and_mends_on_the_command_line(home: Path, whole: Path) -> None:
    damage(next(home.glob("index/*.postings")), "cut")
    damage(home / "secret", "cut")
    listed = kb(home, "check", "--json")
    named = json.loads(listed.stdout)
    assert (listed.returncode, named["sound"]) == (1, False)
    assert [sorted(one) for one in named["damaged"]] == [["part", "path", "reason"]] * 2
    assert [one["part"] for one in named["damaged"]] == ["index", "secret"]
    told = kb(home, "check")
    assert told.returncode == 1
    assert [line.split(":")[1].strip() for line in told.stderr.splitlines()] == ["index", "secret"]
    assert all("kb check --repair" in line for line in told.stderr.splitlines())
    mended = kb(home, "check", "--repair", "--json")
    assert mended.returncode == 0, mended.stderr
    assert "built anew" in mended.stderr
    assert json.loads(mended.stdout)["damaged"] == []
    assert kb(home, "check").returncode == 0
    with Workspace(home) as workspace:
        assert len(workspace.secret()) == 64


def test_a_secret_that_was_cut_short_signs_nothing(home: Path) -> None:
    (home / "secret").write_text("")
    with Workspace(home) as workspace, pytest.raises(KbError, match="no secret of ours"):
        workspace.secret()


def test_after_an_edit_of_the_dictionary_check_and_stats_say_so_until_it_is_taken_up(home: Path) -> None:
    assert kb(home, "index").returncode == 0
    assert kb(home, "check").returncode == 0
    assert "词典已变" not in kb(home, "stats").stderr
    write_files(home, {"lexicon/synonyms.txt": "演练\t演习\n"})
    told = kb(home, "check")
    assert (told.returncode, "词典已变" in told.stderr) == (1, True)
    assert "词典已变" in kb(home, "stats").stderr
    assert kb(home, "index").returncode == 0
    assert kb(home, "check").returncode == 0
    write_files(home, {"lexicon/terms.txt": "空袭警报鸣\n"})
    told = kb(home, "check")
    assert (told.returncode, "词典已变" in told.stderr, len(told.stderr.splitlines())) == (1, True, 1)
    assert kb(home, "index").returncode == 0
    assert kb(home, "check").returncode == 0


def test_words_that_cannot_be_read_are_named_and_left(home: Path) -> None:
    path = home / "lexicon" / "terms.txt"
    path.parent.mkdir()
    path.write_bytes(b"\xff\xfe\x00")
    told = kb(home, "check", "--repair")
    assert (told.returncode, "Traceback" in told.stderr) == (2, False)
    assert str(path) in told.stderr
    assert path.read_bytes() == b"\xff\xfe\x00"

"""``kb backup`` and ``kb restore``: everything comes back, from a home in use; what was altered is refused."""

import io
import json
import random
import shutil
import sqlite3
import tarfile
import threading
import zipfile
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest

from indexer.run import Options, run
from kb import backup
from kb.backup.manifest import BackupError, stays_inside
from kb.errors import UsageError
from kb.library import Library
from kb.lock import writer_lock
from kb.search_log import Search, SearchLog
from kb.workspace.accounts import Role
from kb.workspace.workspace import Workspace
from tests.conftest import SMALL, write_files
from tests.test_crash import kb

QUERIES = ("防空警报", "国防动员", "演练 宣传", "“停二十四秒”", "类型:法规 条例", "民防条例第二条")
ENDINGS = (".zip", ".tar")


def answers(home: Path) -> list[object]:
    """Return what every query finds: places and scores."""
    with Library(home) as library:
        found = [library.search(query) for query in QUERIES]
    return [[(hit.document, s.anchor, s.score) for hit in one.hits for s in hit.sections] for one in found]


def files_of(home: Path) -> dict[str, bytes]:
    return {path.relative_to(home).as_posix(): path.read_bytes() for path in home.rglob("*") if path.is_file()}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with everything that one can hold: two commits, an account, a secret, words, searches, a kept index."""
    home = tmp_path / "home"
    files = write_files(tmp_path / "files", SMALL)
    write_files(home, {"lexicon/synonyms.txt": "演练\t演习\n"})
    kb(home, "index", files)
    kb(home, "index", "--rebuild")
    with Workspace(home) as workspace:
        workspace.accounts.add("teacher", "a long enough password", Role.TRAINER)
        workspace.secret()
    SearchLog(home).add(Search("防空", 2, 1.0))
    return home


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_restored_home_gives_the_same_hit_list_and_everything_people_made(home: Path, ending: str) -> None:
    file, fresh = home.parent / f"b{ending}", home.parent / "a" / "fresh"
    made = kb(home, "backup", file)
    assert (made.returncode, made.stderr) == (0, "")
    assert kb(home, "backup", "--check", file).returncode == 0
    put = kb(home, "restore", file, "--home", fresh)
    assert put.returncode == 0
    assert f"kb --home {fresh} index" in put.stderr
    assert answers(fresh) == answers(home)
    for name in ("secret", "searches.jsonl", "lexicon/synonyms.txt"):
        assert (fresh / name).read_bytes() == (home / name).read_bytes()
    assert (fresh / "secret").stat().st_mode & 0o77 == 0
    with Workspace(fresh) as workspace:
        assert [row.name for row in workspace.accounts.all()] == ["teacher"]
    assert kb(fresh, "check").returncode == 0
    assert kb(fresh, "index").stdout.startswith("nothing to do: ")


def test_a_backup_holds_what_it_says_and_no_rest_of_a_writer(home: Path) -> None:
    file = home.parent / "b.zip"
    backup.make(home, file)
    names = zipfile.ZipFile(file).namelist()
    assert {"catalogue.db", "curricula.db", "secret", "searches.jsonl", "lexicon/synonyms.txt"} < set(names)
    assert not [
        name for name in names if "previous" in name or "lock" in name.lower() or name.endswith(("-wal", "-shm"))
    ]
    assert len([name for name in names if name.endswith(".toc")]) == 1
    assert sorted(path.name for path in home.parent.iterdir()) == ["b.zip", "files", "home"]


def test_a_home_may_be_indexed_and_written_to_while_backups_are_made(home: Path) -> None:
    stop = threading.Event()

    def edit() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            write_files(home.parent / "files", {"变.txt": f"第{number}份通知\n\n防空警报试鸣第{number}次。\n"})
            run(home, [], Options(jobs=1))
            SearchLog(home).add(Search(f"防空{number}", number, 1.0))

    editing = threading.Thread(target=edit)
    editing.start()
    try:
        for number in range(5):
            backup.make(home, home.parent / f"{number}.tar")
    finally:
        stop.set()
        editing.join()
    last = kb(home, "index")
    assert last.returncode == 0
    for number in range(5):
        fresh = home.parent / f"fresh{number}"
        backup.restore(home.parent / f"{number}.tar", fresh)
        with Library(fresh) as library:
            assert library.search("防空警报").hits
            assert library.revision <= library.statistics()["revision"]
        run(fresh, [], Options(jobs=1))
        with Library(fresh) as library:
            assert library.check()[0] == []
        assert (
            [[place[:2] for place in found] for found in answers(fresh)]
            == [  # type: ignore[attr-defined]
                [place[:2] for place in found]
                for found in answers(home)  # type: ignore[attr-defined]
            ]
        )


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("seed", range(12))
def test_a_byte_that_is_not_as_it_was_written_is_noticed_and_nothing_put_in_place(
    home: Path, ending: str, seed: int
) -> None:
    file = home.parent / f"b{ending}"
    manifest = backup.make(home, file)
    chance = random.Random(seed)
    content = bytearray(file.read_bytes())
    if seed % 3:
        # Inside what a file holds: a container has bytes of its own, such as times, that mean nothing to us.
        name = max(manifest.files, key=lambda name: manifest.files[name].size)
        start = _start(file, name)
        # Several bytes: one bit of a packed run of zeros can give the same zeros.
        start += chance.randrange(400)
        content[start : start + 16] = chance.randbytes(16)
    else:
        content = content[: chance.randrange(len(content) * 9 // 10)]
    file.write_bytes(content)
    with pytest.raises(BackupError, match="take another backup"):
        backup.check(file)
    with pytest.raises(BackupError):
        backup.restore(file, home.parent / "fresh")
    assert sorted(path.name for path in home.parent.iterdir()) == [file.name, "files", "home"]
    told = kb(home, "restore", file, "--home", home.parent / "fresh")
    assert (told.returncode, len(told.stderr.splitlines())) == (1, 1)


def _start(file: Path, name: str) -> int:
    """Return where the content of a member begins."""
    if file.suffix == ".tar":
        with tarfile.open(file) as archive:
            return archive.getmember(name).offset_data
    with zipfile.ZipFile(file) as archive:
        return archive.getinfo(name).header_offset + 30 + len(name.encode()) + 100


EVIL = ("../out.txt", "/tmp/out.txt", "a/../../out.txt", "..\\out.txt", "C:out.txt", "a//b", "./a", "a\0b", "..")


@pytest.mark.parametrize("name", EVIL)
@pytest.mark.parametrize("ending", ENDINGS)
def test_a_path_that_leaves_the_home_is_refused(tmp_path: Path, name: str, ending: str) -> None:
    file = tmp_path / f"b{ending}"
    forge(file, {name: b"x"})
    with pytest.raises(BackupError):
        backup.restore(file, tmp_path / "deep" / "home")
    assert not list(tmp_path.rglob("out.txt"))
    assert not stays_inside(name)


def forge(file: Path, members: dict[str, bytes], listed: dict[str, bytes] | None = None) -> None:
    """Write a backup of somebody else's making."""

    files = {
        name: {"size": len(data), "sha256": sha256(data).hexdigest()} for name, data in (listed or members).items()
    }
    head = {"format": "xuehai-home 1", "version": "0", "catalogue": "5", "index_revision": 1, "made": ""}
    every = members | {"manifest.json": json.dumps(head | {"files": files}).encode()}
    if file.suffix == ".zip":
        with zipfile.ZipFile(file, "w") as zipped:
            for name, data in every.items():
                zipped.writestr(name, data)
        return
    with tarfile.open(file, "w") as archive:
        for name, data in every.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))


def test_links_and_files_that_are_not_listed_are_refused(tmp_path: Path) -> None:
    forge(tmp_path / "more.zip", {"a": b"1", "b": b"2"}, {"a": b"1"})
    forge(tmp_path / "less.tar", {"a": b"1"}, {"a": b"1", "b": b"2"})
    with tarfile.open(tmp_path / "link.tar", "w") as archive:
        link = tarfile.TarInfo("secret")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    (tmp_path / "empty.zip").write_bytes(b"")
    (tmp_path / "text.tar").write_text("no archive")
    for name in ("more.zip", "less.tar", "link.tar", "empty.zip", "text.tar", "none.zip"):
        with pytest.raises(BackupError):
            backup.restore(tmp_path / name, tmp_path / "home")
    assert not (tmp_path / "home").exists()


def test_a_home_that_is_not_empty_is_put_aside_and_never_deleted(home: Path) -> None:
    file = home.parent / "b.zip"
    backup.make(home, file)
    (home / "remark.txt").write_text("later")
    before = files_of(home)
    with pytest.raises(UsageError, match="not empty"):
        backup.restore(file, home)
    with writer_lock(home):
        held = kb(home, "restore", "--force", file)
    assert (held.returncode, "another kb index" in held.stderr) == (1, True)
    put = kb(home, "restore", "--force", file)
    aside = home.parent / "home.before-restore-1"
    assert put.returncode == 0
    assert str(aside) in put.stderr
    kept = {name: data for name, data in files_of(aside).items() if name != "writer.lock"}
    assert kept == {name: data for name, data in before.items() if name != "writer.lock"}
    assert "remark.txt" not in files_of(home)
    assert answers(home) == answers(aside)
    backup.restore(file, home, force=True)
    assert (home.parent / "home.before-restore-2").is_dir()


def test_an_empty_folder_takes_a_backup(home: Path) -> None:
    backup.make(home, home.parent / "b.tar")
    (home.parent / "empty").mkdir()
    assert backup.restore(home.parent / "b.tar", home.parent / "empty")[1] is None
    assert answers(home.parent / "empty") == answers(home)


def test_a_damaged_database_is_not_put_in_place_of_an_older_backup(home: Path) -> None:
    file = home.parent / "b.zip"
    backup.make(home, file)
    kept = file.read_bytes()
    with closing(sqlite3.connect(home / "curricula.db")) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    path = home / "curricula.db"
    path.write_bytes(path.read_bytes()[:4096] + bytes(4096) + path.read_bytes()[8192:])
    told = kb(home, "backup", file)
    assert told.returncode == 1
    assert "curricula.db" in told.stderr
    assert file.read_bytes() == kept


@pytest.mark.parametrize("name", ["b.rar", "b", "home/b.zip", "nowhere/b.zip"])
def test_a_place_that_cannot_be_meant_is_told_in_one_line(home: Path, name: str) -> None:
    told = kb(home, "backup", home.parent / name)
    assert told.returncode in (1, 2)
    assert len(told.stderr.splitlines()) == 1
    assert "Traceback" not in told.stderr


def test_a_home_without_a_library_is_no_backup(tmp_path: Path) -> None:
    assert kb(tmp_path / "none", "backup", tmp_path / "b.zip").returncode == 3
    shutil.rmtree(tmp_path / "none", ignore_errors=True)
    assert not (tmp_path / "b.zip").exists()

"""A rebuild never leaves a gap, keeps the index it replaces, and kb rollback puts that one back."""

import fcntl
import subprocess
from pathlib import Path

import pytest

from kb import settings
from kb.library import Library
from kb.search import storage
from tests.conftest import write_files
from tests.test_crash import command, environment, kb

SEARCHES = 1000
NEWER = {"训练/疏散.md": "# 人员疏散\n\n听到空袭警报后按预案疏散到人防工程。\n"}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    files = write_files(tmp_path / "files", {"训练/信号.md": "# 防空警报信号\n\n预先警报鸣三十六秒，停二十四秒。\n"})
    assert kb(tmp_path / "home", "index", files).returncode == 0
    return tmp_path / "home"


def found(home: Path, query: str) -> list[str]:
    with Library(home) as library:
        return [hit.source for hit in library.search(query).hits]


def rebuild(home: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(command(home, "index", "--rebuild"), env=environment(), stdout=subprocess.DEVNULL)


def test_a_thousand_searches_during_rebuilds_are_all_answered(home: Path) -> None:
    codes, searched = [], 0
    with Library(home) as library:
        while searched < SEARCHES or len(codes) < 2:
            with rebuild(home) as process:
                while process.poll() is None:
                    assert [hit.source for hit in library.search("防空警报").hits] == ["训练/信号.md"]
                    searched += 1
            codes.append(process.returncode)
    assert set(codes) == {0}


def test_rollback_puts_back_the_index_that_a_rebuild_replaced(home: Path) -> None:
    write_files(home.parent / "files", NEWER)
    before = Library(home).revision
    assert kb(home, "index").returncode == 0
    path = settings.index_path(home)
    assert kb(home, "index", "--rebuild").returncode == 0
    rebuilt = storage.open_index(path).latest_generation()
    result = kb(home, "rollback")
    assert (result.returncode, result.stderr) == (0, "")
    assert storage.open_index(path).latest_generation() == rebuilt + 1
    assert found(home, "人员疏散") == ["训练/疏散.md"]
    assert Library(home).revision > before


def test_rollback_takes_back_what_the_rebuild_brought_and_the_next_run_brings_it_again(home: Path) -> None:
    write_files(home.parent / "files", NEWER)
    assert kb(home, "index", "--rebuild").returncode == 0
    assert found(home, "人员疏散") == ["训练/疏散.md"]
    assert kb(home, "rollback").returncode == 0
    assert found(home, "人员疏散") == []
    assert found(home, "防空警报") == ["训练/信号.md"]
    assert kb(home, "index").returncode == 0
    assert found(home, "人员疏散") == ["训练/疏散.md"]


def test_a_second_rollback_takes_the_first_back(home: Path) -> None:
    write_files(home.parent / "files", NEWER)
    assert kb(home, "index", "--rebuild").returncode == 0
    assert [kb(home, "rollback").returncode for _ in range(2)] == [0, 0]
    assert found(home, "人员疏散") == ["训练/疏散.md"]


def test_an_open_library_sees_the_rollback(home: Path) -> None:
    write_files(home.parent / "files", NEWER)
    assert kb(home, "index", "--rebuild").returncode == 0
    with Library(home) as library:
        assert library.search("人员疏散").total == 1
        assert kb(home, "rollback").returncode == 0
        assert library.search("人员疏散").total == 0


def test_rollback_mends_an_index_damaged_after_the_rebuild(home: Path) -> None:
    assert kb(home, "index", "--rebuild").returncode == 0
    next(settings.index_path(home).glob("*.postings")).write_bytes(b"nothing of the kind")
    assert kb(home, "search", "防空警报").returncode == 1
    assert kb(home, "rollback").returncode == 0
    assert found(home, "防空警报") == ["训练/信号.md"]


@pytest.mark.parametrize("indexed", [True, False], ids=["nothing kept", "no library"])
def test_rollback_without_anything_to_put_back_is_one_line(indexed: bool, home: Path, tmp_path: Path) -> None:
    result = kb(home if indexed else tmp_path / "empty", "rollback")
    assert result.returncode == (1 if indexed else 3)
    assert len(result.stderr.splitlines()) == 1
    assert " index " in result.stderr


def test_rollback_waits_for_nobody(home: Path) -> None:
    """A run that writes holds the lock; rolling back under it would lose its work."""
    assert kb(home, "index", "--rebuild").returncode == 0
    with (home / "writer.lock").open("a+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        result = kb(home, "rollback")
    assert result.returncode == 1
    assert len(result.stderr.splitlines()) == 1

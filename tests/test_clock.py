"""A clock that was wrong, or is set back: changes are seen, revisions rise, nobody waits or stays for long."""

import os
import time
from pathlib import Path

import pytest

from indexer.run import Options, run
from kb.library import Library
from kb.soundness import faults
from kb.workspace.accounts import SignInRefusedError, ThrottledError
from kb.workspace.workspace import Workspace
from tests.conftest import SMALL, write_files
from tests.test_crash import kb

DAY = 86_400
YEAR = 365 * DAY
PLACE = "报告/总结.txt"


def set_clock(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    """Let this process think that it is so many seconds later, earlier where negative."""
    now = time.time_ns
    monkeypatch.setattr(time, "time", lambda: now() / 1e9 + seconds)


def edited(files: Path, text: str, seconds: float) -> None:
    """Change a file, at a time so many seconds from now."""
    path = write_files(files, {PLACE: text}) / PLACE
    os.utime(path, (time.time() + seconds,) * 2)


@pytest.mark.parametrize("steps", [(YEAR, -YEAR, 0), (-60, -DAY, -YEAR), (30 * YEAR, 29 * YEAR, 0)])
def test_changes_are_seen_and_revisions_rise_whatever_time_it_is_said_to_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, steps: tuple[float, ...]
) -> None:
    files, home = write_files(tmp_path / "files", SMALL), tmp_path / "home"
    reached = run(home, [str(files)], Options(jobs=1)).revision
    # Of one length: size alone tells nothing.
    for number, seconds in enumerate(steps):
        with monkeypatch.context() as patch:
            set_clock(patch, seconds)
            edited(files, f"第{'甲乙丙'[number]}份总结\n\n组织防空演练。\n", seconds)
            report = run(home, [], Options(jobs=1))
        assert (report.updated, report.failed) == (1, [])
        assert report.revision > reached
        assert report.seconds >= 0
        reached = report.revision
        assert run(home, [], Options(jobs=1)).changed_nothing
        with Library(home) as library:
            assert [hit.title for hit in library.search("总结").hits] == [f"第{'甲乙丙'[number]}份总结"]
            assert library.statistics()["index_revision"] == reached
    assert faults(home) == []
    assert kb(home, "check").returncode == 0


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    made = Workspace(tmp_path / "home")
    made.accounts.add("teacher", "a long enough password")
    return made


def test_nobody_waits_until_a_time_that_was_wrong(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        set_clock(patch, YEAR)
        for _ in range(5):
            with pytest.raises(SignInRefusedError):
                workspace.accounts.sign_in("teacher", "a wrong password", "::1")
        with pytest.raises(ThrottledError) as throttled:
            workspace.accounts.sign_in("teacher", "a wrong password", "::1")
        assert 0 < throttled.value.seconds <= 15 * 60
    assert workspace.accounts.sign_in("teacher", "a long enough password", "::1")


def test_wrong_passwords_count_on_after_the_clock_was_set_back(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        set_clock(patch, YEAR)
        with pytest.raises(SignInRefusedError):
            workspace.accounts.sign_in("teacher", "a wrong password", "::1")
    for _ in range(5):
        with pytest.raises(SignInRefusedError):
            workspace.accounts.sign_in("teacher", "a wrong password", "::1")
    with pytest.raises(ThrottledError):
        workspace.accounts.sign_in("teacher", "a long enough password", "::1")


def test_a_sign_in_of_a_time_that_was_wrong_ends(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        set_clock(patch, YEAR)
        token = workspace.accounts.sign_in("teacher", "a long enough password", "::1")
        assert workspace.accounts.signed_in(token)
        # A clock that is put right by a little ends nothing.
        set_clock(patch, YEAR - 600)
        assert workspace.accounts.signed_in(token)
    assert workspace.accounts.signed_in(token) is None
    assert workspace.accounts.signed_in(workspace.accounts.sign_in("teacher", "a long enough password", "::1"))

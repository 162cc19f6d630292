"""What an operator sees when the machine gives no more: one line, an exit code, and a home as it was.

No fault is made up here: the limits are the system's own. A limit on the size of files makes SQLite's writes fail too.
"""

import ctypes
import os
import re
import resource
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from indexer.run import Options, run
from kb.soundness import faults
from kb.workspace.accounts import Role
from kb.workspace.workspace import Workspace
from tests.conftest import SMALL, write_files
from tests.test_backup import answers
from tests.test_crash import command, environment, kb, law
from tests.test_faults import places

NEWS = {"新/通知.md": law(3)}
_DROP_CAPABILITY, _OVERRIDE, _SEARCH = 24, 1, 2
"""Of prctl(2) and capabilities(7): without these two, permissions hold for the superuser too."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose files have changed since."""
    base = tmp_path_factory.mktemp("means")
    files = write_files(base / "files", SMALL)
    run(base / "home", [str(files)], Options(jobs=1))
    with Workspace(base / "home") as workspace:
        workspace.accounts.add("teacher", "a long enough password", Role.TRAINER)
    write_files(files, NEWS)
    shutil.copytree(base / "home", base / "undisturbed")
    run(base / "undisturbed", [], Options(jobs=1))
    return base


@pytest.fixture
def home(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made / "home", tmp_path / "home"))


def limited(home: Path, limit: Callable[[], object], *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a command under a limit of the system's; whoever waits for ever fails the test."""
    return subprocess.run(
        command(home, *arguments), capture_output=True, text=True, env=environment(), preexec_fn=limit, timeout=300
    )


def largest_file(size: int) -> Callable[[], None]:
    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return limit


def open_files(number: int) -> Callable[[], None]:
    return lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (number, number))


def permissions_hold() -> None:
    if os.geteuid() == 0:
        for capability in (_OVERRIDE, _SEARCH):
            ctypes.CDLL(None).prctl(_DROP_CAPABILITY, capability, 0, 0, 0)


def told_in_one_line(result: subprocess.CompletedProcess[str]) -> None:
    assert "Traceback" not in result.stderr
    if result.returncode:
        assert result.returncode == 1
        assert len(result.stderr.splitlines()) == 1, result.stderr
        # Nothing is damaged, and nobody is sent to repair it.
        assert "damaged" not in result.stderr
        assert "repair" not in result.stderr
        assert "rebuild" not in result.stderr


def as_undisturbed(home: Path, made: Path) -> None:
    """The home answers, nothing of it is damaged, and the next run comes to the same as one without a limit."""
    assert answers(home)[0]
    assert faults(home) == []
    run(home, [], Options(jobs=1))
    assert places(home) == places(made / "undisturbed")
    assert faults(home) == []


INDEX = ("index", "--jobs", "1")


@pytest.mark.parametrize("size", [0, 3_000, 60_000])
def test_a_disk_that_takes_no_more_bytes(home: Path, made: Path, size: int) -> None:
    result = limited(home, largest_file(size), *INDEX)
    told_in_one_line(result)
    assert result.returncode == 1
    as_undisturbed(home, made)


@pytest.mark.parametrize("arguments", [("backup", "../b.zip"), ("check",), ("check", "--repair"), ("user", "list")])
def test_a_full_disk_is_no_damage(home: Path, made: Path, arguments: tuple[str, ...]) -> None:
    arguments = tuple(str(home / one) if one.startswith("..") else one for one in arguments)
    before = {path.name: path.read_bytes() for path in home.glob("index/*")}
    told_in_one_line(limited(home, largest_file(2_000), *arguments))
    assert {path.name: path.read_bytes() for path in home.glob("index/*")} == before
    assert not list(home.glob("*.damaged-*"))
    as_undisturbed(home, made)


@pytest.mark.parametrize("number", [6, 12, 18, 20])
def test_no_file_handle_left(home: Path, made: Path, number: int) -> None:
    for arguments in (("check", "--repair"), ("search", "防空警报"), INDEX):
        told_in_one_line(limited(home, open_files(number), *arguments))
    assert not list(home.glob("*.damaged-*"))
    as_undisturbed(home, made)


def test_a_home_that_may_only_be_read(home: Path, made: Path) -> None:
    everything = [home, *home.rglob("*")]
    modes = [path.stat().st_mode for path in everything]
    for path in everything:
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        for arguments in (INDEX, ("index", "--rebuild"), ("check", "--repair"), ("user", "list"), ("rollback",)):
            result = limited(home, permissions_hold, *arguments)
            told_in_one_line(result)
            assert result.returncode == 1, arguments
    finally:
        for path, mode in zip(everything, modes, strict=True):
            path.chmod(mode)
    as_undisturbed(home, made)


def children_of(process: int) -> list[int]:
    """Return all processes below one."""
    parents = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(path.parent.name)] = int(path.read_text(errors="replace").rpartition(")")[2].split()[1])
        except (FileNotFoundError, ProcessLookupError):
            continue
    found = [child for child, parent in parents.items() if parent == process]
    return found + [below for child in found for below in children_of(child)]


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for processes in /proc")
def test_a_reading_process_that_is_killed_ends_the_run_in_one_line_and_never_hangs(tmp_path: Path) -> None:
    files = write_files(tmp_path / "files", {f"{number}.md": law(number) for number in range(120)})
    home = tmp_path / "home"
    with subprocess.Popen(
        command(home, "index", "--jobs", "2", files),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(),
    ) as process:
        workers: list[int] = []
        while len(workers) < 4 and process.poll() is None:
            workers = children_of(process.pid)
            time.sleep(0.01)
        os.kill(max(workers), signal.SIGKILL)
        out, err = process.communicate(timeout=300)
    if process.returncode:
        assert (process.returncode, out, len(err.splitlines())) == (1, "", 1)
        assert re.search(r"a reading process was killed near \d+\.md ", err)
        assert "run kb index again" in err
    assert faults(home) == [] or not (home / "index").exists()
    run(home, [str(files)], Options(jobs=1))
    assert kb(home, "check").returncode == 0
    assert kb(home, "stats", "--json").returncode == 0

"""A step to disk that fails, or at which the process dies: what was acknowledged is there, and the next run ends well.

Some steps are drawn at random, the same each time; with XUEHAI_FAULTS=all every step is tried with every fault, with a
number so many of each kind of work. Such a run writes its counts into docs/reliability.md.
"""

import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from indexer.run import Options, run
from kb import backup
from kb.library import Library
from kb.soundness import faults
from kb.workspace.workspace import Workspace
from tests.conftest import SMALL, write_files
from tests.faults import DIED, KINDS
from tests.figures import write_table
from tests.test_backup import answers
from tests.test_crash import environment

DRAWN = 5
CHANGES = {
    "新/通知.md": "# 防空警报试鸣通知\n\n九月十八日试鸣防空警报。\n",
    "报告/总结.txt": "某办总结\n\n组织防空演练。\n",
}


def faulty(kind: str, step: int, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.faults", kind, str(step), *map(str, arguments)]
    # Files, not pipes: those stay open in the workers of a process that died, and the wait for their end would too.
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        code = subprocess.run(command, stdout=out, stderr=err, env=environment()).returncode
        out.seek(0)
        err.seek(0)
        return subprocess.CompletedProcess(command, code, out.read(), err.read())


class Stage(NamedTuple):
    """A home in its first state, with files that have changed since; what an undisturbed run comes to."""

    home: Path
    expected: object


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Stage:
    base = tmp_path_factory.mktemp("faults")
    files = write_files(base / "files", SMALL)
    run(base / "home", [str(files)], Options(jobs=1))
    assert faulty("die", 0, "curriculum-save", base / "home").returncode == 0
    write_files(files, CHANGES)
    (files / "培训/信号.md").rename(files / "信号.md")
    shutil.copytree(base / "home", base / "undisturbed")
    run(base / "undisturbed", [], Options(jobs=1))
    return Stage(base / "home", places(base / "undisturbed"))


def places(home: Path) -> list[object]:
    """Return what every query finds, the scores to six places."""
    return [[(*place[:2], round(place[2], 6)) for place in found] for found in answers(home)]  # type: ignore[attr-defined]


class Tally:
    """How many faults were injected in each kind of work, and how many it survived."""

    def __init__(self) -> None:
        self.rows: dict[str, list[int]] = {}

    def drawn(self, count: int, name: str) -> Iterator[tuple[str, int]]:
        """Yield fault and step of each trial; asked for the next one, the last was survived."""
        every = [(kind, step) for step in range(1, count + 1) for kind in KINDS]
        wanted = os.environ.get("XUEHAI_FAULTS", str(DRAWN))
        number = len(every) if wanted == "all" else min(int(wanted), len(every))
        row = self.rows[name] = [count, 0, 0]
        for kind, step in random.Random(name).sample(every, number):
            row[1] += 1
            yield kind, step
            row[2] += 1


@pytest.fixture(scope="module")
def tally() -> Iterator[Tally]:
    kept, started = Tally(), time.monotonic()
    yield kept
    if "XUEHAI_FAULTS" in os.environ:
        every = [sum(column) for column in zip(*kept.rows.values(), strict=True)]
        rows = [(name, *row) for name, row in kept.rows.items()] + [("together", *every)]
        share = "all of them" if every[1] == every[0] * len(KINDS) else f"of {every[0] * len(KINDS)} there are"
        below = f"Faults tried: {every[1]}, {share}, in {(time.monotonic() - started) / 60:.0f} minutes."
        write_table("faults", ("cut off", "steps", "faults injected", "survived"), rows, below)


def steps(arguments: Callable[[Path], list[str | Path]], stage: Stage, tmp_path: Path) -> int:
    home = Path(shutil.copytree(stage.home, tmp_path / "counted"))
    counted = faulty("die", 0, *arguments(home))
    assert counted.returncode == 0, counted.stderr
    return int(counted.stdout.rsplit("steps ", 1)[1])


def told(result: subprocess.CompletedProcess[str], kind: str) -> None:
    """A process that lives on says in one line what failed; one that did without the step says nothing."""
    assert "Traceback" not in result.stderr, result.stderr
    if kind == "die":
        assert result.returncode == DIED
    elif result.returncode:
        assert result.returncode == 1
        assert result.stderr.splitlines()[-1].startswith(("error: ", "failed"))


def indexing(home: Path) -> list[str | Path]:
    return ["--home", home, "index", "--jobs", "1"]


def rebuilding(home: Path) -> list[str | Path]:
    return [*indexing(home), "--rebuild"]


@pytest.mark.parametrize("arguments", [indexing, rebuilding])
def test_a_run_cut_off_at_any_step_leaves_a_home_that_answers_and_ends_as_undisturbed(
    arguments: Callable[[Path], list[str | Path]], stage: Stage, tally: Tally, tmp_path: Path
) -> None:
    count = steps(arguments, stage, tmp_path)
    assert count > 10
    for kind, step in tally.drawn(count, f"`{' '.join(map(str, arguments(Path())[2:]))}` after changes"):
        home = Path(shutil.copytree(stage.home, tmp_path / f"{kind}-{step}"))
        told(faulty(kind, step, *arguments(home)), kind)
        # A passage that the catalogue let go of already is not shown, though the index still has it.
        assert answers(home)[0], (kind, step)
        assert faults(home) == [], (kind, step)
        run(home, [], Options(jobs=1))
        assert places(home) == stage.expected, (kind, step)
        with Library(home) as library:
            assert library.check()[0] == [], (kind, step)
        assert faults(home) == [], (kind, step)
        shutil.rmtree(home)


def test_a_backup_cut_off_at_any_step_leaves_the_older_one_or_the_new_one(
    stage: Stage, tally: Tally, tmp_path: Path
) -> None:
    def backing(home: Path) -> list[str | Path]:
        return ["--home", home, "backup", home.parent / "b.zip"]

    count = steps(backing, stage, tmp_path)
    older = (tmp_path / "b.zip").read_bytes()
    home = Path(shutil.copytree(stage.home, tmp_path / "home"))
    for kind, step in tally.drawn(count, "`backup` over an older one"):
        (tmp_path / "b.zip").write_bytes(older)
        result = faulty(kind, step, *backing(home))
        told(result, kind)
        backup.check(tmp_path / "b.zip")
        assert result.returncode == 0 or (tmp_path / "b.zip").exists(), (kind, step)
        assert faults(home) == []


def test_a_restore_cut_off_at_any_step_leaves_the_old_home_whole_somewhere(
    stage: Stage, tally: Tally, tmp_path: Path
) -> None:
    backup.make(stage.home, tmp_path / "b.tar")

    def restoring(home: Path) -> list[str | Path]:
        return ["--home", home, "restore", "--force", tmp_path / "b.tar"]

    count, before = steps(restoring, stage, tmp_path), answers(stage.home)
    for kind, step in tally.drawn(count, "`restore --force`"):
        folder = tmp_path / f"{kind}-{step}"
        home = Path(shutil.copytree(stage.home, folder / "home"))
        told(faulty(kind, step, *restoring(home)), kind)
        there = [home, *folder.glob("home.before-restore-*")]
        assert any(path.exists() and answers(path) == before for path in there), (kind, step)
        backup.restore(tmp_path / "b.tar", home, force=True)
        assert answers(home) == before
        shutil.rmtree(folder)


def test_what_was_said_to_be_kept_of_a_curriculum_is_kept(stage: Stage, tally: Tally, tmp_path: Path) -> None:
    def saving(home: Path) -> list[str | Path]:
        return ["curriculum-save", home]

    for kind, step in tally.drawn(steps(saving, stage, tmp_path), "saves of a curriculum"):
        home = Path(shutil.copytree(stage.home, tmp_path / f"{kind}-{step}"))
        result = faulty(kind, step, *saving(home))
        told(result, kind)
        kept = [int(line.split()[1]) for line in result.stdout.splitlines() if line.startswith("kept")]
        with Workspace(home) as workspace:
            (row,) = workspace.curricula.all()
            editions = workspace.curricula.history(row.id)
            newest = max(edition.number for edition in editions)
            assert newest >= max(kept, default=4), (kind, step)
            assert sorted(edition.number for edition in editions) == list(range(1, newest + 1))
            for number in range(2, newest + 1):
                assert workspace.curricula.edition(row.id, number).content.title == f"第{number}版"
        assert faults(home) == []

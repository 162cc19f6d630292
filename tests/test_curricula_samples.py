"""The sample curricula of the starter library stand on the starter library as it is."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from indexer.run import run
from kb.cli import cli
from kb.curricula.checks import findings
from kb.curricula.curriculum import Curriculum, ItemKind, decode
from kb.curricula.export.markdown import write
from kb.curricula.sources import behind
from kb.library import Library
from kb.workspace.workspace import Workspace
from tests.conftest import CORPUS

SAMPLES = sorted((CORPUS / "curricula").glob("*.json"))


def sample(path: Path) -> Curriculum:
    return decode(path.read_bytes())


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_needs_no_look(path: Path, starter: Library) -> None:
    course = sample(path)
    assert findings(course, behind(starter, course)) == []


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_asks_what_its_sources_answer(path: Path, starter: Library) -> None:
    course = sample(path)
    asked = [question for item in course.items() if item.kind is ItemKind.EXERCISE for question in item.questions]
    assert asked
    assert all(starter.passages([question.source]) for question in asked)


def test_samples_come_in_published(tmp_path: Path) -> None:
    command = ["--home", str(tmp_path), "curriculum", "import", "--publish", *map(str, SAMPLES)]
    assert CliRunner().invoke(cli, command).exit_code == 0
    with Workspace(tmp_path) as workspace:
        assert len(workspace.curricula.published()) == len(SAMPLES) == 2


def test_a_curriculum_is_no_document(tmp_path: Path) -> None:
    folder = tmp_path / "files" / "curricula"
    folder.mkdir(parents=True)
    (folder / "course.md").write_text(write(sample(SAMPLES[0])), encoding="utf-8")
    (folder / "notes.md").write_text("# 教学笔记\n\n防空警报的三种信号。\n", encoding="utf-8")
    report = run(tmp_path / "home", [str(tmp_path / "files")])
    assert report.documents == 1
    assert report.skipped["curriculum"] == 1

"""``kb curriculum``: out and in again, by hand and as a backup."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from msgspec.structs import replace

from kb.cli import cli
from kb.curricula.curriculum import Curriculum, Item, ItemKind, Module
from kb.workspace.workspace import Workspace

COURSE = Curriculum(
    "防空警报",
    hours=2,
    modules=(
        Module("mmmmmmmm", "信号", 2, items=(Item("aaaaaaaa", ItemKind.NOTE, text="先听录音", remark="约十分钟"),)),
    ),
)


def kb(home: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cli, ["--home", str(home), "curriculum", *arguments])


@pytest.fixture
def home(tmp_path: Path) -> Path:
    made = tmp_path / "home"
    with Workspace(made) as workspace:
        owner = workspace.accounts.add("李老师", "long enough to be one")
        key = workspace.curricula.create(COURSE, owner.name, owner.id)
        workspace.curricula.save(key, 1, replace(COURSE, hours=4), owner.name)
        workspace.curricula.publish(key, 1)
    return made


def key_of(home: Path) -> str:
    return str(json.loads(kb(home, "list", "--json").output)["curricula"][0]["id"])


@pytest.mark.parametrize("ending", ["md", "json"])
def test_what_goes_out_comes_in_as_the_same(home: Path, tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"course.{ending}"
    assert kb(home, "export", key_of(home), "--format", ending, "-o", str(file)).exit_code == 0
    made = kb(home, "import", str(file), "--owner", "李老师").output.strip()
    with Workspace(home) as workspace:
        assert workspace.curricula.edition(made).content == replace(COURSE, hours=4)


def test_a_trainees_file_has_none_of_the_remarks(home: Path) -> None:
    assert "约十分钟" in kb(home, "export", key_of(home)).output
    assert "约十分钟" not in kb(home, "export", key_of(home), "--trainee").output


def test_a_backup_brings_back_every_edition(home: Path, tmp_path: Path) -> None:
    file, other = tmp_path / "backup.json", tmp_path / "other"
    assert kb(home, "export", "--all", "-o", str(file)).exit_code == 0
    assert "1 brought in, 0 here already" in kb(other, "import", str(file)).output
    assert "0 brought in, 1 here already" in kb(other, "import", str(file)).output
    with Workspace(home) as before, Workspace(other) as after:
        key = key_of(home)
        assert after.curricula.history(key) == before.curricula.history(key)
        assert after.curricula.edition(key, 1) == before.curricula.edition(key, 1)
        assert after.curricula.row(key).published == 1


def test_a_damaged_backup_brings_in_nothing(home: Path, tmp_path: Path) -> None:
    file, other = tmp_path / "backup.json", tmp_path / "other"
    kb(home, "export", "--all", "-o", str(file))
    file.write_text(file.read_text().replace('"number": 2', '"number": 7'))
    outcome = kb(other, "import", str(file))
    assert "editions are not 1, 2, 3" in str(outcome.exception)
    assert kb(other, "list").output == ""


@pytest.mark.parametrize(
    "content", [b"", b"# A text", b"{}", b"\xff\xfe\x00", b'{"format": "xuehai-curricula 9"}', b"[" * 9999]
)
def test_a_file_that_is_none_is_refused_in_a_line(home: Path, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "file"
    file.write_bytes(content)
    outcome = kb(home, "import", str(file))
    assert outcome.exit_code
    assert "\n" not in str(outcome.exception)


def test_one_curriculum_or_all(home: Path) -> None:
    assert "name one curriculum" in str(kb(home, "export").exception)
    assert "no curriculum 'nothing'" in str(kb(home, "show", "nothing").exception)

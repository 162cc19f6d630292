"""The libraries below the whole one as texts come, go and change their level; what is lost of them is made again."""

import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from indexer import follow
from indexer.levels import present
from indexer.repair import repair
from indexer.run import Options, run
from kb import backup
from kb.access import Access
from kb.cli import cli
from kb.errors import KbError
from kb.levels import Levels
from kb.library import Library
from kb.soundness import faults
from tests.conftest import SMALL, write_files

WORDS = ("防空警报", "演练", "鸮鸮", "民防条例第一条", "说明", "鹮")
BODIES = (
    "鸮鸮值守，全年组织演练不少于7次。",
    "依据《某省民防条例》第二条，鹮鹮疏散。",
    "防空警报鸣三十六秒。四项鸮举：一、二、三、四。",
)
ONE = Options(jobs=1)


def text(number: int, body: int, level: Access) -> str:
    return (
        f"---\ntitle: 第{number}号材料说明\ndate: 2024-0{number + 1}-01\naccess: {level.label}\n---\n\n{BODIES[body]}\n"
    )


def shown(library: Library) -> dict[str, Any]:
    """Return what a library shows, whatever the number of its revision."""
    counted = {"revision", "index_revision", "took_ms", "folders"}
    found: dict[str, Any] = {name: value for name, value in library.statistics().items() if name not in counted}
    for word in WORDS:
        found[word] = [item for item in library.search(word).as_json().items() if item[0] not in counted]
        found[f"{word}…"] = library.suggest(word[:1])
    found["terms"] = sorted(library.terms.all())
    found["targets"] = sorted(target.action for target in library.targets())
    found["titles"] = sorted((entry.document, entry.title) for entry in library.entries(library.changed()))
    found["cited"] = sorted((name, library.references.articles(name)) for name in library.changed())
    return found


def seen_at(home: Path, level: Access) -> dict[str, Any]:
    with Library(home) as whole:
        levels = Levels(whole)
        found = shown(levels.at(level))
        levels.close()
    return found


State = dict[int, tuple[int, Access]]
steps = st.dictionaries(st.integers(0, 3), st.tuples(st.integers(0, 2), st.sampled_from(Access)), max_size=4)


def write(folder: Path, state: State) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    write_files(folder, SMALL | {f"材料{number}.md": text(number, *how) for number, how in state.items()})


@settings(max_examples=3, deadline=None, phases=[Phase.explicit, Phase.generate])
@example([{}, {0: (0, Access.PUBLIC), 1: (0, Access.MEMBERS)}, {}])
@given(st.lists(steps, min_size=2, max_size=3))
def test_after_any_changes_each_level_is_as_if_made_of_its_texts_alone(
    history: list[State],
) -> None:
    with tempfile.TemporaryDirectory() as name:
        base = Path(name)
        for state in history:
            write(base / "files", state)
            run(base / "home", [str(base / "files")], ONE)
        for level in present(base / "home"):
            below = {number: how for number, how in history[-1].items() if how[1] <= level}
            write(base / level.label, below)
            run(base / f"home-{level.label}", [str(base / level.label)], ONE)
            assert seen_at(base / "home", level) == seen_at(base / f"home-{level.label}", max(Access))
        assert not faults(base / "home")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    write(tmp_path / "files", {0: (0, Access.RESTRICTED), 1: (1, Access.MEMBERS), 2: (2, Access.PUBLIC)})
    run(tmp_path / "home", [str(tmp_path / "files")], ONE)
    return tmp_path / "home"


def titles(home: Path, level: Access) -> set[str]:
    return {title for _, title in seen_at(home, level)["titles"] if "材料" in title}


def test_a_rule_moves_what_is_known_and_a_run_without_it_moves_it_back(home: Path) -> None:
    assert titles(home, Access.PUBLIC) == {"第2号材料说明"}
    (home / "access.txt").write_text("限制 材料2.md\n", encoding="utf-8")
    assert run(home, [], ONE).updated == 1
    assert titles(home, Access.PUBLIC) == titles(home, Access.MEMBERS) - {"第1号材料说明"} == set()
    (home / "access.txt").unlink()
    assert run(home, [], ONE).updated == 1
    assert titles(home, Access.PUBLIC) == {"第2号材料说明"}
    assert run(home, [], ONE).changed_nothing


def test_a_move_into_a_folder_with_a_rule_keeps_the_document_and_changes_its_level(home: Path, tmp_path: Path) -> None:
    with Library(home) as library:
        known = {entry.title: entry.document for entry in library.entries(library.changed())}
    (tmp_path / "files" / "内").mkdir()
    (tmp_path / "files" / "材料2.md").rename(tmp_path / "files" / "内" / "材料2.md")
    (home / "access.txt").write_text("内部 内\n", encoding="utf-8")
    run(home, [], ONE)
    assert (known["第2号材料说明"], "第2号材料说明") in seen_at(home, Access.MEMBERS)["titles"]
    assert titles(home, Access.PUBLIC) == set()


def test_no_word_of_a_text_stays_in_the_index_below_though_its_segment_is_large(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("_SMALL", "_RATIO", "_CHEAP_TO_MERGE"):
        monkeypatch.setattr(follow, name, 0)
    (home / "access.txt").write_text("限制 材料2.md\n", encoding="utf-8")
    run(home, [], ONE)
    write(tmp_path / "files", {})
    run(tmp_path / "never", [str(tmp_path / "files")], ONE)
    assert seen_at(home, Access.PUBLIC) == seen_at(tmp_path / "never", Access.PUBLIC)


def test_the_same_text_at_two_levels_is_two_documents(tmp_path: Path) -> None:
    body = "疏散演练由街道组织，居民按照楼栋顺序撤离到最近的人员掩蔽工程，到达后清点人数并登记。" * 4
    write_files(tmp_path / "files", dict.fromkeys(("a.txt", "b/a.txt", "b/c.txt"), f"一份说明\n\n{body}"))
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "access.txt").write_text("限制 b\n", encoding="utf-8")
    run(tmp_path / "home", [str(tmp_path / "files")], ONE)
    assert [len(seen_at(tmp_path / "home", level)["titles"]) for level in Access] == [1, 1, 2]


def test_a_rule_for_nothing_is_a_failure_in_the_report(home: Path) -> None:
    (home / "access.txt").write_text("限制 材枓\n", encoding="utf-8")
    assert [(failure.path, "材枓" in failure.reason) for failure in run(home, [], ONE).failed] == [("access.txt", True)]


def test_readers_below_are_answered_while_the_first_text_above_them_is_taken_in(tmp_path: Path) -> None:
    write(tmp_path / "files", {2: (2, Access.PUBLIC)})
    home = tmp_path / "home"
    run(home, [str(tmp_path / "files")], ONE)
    before = seen_at(home, Access.PUBLIC)
    with Library(home) as whole:
        levels = Levels(whole)
        assert levels.at(Access.PUBLIC) is whole
        write(tmp_path / "files", {2: (2, Access.PUBLIC), 0: (0, Access.RESTRICTED)})
        run(home, [], ONE)
        assert levels.at(Access.PUBLIC) is not whole
        assert shown(levels.at(Access.PUBLIC)) == before
        assert shown(levels.at(Access.RESTRICTED)) != before
        levels.close()


def test_the_earlier_index_put_back_shows_nothing_to_those_below(home: Path) -> None:
    (home / "access.txt").write_text("限制 材料2.md\n", encoding="utf-8")
    run(home, [], Options(jobs=1, rebuild=True))
    below = seen_at(home, Access.PUBLIC)
    assert CliRunner().invoke(cli, ["--home", str(home), "rollback"]).exit_code == 0
    assert seen_at(home, Access.PUBLIC) == below
    assert not (home / "levels" / "public" / "index.previous").exists()


def test_a_backup_takes_the_libraries_of_all_levels_along(home: Path, tmp_path: Path) -> None:
    backup.make(home, tmp_path / "backup.zip")
    backup.restore(tmp_path / "backup.zip", tmp_path / "again")
    for level in Access:
        assert seen_at(tmp_path / "again", level) == seen_at(home, level)
    assert not faults(tmp_path / "again")
    assert run(tmp_path / "again", [], ONE).changed_nothing


@pytest.mark.parametrize(
    "lost", ["levels", "levels/public", "levels/members/index", "levels/public/catalogue.db", "catalogue.db"]
)
def test_a_lost_part_is_named_and_mended(home: Path, lost: str) -> None:
    before = [seen_at(home, level) for level in Access]
    path = home / lost
    shutil.rmtree(path) if path.is_dir() else [file.unlink() for file in path.parent.glob(f"{path.name}*")]
    assert {fault.part for fault in faults(home)} & {"levels", "catalogue"}
    repair(home, [str(home.parent / "files")])
    assert not faults(home)
    assert [seen_at(home, level) for level in Access] == before


def test_a_level_ahead_of_the_catalogue_is_refused_not_guessed_at(home: Path, tmp_path: Path) -> None:
    shutil.copytree(home, tmp_path / "older")
    write(home.parent / "files", {2: (1, Access.PUBLIC), 3: (0, Access.PUBLIC)})
    run(home, [], ONE)
    shutil.rmtree(tmp_path / "older" / "levels")
    shutil.copytree(home / "levels", tmp_path / "older" / "levels")
    (tmp_path / "files" / "材料3.md").unlink()
    (tmp_path / "files" / "材料2.md").unlink()
    with pytest.raises(KbError, match="--repair"):
        run(tmp_path / "older", [str(tmp_path / "files" / "培训")], ONE)

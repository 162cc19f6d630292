"""By which words and rules a file is at a level, and that what cannot be understood is never let out."""

from pathlib import Path

import pytest

from indexer.access import level_at, read_rules
from indexer.parse import Reading, parse
from kb.access import Access
from kb.document import Source
from kb.errors import UsageError
from tests.conftest import write_files

BODY = "关于组织疏散演练的通知\n\n一、演练安排。请各单位做好准备。\n"


def level_of(tmp_path: Path, name: str, text: str, place: Access = Access.PUBLIC) -> Access:
    write_files(tmp_path, {name: text})
    found = parse(Source(str(tmp_path), name, "", 1, 1, place))
    assert isinstance(found, tuple)
    levels = {reading.document.access for reading in found if isinstance(reading, Reading)}
    assert len(levels) == 1
    return levels.pop()


@pytest.mark.parametrize(
    ("name", "text", "level"),
    [
        ("a.txt", BODY, Access.PUBLIC),
        ("a.txt", f"密级：内部\n{BODY}", Access.MEMBERS),
        ("a.txt", f"密级：公开\n{BODY}", Access.PUBLIC),
        ("a.txt", f"【内部资料 注意保存】\n\n{BODY}", Access.MEMBERS),
        ("a.txt", f"內部資料\n{BODY}", Access.MEMBERS),
        ("a.txt", f"机密★10年\n{BODY}", Access.RESTRICTED),
        ("a.txt", f"{BODY}\n二、内部资料要按规定保管，秘密不得外传。\n", Access.PUBLIC),
        ("a.txt", f"{BODY}\n" + "\n".join(f"第{n}行。" for n in range(20)) + "\n机密\n", Access.PUBLIC),
        ("a.md", f"---\naccess: restricted\n---\n{BODY}", Access.RESTRICTED),
        ("a.md", f"---\naccess: members\n---\n{BODY}", Access.MEMBERS),
        ("a.md", f"---\naccess: public\n---\n{BODY}", Access.PUBLIC),
        ("a.md", f"---\naccess: 只给班主任\n---\n{BODY}", Access.RESTRICTED),
    ],
)
def test_a_file_is_at_the_level_it_states(tmp_path: Path, name: str, text: str, level: Access) -> None:
    assert level_of(tmp_path, name, text) is level


def test_the_higher_of_place_and_statement_counts(tmp_path: Path) -> None:
    stated = f"---\naccess: members\n---\n{BODY}"
    assert level_of(tmp_path, "a.md", stated, Access.RESTRICTED) is Access.RESTRICTED
    assert level_of(tmp_path, "b.md", "---\naccess: public\n---\n" + BODY, Access.MEMBERS) is Access.MEMBERS


def test_rules_hold_for_folders_and_files_and_the_highest_counts(tmp_path: Path) -> None:
    (tmp_path / "access.txt").write_text(
        "# 哪里是什么级别\n\n内部 教材\nrestricted\t教材/保密 课\n限制 /srv/涉密\n公开 教材/公开课\n", encoding="utf-8"
    )
    rules = read_rules(tmp_path)
    for root, path, level in (
        ("/srv/库", "教材/一.md", Access.MEMBERS),
        ("/srv/库", "教材/保密 课/一.md", Access.RESTRICTED),
        ("/srv/库", "教材二/一.md", Access.PUBLIC),
        ("/srv/涉密", "教材二/一.md", Access.RESTRICTED),
        ("/srv", "涉密/一.md", Access.RESTRICTED),
        ("/srv/库", "教材/公开课/一.md", Access.MEMBERS),
        ("/srv/库", "一.md", Access.PUBLIC),
    ):
        assert level_at(rules, root, path) is level, path


@pytest.mark.parametrize("line", ["内部", "保密 教材", "教材 内部", "\ufffd 教材"])
def test_a_line_that_is_no_rule_stops_the_run_before_anything_is_let_out(tmp_path: Path, line: str) -> None:
    (tmp_path / "access.txt").write_text(f"内部 教材\n{line}\n", encoding="utf-8")
    with pytest.raises(UsageError, match="line 2"):
        read_rules(tmp_path)

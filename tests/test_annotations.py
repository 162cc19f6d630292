"""Reports and notes as they are kept: limits, tags, who sees what, and what becomes of them when files change."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import create_engine

from indexer.run import run
from kb.analysis import fold
from kb.annotations import inbox as inbox_module
from kb.annotations.inbox import InboxFullError, Matter
from kb.annotations.notebook import LONGEST_TEXT, MOST_TAGS, Wanted, Written, tags_of
from kb.annotations.subject import State, Subject, state, subject
from kb.cli import cli
from kb.errors import NotFoundError, UsageError
from kb.library import Library
from kb.workspace import database
from kb.workspace.accounts import User
from kb.workspace.workspace import Workspace
from tests.conftest import write_files

PASSWORD = "警报响三遍再疏散不慌张"
ABOUT = Subject("信号-aaaaa#预先警报", "识别防空警报 预先警报", "鸣三十六秒，停二十四秒。", "d" * 64, 3)


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace(tmp_path) as opened:
        yield opened


@pytest.fixture
def li(workspace: Workspace) -> User:
    return workspace.accounts.add("李老师", PASSWORD)


@pytest.fixture
def wang(workspace: Workspace) -> User:
    return workspace.accounts.add("王老师", PASSWORD)


def kb(home: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cli, ["--home", str(home), "inbox", *arguments])


# ---- reports


def test_a_report_keeps_place_words_revision_and_time(workspace: Workspace) -> None:
    number = workspace.inbox.add(ABOUT, Matter.TEXT, "应为三十秒", "停二十四秒")
    [report] = workspace.inbox.all()
    assert report == workspace.inbox.one(number)
    assert (report.address, report.title, report.digest, report.revision) == (
        ABOUT.address,
        ABOUT.title,
        ABOUT.digest,
        ABOUT.revision,
    )
    assert (report.words, report.passage, report.author, report.closed) == ("应为三十秒", "停二十四秒", "", None)
    assert report.at.endswith("Z")


def test_without_words_in_question_the_beginning_is_kept(workspace: Workspace) -> None:
    workspace.inbox.add(ABOUT, Matter.OUTDATED, "")
    assert workspace.inbox.all()[0].passage == ABOUT.opening


def test_a_report_is_closed_with_what_came_of_it_and_opened_again(workspace: Workspace) -> None:
    number = workspace.inbox.add(ABOUT, Matter.TEXT, "应为三十秒")
    workspace.inbox.close(number, "主任", "已改正")
    assert workspace.inbox.all() == []
    [closed] = workspace.inbox.all(closed=True)
    assert (closed.closed_by, closed.remark) == ("主任", "已改正")
    workspace.inbox.reopen(number)
    assert workspace.inbox.count() == 1
    for deed in (lambda: workspace.inbox.close(99, ""), lambda: workspace.inbox.reopen(99)):
        with pytest.raises(NotFoundError, match="kb inbox --all"):
            deed()


@pytest.mark.parametrize(
    ("matter", "words", "passage"),
    [(Matter.TEXT, "字" * 2001, ""), (Matter.TEXT, "", "字" * 2001), (Matter.OTHER, " \n", "")],
)
def test_reports_that_say_too_much_or_nothing_are_refused(
    workspace: Workspace, matter: Matter, words: str, passage: str
) -> None:
    with pytest.raises(UsageError):
        workspace.inbox.add(ABOUT, matter, words, passage)
    assert workspace.inbox.count() == 0


def test_readers_without_an_account_cannot_fill_the_inbox(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inbox_module, "_MOST_OPEN", 2)
    first = workspace.inbox.add(ABOUT, Matter.TEXT, "错")
    workspace.inbox.add(ABOUT, Matter.TEXT, "错")
    with pytest.raises(InboxFullError, match="kb inbox close"):
        workspace.inbox.add(ABOUT, Matter.TEXT, "错")
    workspace.inbox.add(ABOUT, Matter.TEXT, "错", author="李老师")
    workspace.inbox.close(first, "主任")
    workspace.inbox.add(ABOUT, Matter.TEXT, "错")


def test_the_inbox_on_the_command_line(tmp_path: Path) -> None:
    with Workspace(tmp_path) as workspace:
        workspace.inbox.add(ABOUT, Matter.TEXT, "应为\x1b[2J三十秒\u202e", "停\x1b]0;x\x07二十四秒")
        workspace.inbox.add(ABOUT, Matter.DUPLICATE, "与另一份相同", author="李老师")
    listed = kb(tmp_path).output
    assert [line.split()[:3] for line in listed.splitlines()] == [["2", "open", "duplicate"], ["1", "open", "text"]]
    shown = kb(tmp_path, "show", "1").output
    assert "应为[2J三十秒\n" in shown
    assert "  | 停]0;x二十四秒" in shown
    assert not {"\x1b", "\x07", "\u202e"} & set(listed + shown)
    assert kb(tmp_path, "close", "1", "--note", "已改正").exit_code == 0
    assert [line.split()[0] for line in kb(tmp_path).output.splitlines()] == ["2"]
    assert json.loads(kb(tmp_path, "show", "1", "--json").output)["remark"] == "已改正"
    assert len(json.loads(kb(tmp_path, "--all", "--json").output)["reports"]) == 2
    assert kb(tmp_path, "reopen", "1").exit_code == 0
    assert len(json.loads(kb(tmp_path, "--json").output)["reports"]) == 2
    assert "no report '9'" in str(kb(tmp_path, "show", "9").exception)


# ---- notes


def test_a_note_is_ones_own_until_it_is_shared(workspace: Workspace, li: User, wang: User) -> None:
    number = workspace.notes.add(li, ABOUT, Written("先听录音", ("警报", "示范")))
    document, _, anchor = ABOUT.address.partition("#")
    assert [note.text for note in workspace.notes.beside(li, document)] == ["先听录音"]
    assert workspace.notes.beside(wang, document) == []
    for deed in (
        lambda: workspace.notes.one(wang, number),
        lambda: workspace.notes.change(wang, number, Written("改")),
        lambda: workspace.notes.remove(wang, number),
    ):
        with pytest.raises(NotFoundError):
            deed()
    workspace.notes.change(li, number, Written("先听录音两遍", ("警报",), shared=True))
    [seen] = workspace.notes.beside(wang, document, anchor)
    assert (seen.author, seen.text, seen.tags) == ("李老师", "先听录音两遍", ("警报",))
    assert workspace.notes.of(wang, Wanted()) == (0, [])
    with pytest.raises(NotFoundError):  # seen, and still another's
        workspace.notes.remove(wang, number)
    workspace.notes.remove(li, number)
    assert workspace.notes.beside(li, document) == []


def test_notes_beside_a_document_are_those_of_its_sections_and_of_no_other(workspace: Workspace, li: User) -> None:
    for address in ("甲_1", "甲_1#一", "甲_1#二", "甲_11#一", "甲x1#一"):
        workspace.notes.add(li, ABOUT._replace(address=address), Written(address))
    assert [note.text for note in workspace.notes.beside(li, "甲_1")] == ["甲_1", "甲_1#一", "甲_1#二"]
    assert [note.text for note in workspace.notes.beside(li, "甲_1", "一")] == ["甲_1#一"]


def test_ones_notes_are_found_by_tag_and_words_in_either_script(workspace: Workspace, li: User) -> None:
    workspace.notes.add(li, ABOUT, Written("組織演練", ("演练", "重点")))
    workspace.notes.add(li, ABOUT, Written("组织疏散", ("疏散", "重點")))
    assert workspace.notes.tags(li) == {"重点": 2, "演练": 1, "疏散": 1}
    assert workspace.notes.of(li, Wanted(tag="重点"))[0] == 2
    assert [note.text for note in workspace.notes.of(li, Wanted(tag="演練"))[1]] == ["組織演練"]
    assert [note.text for note in workspace.notes.of(li, Wanted(words="组织 疏散"))[1]] == ["组织疏散"]
    assert workspace.notes.of(li, Wanted(words="组织", limit=1))[0] == 2
    assert workspace.notes.of(li, Wanted(words="%"))[0] == 0


@pytest.mark.parametrize(
    "written",
    [
        Written(" \n"),
        Written("字" * (LONGEST_TEXT + 1)),
        Written("字", tuple(map(str, range(MOST_TAGS + 1)))),
        Written("字", ("签" * 41,)),
    ],
)
def test_notes_beyond_the_limits_are_refused(workspace: Workspace, li: User, written: Written) -> None:
    with pytest.raises(UsageError):
        workspace.notes.add(li, ABOUT, written)
    number = workspace.notes.add(li, ABOUT, Written("字"))
    with pytest.raises(UsageError):
        workspace.notes.change(li, number, written)
    assert workspace.notes.one(li, number).text == "字"


@given(st.text())
def test_tags_have_no_blanks_and_stand_once(written: str) -> None:
    tags = tags_of(written)
    assert all(tag and tag.split() == [tag] and not set(tag) & set(",，、;；#＃") for tag in tags)
    assert len({fold(tag) for tag in tags}) == len(tags)
    assert tags_of(" ".join(tags)) == tags


def test_with_an_account_go_its_own_notes_and_not_the_shared(workspace: Workspace, li: User, wang: User) -> None:
    workspace.notes.add(li, ABOUT, Written("私下", ("标",)))
    workspace.notes.add(li, ABOUT, Written("公开", ("标",), shared=True))
    workspace.accounts.remove("李老师")
    [left] = workspace.notes.beside(wang, ABOUT.address.partition("#")[0])
    assert (left.text, left.author, left.user, left.tags) == ("公开", "李老师", None, ("标",))


# ---- what becomes of them


def test_what_is_written_survives_moves_changes_and_removals(tmp_path: Path) -> None:
    home, files = tmp_path / "home", tmp_path / "files"
    run(home, [str(write_files(files, {"甲.md": "# 信号\n\n## 预先警报\n\n鸣三十六秒。\n"}))])
    with Library(home) as library, Workspace(home) as workspace:
        [document] = library.changed()
        address = f"{document}#预先警报"
        about = subject(library.passages([address])[address], 1)
        author = workspace.accounts.add("李老师", PASSWORD)
        workspace.notes.add(author, about, Written("先听录音"))
        workspace.inbox.add(about, Matter.TEXT, "应为三十秒")

    def now() -> State:
        with Library(home) as library, Workspace(home) as workspace:
            [note], [report] = workspace.notes.beside(author, document), workspace.inbox.all()
            assert (note.text, report.words, report.passage) == ("先听录音", "应为三十秒", "鸣三十六秒。")
            assert note.digest == report.digest
            return state(note.digest, library.passages([note.address]).get(note.address))

    assert now() is State.SAME
    (files / "另一处").mkdir()
    (files / "甲.md").rename(files / "另一处" / "乙.md")
    run(home, [str(files)])
    assert now() is State.SAME
    (files / "另一处" / "乙.md").write_text("# 信号\n\n## 预先警报\n\n鸣三十秒。\n", encoding="utf-8")
    run(home, [str(files)])
    assert now() is State.CHANGED
    (files / "另一处" / "乙.md").unlink()
    write_files(files, {"别的.md": "# 别的\n\n别的内容。\n"})
    run(home, [str(files)])
    assert now() is State.VANISHED


def test_a_workspace_of_before_is_brought_up_and_keeps_what_it_has(tmp_path: Path) -> None:
    path = tmp_path / "curricula.db"
    engine = create_engine(f"sqlite:///{path}")
    config = Config()
    config.set_main_option("script_location", str(Path(database.__file__).parent / "migrations"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.exec_driver_sql(
            "INSERT INTO users (name, folded, role, password, created) VALUES ('李老师', '李老师', 'trainer', 'x', 'y')"
        )
    engine.dispose()
    with Workspace(tmp_path) as workspace:
        user = workspace.accounts.find("李老师")
        workspace.notes.add(user, ABOUT, Written("新的"))
        workspace.inbox.add(ABOUT, Matter.TEXT, "错")
        assert (workspace.inbox.count(), workspace.notes.of(user, Wanted())[0]) == (1, 1)

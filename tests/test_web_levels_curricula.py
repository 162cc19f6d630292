"""Curricula over a library with levels: whoever may not see a text sees nothing of it in a curriculum either."""

from pathlib import Path

import pytest
from flask import Flask

from indexer.run import Options, run
from kb.access import Access
from kb.curricula import gathering, taking
from kb.curricula.curriculum import Curriculum, Item, ItemKind, Module, new_key
from kb.curricula.export import FORMATS
from kb.library import Library
from kb.search_log import SearchLog
from kb.workspace.workspace import Workspace
from tests.making_levels import INTERNAL, PUBLIC, RULES, SECRET, built, text_of
from tests.test_web_curricula import NAMES, PASSWORD, Person
from web import create_app

HIDDEN = ("鸮", "鹮", "77次", "2031")


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("mixed"), PUBLIC | SECRET | INTERNAL, RULES)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    opened = Workspace(tmp_path)
    for name, role in NAMES.items():
        opened.accounts.add(name, PASSWORD, role)
    return opened


@pytest.fixture
def course(mixed: Path) -> Curriculum:
    """A curriculum made by somebody who sees all: open and hidden passages, a term, a topic, questions on both."""
    with Library(mixed) as library:
        named = {entry.title: entry.document for entry in library.entries(library.changed())}
        addresses = [f"{named['鸮鸮演练方案']}#鸮鸮安排", f"{named['某省民防条例']}#第二条"]
        found = library.passages([*addresses, *named.values()])
        secret = [address for address in found if address.startswith(named["鸮鸮演练方案"])]
        items = [taking.from_passage(found[address], new_key()) for address in (*secret, named["识别防空警报"])]
        items += [taking.take(library, "term", "鸮鸮"), taking.take(library, "topic", "鹮鹮主题")]
        asked = tuple(gathering.questions(library, secret, 4))
        assert asked
        exercise = Item(new_key(), ItemKind.EXERCISE, "自测", questions=asked)
    return Curriculum("疏散课", modules=(Module(new_key(), "第一单元", items=(*items, exercise)),))


@pytest.fixture
def app(mixed: Path, workspace: Workspace, tmp_path: Path) -> Flask:
    return create_app(Library(mixed), SearchLog(tmp_path), workspace)


def kept(workspace: Workspace, course: Curriculum, owner: str) -> str:
    made = workspace.curricula.create(course, owner, workspace.accounts.find(owner).id)
    workspace.curricula.publish(made, 1)
    return made


def addresses(made: str, secret: str) -> list[str]:
    pages = [f"/curricula/{made}", f"/api/v1/curricula/{made}", f"/shared/{secret}", "/curricula", "/api/v1/curricula"]
    return pages + [f"/curricula/{made}/export.{ending}" for ending in FORMATS]


@pytest.mark.parametrize("name", ["", "李老师"])
def test_nothing_of_a_text_held_back_stands_in_a_curriculum_or_its_exports(
    app: Flask, workspace: Workspace, course: Curriculum, name: str
) -> None:
    made = kept(workspace, course, "主任")
    secret = workspace.curricula.share(made, on=True)
    reader, director = Person(app, name), Person(app, "主任")
    assert secret
    for address in addresses(made, secret):
        answer = reader.get(address)
        assert answer.status_code == 200, address
        text = text_of(answer.data)
        assert not [word for word in HIDDEN if word in text], address
        if made in address or secret in address:
            assert "识别防空警报" in text
            assert all(word in text_of(director.get(address).data) for word in HIDDEN[:1]), address


def test_who_may_not_see_all_of_a_curriculum_reads_it_and_cannot_edit_it_or_look_into_its_past(
    app: Flask, workspace: Workspace, course: Curriculum
) -> None:
    made = kept(workspace, course, "李老师")
    trainer = Person(app, "李老师")
    assert "识别防空警报" in trainer.get(f"/curricula/{made}").text
    for page in ("edit", "history", "history?from=1&to=1", "coverage"):
        assert trainer.get(f"/curricula/{made}/{page}").status_code == 404
    emptied = Curriculum(course.title, modules=())
    workspace.curricula.save(made, 1, emptied, "主任")
    assert trainer.get(f"/curricula/{made}/history?from=1&to=2").status_code == 404
    workspace.accounts.set_clearance("李老师", Access.RESTRICTED)
    assert "鸮鸮" in trainer.get(f"/curricula/{made}/history?from=1&to=2").text


def test_what_was_taken_from_a_text_stays_hidden_when_the_text_is_removed(
    tmp_path: Path, workspace: Workspace, course: Curriculum
) -> None:
    home = built(tmp_path / "own", PUBLIC | SECRET | INTERNAL, RULES)
    (tmp_path / "own" / "files" / "限制" / "鸮鸮演练方案.md").unlink()
    run(home, [], Options(jobs=1))
    made = kept(workspace, course, "主任")
    page = Person(create_app(Library(home), SearchLog(tmp_path), workspace)).get(f"/curricula/{made}").text
    assert "识别防空警报" in page
    assert not [word for word in HIDDEN if word in page]

"""What a trainer is told to look at, from the material as it was taken in and as it is now."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from indexer.run import run
from kb.curricula.checks import Finding, Matter, findings
from kb.curricula.coverage import coverage, gaps
from kb.curricula.curriculum import Curriculum, Item, ItemKind, Module
from kb.curricula.sources import Sources, behind
from kb.curricula.taking import take
from kb.laws import Standing
from kb.library import Library
from tests.conftest import write_files

LAW = (
    "# 某省民防条例\n\n{passed} 某省人民代表大会常务委员会通过\n\n<!-- INFO END -->\n\n"
    "第一条 为了民防，制定本条例。\n\n第二条 {duty}\n"
)
OLD = LAW.format(passed="2019年5月1日", duty="每年试鸣一次。")
CHANGED = LAW.format(passed="2019年5月1日", duty="每年试鸣两次。")
NEW = LAW.format(passed="2023年8月1日", duty="每季度试鸣并于五日前发布公告。")


class World:
    """A folder of files, the home that follows it, and items taken from it."""

    def __init__(self, base: Path) -> None:
        self.files = write_files(base / "files", {"民防条例.md": OLD})
        self.home = base / "home"
        self.index()

    def index(self) -> None:
        run(self.home, [str(self.files)])

    def take(self, anchor: str = "第二条") -> Item:
        with Library(self.home) as library:
            [document] = library.documents("试鸣")
            passage = library.passages([f"{document}#{anchor}"])[f"{document}#{anchor}"]
        kind = ItemKind.ARTICLE
        return Item("aaaaaaaa", kind, passage.heading, passage.address, passage.text, passage.digest, passage.source)

    def check(self, *items: Item) -> list[Finding]:
        course = Curriculum("民防", modules=(Module("mmmmmmmm", items=items),))
        with Library(self.home) as library:
            return findings(course, behind(library, course))


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def test_an_item_as_it_was_taken_needs_no_look(world: World) -> None:
    assert world.check(world.take()) == []


def test_a_source_that_changed_is_told_with_its_new_text(world: World) -> None:
    item = world.take()
    write_files(world.files, {"民防条例.md": CHANGED})
    world.index()
    [finding] = world.check(item)
    assert (finding.matter, finding.part) == (Matter.CHANGED, item.id)
    assert "每年试鸣两次。" in finding.detail
    assert "每年试鸣一次。" in item.excerpt


def test_a_source_that_moved_is_still_there(world: World) -> None:
    item = world.take()
    (world.files / "法规").mkdir()
    (world.files / "民防条例.md").rename(world.files / "法规" / "民防条例.md")
    world.index()
    assert world.check(item) == []


def test_a_source_that_vanished_is_told_and_the_excerpt_stays(world: World) -> None:
    item = world.take()
    (world.files / "民防条例.md").unlink()
    world.index()
    assert world.check(item) == [Finding(Matter.VANISHED, item.id, item.target)]
    assert "每年试鸣一次。" in item.excerpt


def test_a_law_with_a_newer_version_is_told_with_its_successor(world: World) -> None:
    item = world.take()
    write_files(world.files, {"新版/民防条例.md": NEW})
    world.index()
    [finding] = world.check(item)
    assert finding.matter is Matter.SUPERSEDED
    assert finding.detail != item.target.partition("#")[0]


def test_an_edition_that_is_not_in_force_yet_takes_no_place(world: World) -> None:
    item = world.take()
    coming = "---\ntitle: 某省民防条例\nkind: law\ndate: 2023-08-01\neffective: 2999-01-01\n---\n\n"
    write_files(world.files, {"新版/民防条例.md": coming + "第一条 为了民防，制定本条例。\n\n第二条 每季度试鸣。\n"})
    world.index()
    with Library(world.home) as library:
        standings = [edition.standing for edition in library.laws.named("某省民防条例").editions]
    assert standings == [Standing.TO_COME, Standing.IN_FORCE]
    assert world.check(item) == []


def test_the_later_volume_of_a_code_takes_no_place(world: World) -> None:
    code = "# 某省防护法典\n\n{} 通过\n\n<!-- INFO END -->\n\n{}\n"
    first = code.format("2020年5月1日", "第一条 每年试鸣警报。\n\n第二条 本编是总则。")
    second = code.format("2021年1月1日", "第三条 本编是分则。\n\n第四条 略。")
    (world.files / "民防条例.md").unlink()
    write_files(world.files, {"法典/总则.md": first, "法典/分则.md": second})
    world.index()
    assert world.check(world.take("第一条")) == []


GLOSSARY = "---\ntitle: 民防术语\n---\n\n## 预警报\n\n敌机来袭之前发出的信号。\n"
TOPIC = "---\ntitle: 警报\naliases: [防空警报]\n---\n\n警报的发放。\n"


@pytest.mark.parametrize(("kind", "target"), [(ItemKind.TERM, "预警报"), (ItemKind.TOPIC, "alarms")])
def test_a_term_or_topic_that_vanished_is_told(world: World, kind: ItemKind, target: str) -> None:
    write_files(world.files, {"术语.md": GLOSSARY, "topics/alarms.md": TOPIC})
    world.index()
    with Library(world.home) as library:
        item = take(library, kind, target)
    assert world.check(item) == []
    for path in ("术语.md", "topics/alarms.md"):
        (world.files / path).unlink()
    world.index()
    assert world.check(item) == [Finding(Matter.VANISHED, item.id, target)]


def test_a_term_is_no_document_and_no_topic_of_its_name(world: World) -> None:
    document = world.take().target.partition("#")[0]
    items = [Item("aaaaaaaa", ItemKind.TERM, target=document), Item("bbbbbbbb", ItemKind.TOPIC, target=document)]
    assert [finding.matter for finding in world.check(*items)] == [Matter.VANISHED] * 2


def test_a_passage_taken_twice_is_told_once(world: World) -> None:
    item = world.take()
    again = replace(item, id="bbbbbbbb")
    assert world.check(item, again) == [Finding(Matter.TWICE, "bbbbbbbb", "aaaaaaaa")]


NOTHING = Sources({}, {}, frozenset())


def note(key: str, text: str) -> Item:
    return Item(key, ItemKind.NOTE, text=text)


def matters(course: Curriculum) -> list[tuple[Matter, str, str]]:
    return [tuple(finding) for finding in findings(course, NOTHING)]  # type: ignore[misc]


def test_hours_of_modules_come_to_the_whole() -> None:
    parts = (Module("aaaaaaaa", hours=1.5, items=(note("cccccccc", ""),)), Module("bbbbbbbb", hours=2, unit="other"))
    assert matters(Curriculum("课程", hours=3.5, modules=parts)) == []
    assert matters(Curriculum("课程", hours=4, modules=parts)) == [(Matter.HOURS, "", "3.5")]


def test_a_module_without_material_is_told() -> None:
    course = Curriculum("课程", modules=(Module("aaaaaaaa", "空模块"),))
    assert matters(course) == [(Matter.MODULE_EMPTY, "aaaaaaaa", "空模块")]


def test_an_objective_is_open_until_an_item_speaks_of_it() -> None:
    objective = "掌握预先警报的信号"
    lacking = Module("aaaaaaaa", objectives=(objective,), items=(note("cccccccc", "道路交通信号灯"),))
    course = Curriculum("课程", modules=(lacking,))
    assert matters(course) == [(Matter.OBJECTIVE_OPEN, "aaaaaaaa", objective)]
    speaking = replace(lacking, items=(note("cccccccc", "預先警報的信號：鳴三十六秒，停二十四秒。"),))
    assert matters(Curriculum("课程", modules=(speaking,))) == []


def test_coverage_names_the_item_that_does_best() -> None:
    items = [note("aaaaaaaa", "人员疏散的路线"), note("bbbbbbbb", "人员疏散与隐蔽：听到空袭警报就近隐蔽")]
    [covering] = coverage(["会组织人员疏散和隐蔽"], items)
    assert covering.is_covered
    assert covering.item == "bbbbbbbb"


def test_a_point_that_says_nothing_cannot_be_open() -> None:
    assert gaps(["掌握基本知识", ""], []) == []

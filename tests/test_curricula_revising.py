"""Adding, removing, moving, comparing, standing for another: what becomes of the parts of a curriculum."""

from hypothesis import given, settings
from hypothesis import strategies as st

from kb.curricula.comparing import changes, words_changed
from kb.curricula.curriculum import Curriculum, Item, ItemKind, Module, check
from kb.curricula.merging import merge
from kb.curricula.revising import add_item, change_item, put, remove, step
from kb.curricula.units import expanded

KEYS = ("aaaaaaaa", "bbbbbbbb", "cccccccc", "dddddddd")


def note(key: str) -> Item:
    return Item(key, ItemKind.NOTE, key)


COURSE = Curriculum(
    "课程",
    modules=(
        Module("mmmmmmmm", "甲", items=(note(KEYS[0]), note(KEYS[1]))),
        Module("nnnnnnnn", "乙", items=(note(KEYS[2]), note(KEYS[3]))),
    ),
)


def order(course: Curriculum) -> list[tuple[str, str]]:
    return [(module.title, item.id[0]) for module in course.modules for item in module.items]


def test_a_step_over_the_edge_of_a_module_leads_into_the_next() -> None:
    moved = step(COURSE, KEYS[1], 1)
    assert order(moved) == [("甲", "a"), ("乙", "b"), ("乙", "c"), ("乙", "d")]
    assert order(step(moved, KEYS[1], -1)) == order(COURSE)
    assert step(COURSE, KEYS[0], -1) == COURSE


def test_a_module_moves_with_what_it_holds() -> None:
    assert order(step(COURSE, "nnnnnnnn", -1)) == [("乙", "c"), ("乙", "d"), ("甲", "a"), ("甲", "b")]


@given(st.sampled_from((*KEYS, "mmmmmmmm", "zzzzzzzz")), st.sampled_from(("mmmmmmmm", "yyyyyyyy")), st.integers(-3, 9))
def test_moving_loses_and_invents_nothing(key: str, module: str, place: int) -> None:
    for moved in (put(COURSE, key, module, place), step(COURSE, key, 1), step(COURSE, key, -1)):
        assert {item.id for item in check(moved).items()} == set(KEYS)


def test_removing_and_changing_touch_one_part() -> None:
    assert order(remove(COURSE, KEYS[2])) == [("甲", "a"), ("甲", "b"), ("乙", "d")]
    assert order(remove(COURSE, "mmmmmmmm")) == [("乙", "c"), ("乙", "d")]
    assert [item.text for item in change_item(COURSE, KEYS[1], text="话").items()] == ["", "话", "", ""]


@settings(deadline=None)
@given(st.text("甲乙丙。\n信号 a1", max_size=60), st.text("甲乙丙。\n信号 a1", max_size=60))
def test_runs_make_both_texts(before: str, after: str) -> None:
    runs = words_changed(before, after)
    assert "".join(run.text for run in runs if run.change != "added") == before
    assert "".join(run.text for run in runs if run.change != "removed") == after


def test_a_changed_word_is_told_and_not_its_sentence() -> None:
    runs = words_changed("每年试鸣一次。五日前公告。", "每年试鸣两次。五日前公告。")
    assert [run.text for run in runs if run.change != "same"] == ["一次", "两次"]


def test_changes_name_the_part_the_field_and_both_values() -> None:
    after = add_item(change_item(remove(COURSE, KEYS[0]), KEYS[1], remark="记"), "nnnnnnnn", note("eeeeeeee"))
    told = {(change.part, change.field): (change.before, change.after) for change in changes(COURSE, after)}
    assert told == {
        (KEYS[0], "part"): (KEYS[0], None),
        (KEYS[1], "remark"): ("", "记"),
        ("eeeeeeee", "part"): (None, "eeeeeeee"),
    }


def test_order_is_told_once() -> None:
    [change] = changes(COURSE, step(COURSE, KEYS[0], 1))
    assert (change.field, change.part) == ("order", "")


def test_what_was_picked_settles_a_conflict_and_nothing_else() -> None:
    theirs, mine = change_item(COURSE, KEYS[0], text="他"), change_item(COURSE, KEYS[0], text="我")
    assert len(merge(COURSE, theirs, mine).conflicts) == 1
    settled = merge(COURSE, theirs, mine, frozenset({(KEYS[0], "text")}))
    assert settled == (mine, ())
    gone = remove(COURSE, KEYS[0])
    assert merge(COURSE, theirs, gone, frozenset({(KEYS[0], "removed")})) == (gone, ())
    without = remove(COURSE, "mmmmmmmm")
    grown = add_item(COURSE, "mmmmmmmm", note("eeeeeeee"))
    assert merge(COURSE, grown, without).conflicts[0].field == "removed"
    assert merge(COURSE, grown, without, frozenset({("mmmmmmmm", "removed")})) == (without, ())


def test_a_module_stands_for_another_curriculum_without_its_remarks() -> None:
    unit = Curriculum("单元", modules=(Module("uuuuuuuu", items=(Item("ffffffff", ItemKind.NOTE, remark="秘"),)),))
    course = Curriculum("课程", modules=(Module("mmmmmmmm", unit="u"), Module("nnnnnnnn", unit="u")))
    shown = check(expanded(course, {"u": unit}.get))
    assert [module.title for module in shown.modules] == ["单元", "单元"]
    assert [item.remark for item in shown.items()] == ["", ""]
    assert expanded(course, {}.get) == course

"""Two changes of one curriculum, put together without losing either."""

from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from kb.curricula.curriculum import Curriculum, Item, ItemKind, Module
from kb.curricula.merging import Conflict, merge

KEYS = [f"aaaaaaa{letter}" for letter in "abcdefghijklmnopqrstuvwxyz"]
MODULE_KEYS = [f"mmmmmmm{letter}" for letter in "abcdefgh"]


def note(key: str, text: str = "") -> Item:
    return Item(key, ItemKind.NOTE, text=text)


def course(*modules: tuple[str, list[Item]], title: str = "防空警报") -> Curriculum:
    return Curriculum(title, modules=tuple(Module(key, items=tuple(items)) for key, items in modules))


def ids(curriculum: Curriculum) -> dict[str, list[str]]:
    return {module.id: [item.id for item in module.items] for module in curriculum.modules}


A, B, C, D = KEYS[:4]
M, N = MODULE_KEYS[:2]
BASE = course((M, [note(A), note(B)]), (N, [note(C)]))


def test_changes_of_different_fields_come_together() -> None:
    theirs = replace(BASE, title="防空警报与疏散")
    mine = replace(BASE, hours=8)
    merged, conflicts = merge(BASE, theirs, mine)
    assert (merged.title, merged.hours, conflicts) == ("防空警报与疏散", 8, ())


def test_one_field_changed_twice_is_told_with_both_values() -> None:
    merged, conflicts = merge(BASE, replace(BASE, hours=6), replace(BASE, hours=8))
    assert conflicts == (Conflict("", "hours", 6, 8),)
    assert merged.hours == 6


def test_an_item_moved_by_one_and_changed_by_the_other_is_moved_and_changed() -> None:
    theirs = course((M, [note(B)]), (N, [note(C), note(A)]))
    mine = course((M, [note(A, "新的说明"), note(B)]), (N, [note(C)]))
    merged, conflicts = merge(BASE, theirs, mine)
    assert ids(merged) == {M: [B], N: [C, A]}
    assert merged.modules[1].items[1].text == "新的说明"
    assert conflicts == ()


def test_what_one_removed_and_the_other_changed_stays_and_is_asked_about() -> None:
    theirs = course((M, [note(B)]), (N, [note(C)]))
    mine = course((M, [note(A, "改过"), note(B)]), (N, [note(C)]))
    merged, conflicts = merge(BASE, theirs, mine)
    assert ids(merged)[M] == [A, B]
    assert [(conflict.part, conflict.field) for conflict in conflicts] == [(A, "removed")]


def test_a_module_removed_while_something_was_put_into_it_comes_back() -> None:
    theirs = course((M, [note(A), note(B)]))
    mine = course((M, [note(A), note(B)]), (N, [note(C), note(D)]))
    merged, conflicts = merge(BASE, theirs, mine)
    assert ids(merged) == {M: [A, B], N: [D]}
    assert [(conflict.part, conflict.field) for conflict in conflicts] == [(N, "removed")]


def test_items_added_at_one_place_by_both_are_both_there() -> None:
    theirs = course((M, [note(A), note(D), note(B)]), (N, [note(C)]))
    mine = course((M, [note(A), note(KEYS[4]), note(B)]), (N, [note(C)]))
    merged, conflicts = merge(BASE, theirs, mine)
    assert sorted(ids(merged)[M]) == sorted([A, B, D, KEYS[4]])
    assert ids(merged)[M][0] == A
    assert ids(merged)[M][-1] == B
    assert conflicts == ()


def test_one_order_kept_and_one_changed_gives_the_changed_one() -> None:
    mine = course((M, [note(B), note(A)]), (N, [note(C)]))
    assert merge(BASE, BASE, mine).curriculum == mine
    assert merge(BASE, mine, BASE).curriculum == mine


@dataclass(frozen=True)
class Sides:
    base: Curriculum
    theirs: Curriculum
    mine: Curriculum


@st.composite
def curricula(draw: st.DrawFn, own: list[str]) -> Curriculum:
    """A curriculum over shared keys and some of its own, in any order and any modules."""
    keys = draw(st.lists(st.sampled_from(KEYS[:6] + own), unique=True, max_size=8))
    modules = draw(st.lists(st.sampled_from(MODULE_KEYS[:4]), unique=True, min_size=1, max_size=4))
    places = [draw(st.sampled_from(modules)) for _ in keys]
    texts = [draw(st.sampled_from(["", "一", "二"])) for _ in keys]
    rows = list(zip(keys, places, texts, strict=True))
    parts = [(key, [note(item, text) for item, place, text in rows if place == key]) for key in modules]
    return replace(course(*parts), hours=draw(st.sampled_from([0.0, 2.0, 4.0])))


@st.composite
def sides(draw: st.DrawFn) -> Sides:
    return Sides(draw(curricula([])), draw(curricula(KEYS[10:14])), draw(curricula(KEYS[20:24])))


@given(sides())
@settings(max_examples=300)
def test_a_side_that_changed_nothing_leaves_the_other_as_it_is(three: Sides) -> None:
    assert merge(three.base, three.theirs, three.base) == (three.theirs, ())
    assert merge(three.base, three.base, three.mine) == (three.mine, ())
    assert merge(three.base, three.mine, three.mine) == (three.mine, ())


@given(sides())
@settings(max_examples=500)
def test_nothing_that_either_side_made_is_lost(three: Sides) -> None:
    """What a side added or changed is in the result or in a conflict; each part is there once."""
    merged, conflicts = merge(three.base, three.theirs, three.mine)
    items = [item.id for item in merged.items()]
    assert len(items) == len(set(items))
    before = {item.id: item for item in three.base.items()}
    after = {item.id: item for item in merged.items()}
    told = {conflict.part for conflict in conflicts}
    for side in (three.theirs, three.mine):
        for item in side.items():
            if item.id not in before:
                assert item.id in after
            elif item != before[item.id]:
                assert after.get(item.id) == item or item.id in told
        assert {module.id for module in side.modules} - {module.id for module in three.base.modules} <= {
            module.id for module in merged.modules
        }


@given(sides())
@settings(max_examples=300)
def test_what_both_leave_out_is_gone(three: Sides) -> None:
    merged = merge(three.base, three.theirs, three.mine).curriculum
    kept = {item.id for item in merged.items()}
    assert kept <= {item.id for item in three.theirs.items()} | {item.id for item in three.mine.items()}


@given(sides())
@settings(max_examples=300)
def test_merging_again_what_was_merged_changes_nothing(three: Sides) -> None:
    merged = merge(three.base, three.theirs, three.mine).curriculum
    assert merge(three.theirs, merged, merged).curriculum == merged
    assert merge(three.theirs, three.theirs, merged) == (merged, ())

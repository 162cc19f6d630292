"""A first curriculum from objectives and hours."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.curricula.curriculum import ItemKind, check, decode, encode
from kb.curricula.drafting import Brief, Candidate, choose, share_out
from kb.curricula.gathering import draft
from kb.document import Kind
from kb.library import Library
from kb.passages import Passage

BRIEF = Brief("防空警报与疏散", ("识别防空警报信号", "组织人员疏散和隐蔽", "了解人民防空法的规定"), 8, "社区骨干")


def passage(name: str, text: str) -> Passage:
    return Passage(name, "第一条", name, "第一条", text, Kind.LAW, "2020", {})


def test_law_comes_first_then_practice_then_exercise(starter: Library) -> None:
    course = draft(starter, BRIEF)
    assert [module.title for module in course.modules] == ["法规与政策", "业务与实践", "练习与自测"]
    kinds = [
        {starter.passages([item.target])[item.target].kind for item in module.items} for module in course.modules[:2]
    ]
    assert kinds[0] <= {Kind.LAW, Kind.POLICY}
    assert not kinds[1] & {Kind.LAW, Kind.POLICY}
    assert [item.kind for item in course.modules[2].items] == [ItemKind.EXERCISE]


def test_every_choice_has_its_reason_and_its_source(starter: Library) -> None:
    for module in draft(starter, BRIEF).modules[:2]:
        for item in module.items:
            assert "选入理由" in item.remark
            assert item.source.startswith("《")
            assert item.excerpt == starter.passages([item.target])[item.target].text


def test_hours_are_shared_out_to_the_last_half(starter: Library) -> None:
    course = draft(starter, BRIEF)
    assert sum(module.hours for module in course.modules) == 8


def test_the_same_brief_gives_the_same_draft(starter: Library) -> None:
    first = draft(starter, BRIEF)
    assert encode(first) == encode(draft(starter, BRIEF))
    assert decode(encode(check(first))) == first


def test_every_objective_gets_a_passage_where_there_is_one(starter: Library) -> None:
    course = draft(starter, BRIEF)
    served = {objective for module in course.modules for objective in module.objectives}
    assert served == set(BRIEF.objectives)


def test_the_objectives_take_turns() -> None:
    found = [Candidate(passage(name, name * 30), "信号", 1.0) for name in "甲乙丙丁"]
    found += [Candidate(passage(name, name * 30), "疏散", 0.5) for name in "子丑寅卯"]
    chosen = [each.objective for each in choose(found, 4)]
    assert sorted(chosen) == ["信号", "信号", "疏散", "疏散"]


@pytest.mark.parametrize(
    ("title", "written"),
    [("防空警报", "《防空警报》"), ("《防空警报》", "《防空警报》"), ("《人民防空法》要点", "《〈人民防空法〉要点》")],
)
def test_a_title_in_a_title_has_single_marks(title: str, written: str) -> None:
    assert passage(title, "").source.startswith(f"{written}第一条")


@pytest.mark.parametrize("objectives", [(), ("ⅩⅩⅩⅩ",), ("。",)])
def test_where_nothing_is_found_the_draft_is_empty(starter: Library, objectives: tuple[str, ...]) -> None:
    assert draft(starter, Brief("空", objectives, 4)).modules == ()


def test_of_two_alike_only_one_is_taken_while_something_else_is_left() -> None:
    same = "听到空袭警报后就近进入人民防空工程隐蔽"
    found = [
        Candidate(passage("a", same), "疏散", 1.0),
        Candidate(passage("b", f"{same}。"), "疏散", 0.95),
        Candidate(passage("c", "组织居民向城外有序转移安置"), "疏散", 0.8),
    ]
    assert [each.passage.document for each in choose(found, 2)] == ["a", "c"]


@given(st.floats(0, 2000), st.lists(st.floats(0.01, 1), min_size=1, max_size=8))
def test_hours_shared_out_add_up_and_none_is_negative(hours: float, shares: list[float]) -> None:
    parts = share_out(round(hours * 2) / 2, shares)
    assert sum(parts) == pytest.approx(round(hours * 2) / 2)
    assert all(part >= 0 and part * 2 == int(part * 2) for part in parts)

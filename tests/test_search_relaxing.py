"""Nothing found: what failed is named, and every search that is offered finds what it promises."""

import pytest

from kb.library import Library
from kb.search.query import Note
from kb.search.relaxing import Reason

NOTHING = [
    ("“没有这句话 防空”", '"没有这句话 防空"', {Reason.NO_QUOTES}),
    ("演练 AND 空中花园", '"空中花园"', {Reason.NO_OPERATORS, Reason.NO_WORD}),
    ("防空 发布:天宫院", "发布:天宫院", {Reason.NO_FILTER}),
    ("防空警报 年份:1950", "年份:1950..1950", {Reason.NO_FILTER}),
    ("防空 NEAR/1 预算", '"防空" NEAR/1 "预算"', {Reason.NO_OPERATORS}),
    ("防空 -防空", None, {Reason.NO_EXCLUSION}),
    ("“人民房空”", '"人民房空"', {Reason.CORRECTED}),
    ("花园", "花园", set()),
]


@pytest.mark.parametrize(("typed", "failed", "reasons"), NOTHING)
def test_what_failed_and_what_to_try(starter: Library, typed: str, failed: str | None, reasons: set[Reason]) -> None:
    results = starter.search(typed)
    assert results.total == 0
    counts = {failure.part: failure.documents for failure in results.advice.failures}
    if failed:
        assert counts[failed] == 0
    assert reasons <= {way.reason for way in results.advice.relaxed}


@pytest.mark.parametrize("typed", [typed for typed, _, _ in NOTHING])
def test_every_count_is_what_the_link_finds(starter: Library, typed: str) -> None:
    for way in starter.search(typed).advice.relaxed:
        # Plain words typed may have synonyms too, which only add.
        assert starter.search(way.query).total >= way.documents > 0


def test_each_word_that_failed_is_named(starter: Library) -> None:
    failed = [(one.part, one.documents) for one in starter.search("空中花园 海底隧道").advice.failures]
    assert len(failed) >= 2
    assert {documents for _, documents in failed} == {0}


def test_chosen_facets_may_be_what_failed(starter: Library) -> None:
    results = starter.search("防空警报", {"year": frozenset({"1950"})})
    assert results.total == 0
    (way,) = [way for way in results.advice.relaxed if way.reason is Reason.NO_FACETS]
    assert not way.with_facets
    assert way.documents == starter.search("防空警报").total


def test_hits_need_no_advice(starter: Library) -> None:
    advice = starter.search("防空警报").advice
    assert (advice.failures, advice.relaxed) == ((), ())


def test_no_time_left_is_said(starter: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KB_MAX_QUERY_SECONDS", "0")
    results = starter.search("演练 AND 空中花园")
    assert Note.OUT_OF_TIME in [remark.note for remark in results.query.remarks]
    assert results.advice.relaxed == ()


def test_the_json_holds_the_ladder(starter: Library) -> None:
    answer = starter.search("演练 AND 空中花园").as_json()
    assert {"part": '"空中花园"', "documents": 0} in answer["failed"]
    assert all(way.keys() == {"reason", "query", "documents", "with_facets"} for way in answer["relaxed"])
    assert answer["reading"] == "“演练” 且 “空中花园”"

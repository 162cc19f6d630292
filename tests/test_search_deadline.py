"""A search whose time is up leaves out what it can, says so, and never finds what is excluded or raises."""

from random import Random

import pytest

from kb.library import Library, Page
from kb.search import deadline
from kb.search.engine import Request
from kb.search.query import Note
from tests.making_queries import random_tree
from tests.test_hostile_queries import NASTY

LATE = {Note.INCOMPLETE, Note.OUT_OF_TIME}


def notes(library: Library, query: str) -> set[Note]:
    return {remark.note for remark in library.search(query).query.remarks}


@pytest.fixture
def no_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KB_MAX_QUERY_SECONDS", "0")


@pytest.mark.parametrize("query", ["防空警报", "“防空警报”", "防空*", "防?警报", "警", "防空 NEAR/5 警报", "第12条"])
def test_a_limit_reached_is_said(starter: Library, monkeypatch: pytest.MonkeyPatch, query: str) -> None:
    assert not notes(starter, query) & LATE
    monkeypatch.setenv("KB_MAX_QUERY_SECONDS", "0")
    assert Note.INCOMPLETE in notes(starter, query)


@pytest.mark.usefixtures("no_time")
def test_plain_words_are_found_all_the_same(starter: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    late = starter.search("组织防空警报试鸣", page=Page(limit=1000))
    monkeypatch.delenv("KB_MAX_QUERY_SECONDS")
    whole = starter.search("组织防空警报试鸣", page=Page(limit=1000))
    assert late.total == whole.total > 0
    assert {hit.document for hit in late.hits} == {hit.document for hit in whole.hits}
    assert late.facets == whole.facets


@pytest.mark.usefixtures("no_time")
def test_what_is_excluded_stays_out(starter: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    late = {hit.document for hit in starter.search("演练 -“防空警报”", page=Page(limit=1000)).hits}
    monkeypatch.delenv("KB_MAX_QUERY_SECONDS")
    having = {hit.document for hit in starter.search("“防空警报”", page=Page(limit=1000)).hits}
    assert late
    assert having
    assert not late & having


@pytest.mark.parametrize("seed", range(80))
def test_a_late_answer_holds_nothing_that_a_whole_one_does_not(starter: Library, seed: int) -> None:
    tree = random_tree(Random(seed))
    whole = starter._engine.documents(tree, {})
    with deadline.limited(0):
        assert starter._engine.documents(tree, {}) <= whole
        late = starter._engine.search(Request(tree, limit=1000))
    assert {match.id for match in late.documents} <= whole
    assert starter._engine.documents(tree, {}) == whole


@pytest.mark.usefixtures("no_time")
def test_parts_that_were_not_counted_are_not_said_to_be_nowhere(starter: Library) -> None:
    advice = starter.search("防空警报 AND 空中花园").advice
    assert (advice.failures, advice.relaxed, advice.suggestions) == ((), (), ())


@pytest.mark.usefixtures("no_time")
@pytest.mark.parametrize("query", NASTY)
def test_nothing_raises(starter: Library, query: str) -> None:
    starter.search(query)


def test_limits_nest_and_end() -> None:
    assert not deadline.is_over(Note.INCOMPLETE)
    with deadline.limited(0) as outer:
        assert deadline.is_over(Note.INCOMPLETE)
        with deadline.lifted():
            assert not deadline.is_over(Note.OUT_OF_TIME)
        with deadline.limited(1000) as inner:
            assert not deadline.is_over(Note.OUT_OF_TIME)
    assert [remark.note for remark in outer.remarks] == [Note.INCOMPLETE]
    assert inner.remarks == ()
    assert not deadline.is_over(Note.INCOMPLETE)

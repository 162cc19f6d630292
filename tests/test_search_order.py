"""The order of titles: by pinyin, in either script."""

import pytest

from kb.search.collation import title_key
from kb.search.engine import SORTS, Request
from kb.search.query import words


@pytest.mark.parametrize(
    "expected",
    [
        ["安全生产", "北京市条例", "国防动员法", "人民防空法", "中华人民共和国宪法"],
        ["安全", "北方", "國防動員", "人民防空", "應急包"],  # traditional stands where its simplified form does
        ["《安全》", "北京", "《国防》"],
        ["2024年工作总结", "GB 50038", "安全", "重庆市条例", "传达", "中国", "重点工程"],
        ["gb 1", "ＧＢ 2", "GB 3"],
        ["条例", "调整办法", "铁路"],
        ["库存", "会计法", "昆山"],
    ],
)
def test_titles_stand_in_the_order_of_their_pinyin(expected: list[str]) -> None:
    assert sorted(set(expected), key=title_key) == expected


def test_whatever_a_title_holds_has_a_place() -> None:
    assert all(isinstance(title_key(title), bytes) for title in ("", "\ud800", "𠀀", "龘", "《》", "a\x00b"))


def test_a_request_is_by_relevance_unless_it_says_otherwise() -> None:
    assert Request(words("防空")).sort == SORTS[0] == "relevance"

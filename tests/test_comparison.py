"""What changed between two editions: words count, format does not, and a renumbered article is known again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.comparison import Change, Compared, Part, changed_words, compare, wording

HAN = st.text("中华人民共和国防空警报试鸣条例应当组织演练一二三，。（）《》 \n", max_size=60)


def parts(*texts: str) -> list[Part]:
    labels = [f"第{'一二三四五六七八九'[n]}条" for n in range(len(texts))]
    return [Part(label, label, f"{label} {text}") for label, text in zip(labels, texts, strict=True)]


def told(compared: list[Compared]) -> list[tuple[str, str | None, str | None]]:
    return [(one.change.value, one.old and one.old.anchor, one.new and one.new.anchor) for one in compared]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("经费（含设备）由国家负担。", "经费(含设备)由国家负担。"),
        ("经费由国家负担。", "经费 由国家\n负担。"),
        ("依照〔2020〕5号文件", "依照[2020]5号文件"),
        ("依照２０２０年“规划”", "依照2020年「规划」"),
        ("國家負擔經費", "国家负担经费"),
    ],
)
def test_format_alone_is_no_change(old: str, new: str) -> None:
    assert [one.change for one in compare(parts(old), parts(new))] == [Change.SAME]


@pytest.mark.parametrize("new", ["经费由地方负担。", "经费由国家负担", "经费不由国家负担。"])
def test_one_word_or_sign_more_is_a_change(new: str) -> None:
    assert [one.change for one in compare(parts("经费由国家负担。"), parts(new))] == [Change.CHANGED]


def test_an_article_put_in_renumbers_those_behind_it() -> None:
    old = parts("为了组织演练，制定本法。", "县级人民政府每年组织演练一次。", "费用由组织者负担。")
    new = parts("为了组织演练，制定本法。", "通知公众。", "县级以上人民政府每年组织演练两次。", "费用由组织者负担。")
    assert told(compare(old, new)) == [
        ("same", "第一条", "第一条"),
        ("added", None, "第二条"),
        ("changed", "第二条", "第三条"),
        ("same", "第三条", "第四条"),
    ]


def test_the_words_that_changed_are_marked_whole() -> None:
    runs = changed_words("县级人民政府组织演练一次。", "县级以上人民政府组织演练两次。")
    assert [(run.change.value, run.text) for run in runs if run.change is not Change.SAME] == [
        ("added", "以上"),
        ("removed", "一次"),
        ("added", "两次"),
    ]


@given(HAN, HAN)
def test_the_runs_hold_both_texts(old: str, new: str) -> None:
    runs = changed_words(old, new)
    for text, left_out in ((old, Change.ADDED), (new, Change.REMOVED)):
        assert wording("".join(run.text for run in runs if run.change is not left_out)) == wording(text)


@given(st.lists(HAN, max_size=8), st.lists(HAN, max_size=8))
def test_every_article_of_both_editions_stands_once_and_in_its_order(old: list[str], new: list[str]) -> None:
    before, after = parts(*old), parts(*new)
    compared = compare(before, after)
    assert [one.old for one in compared if one.old] == before
    assert [one.new for one in compared if one.new] == after


@given(st.lists(HAN, max_size=8))
def test_an_edition_beside_itself_has_no_change(texts: list[str]) -> None:
    assert {one.change for one in compare(parts(*texts), parts(*texts))} <= {Change.SAME}

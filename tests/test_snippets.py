"""Which passage is shown: the window with most distinct words, as a plain reading of that sentence finds it."""

import re

from hypothesis import given
from hypothesis import strategies as st

from kb.search.highlights import Mark
from kb.search.snippets import make_snippet

TEXTS = st.text(alphabet="防空警报演练，。；\n ab", min_size=1, max_size=120)
WORDS = st.lists(st.sampled_from(("防空", "警报", "演练", "防", "ab", "空警", "报演练，")), max_size=5)


def marks(text: str, words: list[str]) -> list[Mark]:
    pattern = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
    return [Mark(*match.span(), match.group()) for match in re.finditer(pattern, text)] if words else []


def worth(found: list[Mark], start: int, limit: int) -> int:
    return sum(map(len, {mark.word for mark in found if start <= mark.start and mark.end <= start + limit}))


@given(TEXTS, WORDS, st.integers(6, 60))
def test_no_sentence_would_show_more_and_marks_stand_where_they_say(text: str, words: list[str], limit: int) -> None:
    found = marks(text, words)
    snippet = make_snippet(text, found, limit)
    assert text[snippet.start :].startswith(snippet.text)
    assert [snippet.text[start:end] for start, end in snippet.highlights] == [
        mark.word for mark in found if snippet.start <= mark.start and mark.end <= snippet.start + len(snippet.text)
    ]
    sentences = [0, *(match.end() for match in re.finditer(r"[。；\n]+", text))]
    best = max((worth(found, start, limit) for start in sentences), default=0)
    # The passage may begin behind blanks, so what lay within the limit of its start still does.
    assert worth(found, snippet.start, limit) >= best


def test_the_passage_with_most_distinct_words_wins_over_one_that_repeats_a_word() -> None:
    text = "警报警报警报。" + "无" * 40 + "。防空演练警报。"
    snippet = make_snippet(text, marks(text, ["警报", "防空", "演练"]), 20)
    assert snippet.text == "防空演练警报。"


def test_a_passage_is_not_cut_back_before_its_only_match() -> None:
    text = "保持正常的生产生活秩序。驾驶人听到警报请平稳行驶。试鸣期间不得传播。"
    assert make_snippet(text, marks(text, ["试鸣"]), 28).highlights

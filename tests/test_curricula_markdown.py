"""Markdown out, Markdown in: the same curriculum."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from kb.curricula.curriculum import Curriculum, CurriculumError, Item, ItemKind, Module, Question, decode
from kb.curricula.export import FORMATS, Audience
from kb.curricula.export.markdown import read, write

TEXT = st.text(st.one_of(st.characters(codec="utf-8"), st.sampled_from("<!->\n #`|&\\")), max_size=60)
LINES = st.lists(TEXT, max_size=3).map(tuple)
KEYS = st.uuids(version=4).map(lambda made: made.hex[:8].translate(str.maketrans("0189", "wxyz")))
HOURS = st.integers(0, 80).map(lambda halves: halves / 2)
CHOICES = st.lists(TEXT, min_size=2, max_size=4).map(tuple)
QUESTIONS = st.builds(Question, asked=TEXT, choices=CHOICES, right=st.integers(0, 1), why=TEXT, source=TEXT)
ITEMS = st.builds(
    Item,
    KEYS,
    st.sampled_from(ItemKind),
    TEXT,
    TEXT,
    TEXT,
    st.just("ab"),
    TEXT,
    TEXT,
    TEXT,
    st.lists(QUESTIONS, max_size=2).map(tuple),
)
MODULES = st.builds(Module, KEYS, TEXT, HOURS, LINES, st.just(""), st.lists(ITEMS, max_size=3).map(tuple))
CURRICULA = st.builds(
    Curriculum, TEXT.filter(bool), TEXT, LINES, LINES, HOURS, st.lists(MODULES, max_size=3).map(tuple)
)


@given(CURRICULA)
def test_what_is_written_is_read_again(curriculum: Curriculum) -> None:
    assert read(write(curriculum)) == curriculum


@given(CURRICULA)
def test_the_trainees_has_all_but_the_remarks(curriculum: Curriculum) -> None:
    silent = [
        replace(module, items=tuple(replace(item, remark="") for item in module.items)) for module in curriculum.modules
    ]
    for ending, reads in (("md", lambda data: read(data.decode())), ("json", decode)):
        data = FORMATS[ending].write(curriculum, Audience.TRAINEE)
        assert reads(data) == replace(curriculum, modules=tuple(silent))
        assert reads(FORMATS[ending].write(curriculum, Audience.TRAINER)) == curriculum


COURSE = Curriculum(
    "防空警报",
    hours=2,
    modules=(
        Module(
            "mmmmmmmm",
            "信号",
            2,
            items=(Item("aaaaaaaa", ItemKind.SECTION, "预先警报", "signals#a", "鸣三十六秒。", remark="先放录音"),),
        ),
    ),
)


def test_it_can_be_read_by_a_person() -> None:
    text = write(COURSE)
    for line in ("# 防空警报", "## 1. 信号（2 学时）", "### 1.1 预先警报", "> 鸣三十六秒。", "先放录音"):
        assert line in text.split("\n")


def test_what_a_person_changes_in_the_open_is_taken_in() -> None:
    changed = read(write(COURSE).replace("先放录音", "先放录音，\n再提问"))
    assert next(changed.items()).remark == "先放录音，\n再提问"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# 一篇别的文章",
        "<!-- xuehai-curriculum {} -->",
        "<!-- xuehai-curriculum {broken} -->",
        write(COURSE).replace("<!-- end -->", ""),
        write(COURSE).replace('"id": "aaaaaaaa"', '"id": "../../etc"'),
        write(COURSE).replace("<!-- module", "<!-- chapter"),
    ],
)
def test_anything_else_is_refused_with_a_reason(text: str) -> None:
    with pytest.raises(CurriculumError):
        read(text)

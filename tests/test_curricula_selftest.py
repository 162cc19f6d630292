"""Questions made from the material, without a model."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.curricula.curriculum import Question
from kb.curricula.selftest import questions
from kb.curricula.selftest.material import BLANK, Material
from kb.document import Kind
from kb.library import Library
from kb.passages import Passage


def passage(text: str, anchor: str = "信号", title: str = "识别防空警报") -> Passage:
    return Passage("signals", anchor, title, anchor, text, Kind.TRAINING, "2025", {})


SIGNALS = passage("预先警报鸣三十六秒，停二十四秒，反复三遍为一个周期。\n空袭警报鸣6秒，停6秒，反复15遍为一个周期。")


def right(question: Question) -> str:
    return question.choices[question.right]


def test_a_number_is_blanked_out_and_asked_for() -> None:
    first, *_ = questions(Material([SIGNALS]), 5)
    assert first.asked == f"预先警报鸣{BLANK}，停二十四秒，反复三遍为一个周期。"
    assert right(first) == "三十六秒"
    assert len(set(first.choices)) == 4
    assert all(choice.endswith("秒") and not choice[0].isascii() for choice in first.choices)


def test_a_wrong_number_comes_from_the_library_where_it_has_one() -> None:
    other = passage("演练应当在四十秒内完成集合。")
    first, *_ = questions(Material([SIGNALS], [other]), 1)
    assert "四十秒" in first.choices


def test_the_answer_is_told_with_its_source() -> None:
    first, *_ = questions(Material([SIGNALS]), 1)
    assert first.source == "signals#信号"
    assert first.why.startswith("《识别防空警报》")
    assert "三十六秒" in first.why


def test_the_number_of_an_article_is_asked_for_among_its_neighbours() -> None:
    article = passage("第三十条　城市人民政府应当制定防空袭方案及实施计划。", "第三十条", "某省民防条例")
    [asked] = questions(Material([article]), 5)
    assert right(asked) == "第三十条"
    assert "第二十九条" in asked.choices
    assert "第三十条" not in asked.asked


def test_a_defined_word_is_asked_for_among_others() -> None:
    text = "防空地下室，是指具有预定战时防空功能的地下室。"
    meanings = {"防空地下室": text, "人员疏散": "", "灯火管制": "", "预先警报": "", "空袭": ""}
    [asked] = questions(Material([passage(text)], meanings=meanings), 5)
    assert asked.asked == f"{BLANK}，是指具有预定战时防空功能的地下室。"
    assert right(asked) == "防空地下室"


def test_what_belongs_to_a_shorthand_is_asked_for_among_strangers() -> None:
    parts = {
        "三个年": ["素质提升年", "基础建设年", "作风转变年"],
        "四个一": ["一次演练", "一堂课", "一份预案", "一支队伍"],
    }
    [asked] = questions(Material([passage("今年开展“三个年”活动，成效明显。")], parts=parts), 5)
    assert right(asked) in parts["三个年"]
    assert not set(asked.choices) - {right(asked)} & set(parts["三个年"])


@pytest.mark.parametrize(
    "text", ["", "第三条规定了职责。", "2024年5月3日发布。", "该警报鸣三十六秒后停二十四秒。", "召开一次会议研究部署。"]
)
def test_what_cannot_be_asked_about_is_left_alone(text: str) -> None:
    assert questions(Material([passage(text)]), 5) == []


def test_the_starter_library_gives_questions_with_their_answers_in_it(starter: Library) -> None:
    ids = list(starter.documents("防空警报 信号 秒"))
    found = list(starter.passages(ids).values())
    made = questions(Material(found), 20)
    assert len(made) >= 5
    texts = {each.address: each.text for each in found}
    for question in made:
        if BLANK in question.asked:
            assert question.asked.replace(BLANK, right(question)) in texts[question.source]


@given(st.lists(st.text("防空警报鸣停三六秒分钟0123456789次，。第条 \n", max_size=60), max_size=4), st.integers(0, 5))
def test_any_text_gives_sound_questions_and_always_the_same(texts: list[str], limit: int) -> None:
    material = Material([passage(text) for text in texts])
    made = questions(material, limit)
    assert made == questions(material, limit)
    assert len(made) <= limit
    for question in made:
        assert len(set(question.choices)) == len(question.choices)
        assert any(question.asked.replace(BLANK, right(question)) in text for text in texts)

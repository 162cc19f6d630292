"""Doubtful places: what is flagged, with its characters, and what is nothing to doubt."""

import pytest

from indexer.flags import FLAGS, flags_of


def found(text: str) -> list[tuple[str, str]]:
    return [(name, detail) for name, _, detail in flags_of(text)]


@pytest.mark.parametrize(
    ("text", "detail"),
    [
        ("“三个年”活动。327日,全省人防会议召开。", "327日"),
        ("318日,省人防办党组召开会议。", "318日"),
        ("2020年1215日，会议召开。", "1215日"),
        ("于20199月在济南评选揭晓。", "20199月"),
        ("于201912月在济南评选揭晓。", "201912月"),
        ("2019327日印发。", "2019327日"),
        ("2020年月日，会议召开。", "2020年月日"),
        ("会议于5月日召开。", "5月日"),
    ],
)
def test_a_date_that_lost_characters_is_flagged(text: str, detail: str) -> None:
    assert found(text) == [("dropped-characters", detail)]


@pytest.mark.parametrize(
    "text",
    [
        "应当自受理之日起120日内作出决定。",
        "，120日内作出决定。",
        "满180日的，予以注销。",
        "工期（120日）。",
        "3月27日，全省会议召开。",
        "2020年3月27日印发。",
        "不少于365日，",
        "2019年9月在济南。",
        "共130日。",
        "5月日均气温",
        "1日、2日和31日",
    ],
)
def test_whole_dates_and_counts_of_days_are_not(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "details"),
    [
        ("20xx年，我区投入20xx多万元。", ["20xx", "20xx"]),
        ("20××年x月xx日", ["20××", "x", "xx"]),
        ("某某为×××，住××市。", ["×××", "××"]),
        ("XX单位：", ["XX"]),
        ("在×市召开", ["×"]),
        ("姓名：____", ["____"]),
        ("□□同志", ["□□"]),
    ],
)
def test_placeholders_are_flagged(text: str, details: list[str]) -> None:
    assert found(text) == [("placeholder", detail) for detail in details]


@pytest.mark.parametrize(
    "text", ["长3×4米", "X光机", "XXL号", "二○○四年", "□ 是 □ 否", "20年", "x86架构", "a_b", "2020年"]
)
def test_signs_that_stand_for_themselves_are_no_placeholder(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "detail"),
    [("反对***的活动", "***"), ("开展主T教Y活动", "T教Y"), ("“**同志说", "**"), ("深入学X主Y思想", "X主Y")],
)
def test_censor_marks_are_flagged(text: str, detail: str) -> None:
    assert found(text) == [("censored", detail)]


@pytest.mark.parametrize(
    "text", ["A类和B类", "卡拉OK厅", "维生素C片", "3*4", "T恤", "甲A、乙B", "IP地址", "* 注：见附件"]
)
def test_letters_and_stars_in_their_place_are_no_censor_marks(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "detail"),
    [
        ("社會動員力?!皣\ue24f腋鶕?國防需要", "?!皣\ue24f腋鶕?"),
        ("起而行之、勇挑重??,在提升", "??"),
        ("高程103\ue0105米", "\ue010"),
        ("国防\ufffd动员", "\ufffd"),
        ("鈥滃浗闃测€", "鈥滃浗闃测€"),
    ],
)
def test_damaged_stretches_are_flagged_whole(text: str, detail: str) -> None:
    assert found(text) == [("damaged", detail)]


@pytest.mark.parametrize("text", ["是什么？为什么？", "从哪里破题?我们从例会入手", "怎么办？！", "锛凿斧锯"])
def test_questions_are_no_damage(text: str) -> None:
    assert found(text) == []


def test_a_notice_that_stays_in_the_text_is_flagged() -> None:
    assert found("详见仅展示661字,全文共1644字的版本") == [("incomplete", "仅展示661字,全文共1644字")]


def test_a_sentence_that_breaks_off_before_another_line_is_flagged() -> None:
    text = (
        "针对性很强。专家讲授的观点成为大家讨论的热点，强化了参训人\n经过培训，要形成合力。\n末行不论怎样结束都不算中断"
    )
    assert flags_of(text) == [("broken-off", text.index("了参训人"), "了参训人")]


@pytest.mark.parametrize(
    "line", ["某市召开会议，部署工作", "工作有序推进。（张三）", "有关情况如下：", "一、主要工作。"]
)
def test_titles_and_whole_sentences_do_not_break_off(line: str) -> None:
    assert found(line + "\n下一行。") == []


def test_places_come_in_the_order_of_the_text() -> None:
    text = "20xx年，327日，***的"
    assert [(name, at) for name, at, _ in flags_of(text)] == [
        ("placeholder", 0),
        ("dropped-characters", 6),
        ("censored", 11),
    ]


def test_every_kind_says_what_it_means() -> None:
    assert all(flag.name == flag.name.lower() and flag.help and not flag.help.endswith(".") for flag in FLAGS)

"""Repairs between lines: what is joined, what is dropped, and above all what must stay apart."""

import pytest

from indexer.cleaning import clean
from indexer.cleaning.edits import every_edit, original
from indexer.cleaning.words import jieba_words, rjieba_words
from indexer.readers import Content, read

LONG = "国防动员工作是国家安全体系和能力现代化建设的重要组成部分，关乎国家安全、城市发展与民生福祉。"
OTHER = "各级人民政府应当将人民防空建设纳入国民经济和社会发展计划，所需经费列入本级财政预算。"
THIRD = "任何组织和个人都有得到人民防空保护的权利，都必须依法履行人民防空的义务。"


def clean_file(text: str) -> Content:
    content = read(text.encode(), "file.txt")
    result = clean(content)
    assert original(result.blocks) == "\n".join(block.text for block in content.blocks)
    return result


def lines(content: Content) -> list[str]:
    return [block.text for block in content.blocks]


def rules(content: Content) -> set[str]:
    return {edit.rule for block in content.blocks for edit in every_edit(block.edits)}


def wrap(text: str, width: int) -> str:
    return "\n".join(text[at : at + width] for at in range(0, len(text), width))


# Blanks


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("军队如战争之箭,国防动员 则如战争之弓。", "军队如战争之箭,国防动员则如战争之弓。"),
        ("为了拿出 具体管用的办法, 市国动办成立专班。", "为了拿出具体管用的办法,市国动办成立专班。"),
        ("组织开展 演练，5月 9日结束，为期3 天。", "组织开展演练，5月9日结束，为期3天。"),
        ("据《中华人 民共和国国防动员法》规定，应当动员。", "据《中华人民共和国国防动员法》规定，应当动员。"),
        ("同下\"一盘 棋\"、同唱\"一台戏\",推动工作。", "同下\"一盘棋\"、同唱\"一台戏\",推动工作。"),
        ("尽快满足! 当我和 大家商讨时，有同志提出。", "尽快满足!当我和大家商讨时，有同志提出。"),
        ("提交证人信息材料等 。", "提交证人信息材料等。"),
        ("经费由国家，　　和社会共同负担。", "经费由国家，和社会共同负担。"),
        ("预测短 期 负 荷，安排工作。", "预测短期负荷，安排工作。"),
        ("短 期 负 荷", "短期负荷"),
        ("第七十五 条体育场所应当开放。", "第七十五条 体育场所应当开放。"),
        ("第三条 国家对 人民防空设施给予优惠。", "第三条 国家对人民防空设施给予优惠。"),
    ],
)  # fmt: skip
def test_blanks_inside_sentences_go(before: str, after: str) -> None:
    result = clean_file(before)
    assert (lines(result), rules(result)) == ([after], {"blanks"})


@pytest.mark.parametrize(
    "text",
    [
        "第十条 县级以上人民政府组织演练。",
        "第一百二十条之一　资助恐怖活动组织的，处五年以下有期徒刑。",
        "“第一百二十条之二 有下列情形之一的，处五年以下有期徒刑。",
        "第八章 附 则",
        "第一章　总　　则",
        "附 则",
        "通 知",
        "一、 总体要求，统筹推进。",
        "（一） 加强组织领导，压实责任。",
        "■司小扬 本报记者 贾 勇",
        "2020年11月27日 浙江省第十三届人民代表大会常务委员会第二十五次会议通过",
        "最高人民法院 最高人民检察院关于办理刑事案件的解释",
        "作风赋能强担当 实干护航启新程 奋力推动国防动员工作高质量发展",
        "会上，记者 贾勇作了发言。",
        "出席会议的有：张三 李四 王五 赵六，共四人。",
        "要做到“逢山开路有闯劲 踏石留印有干劲”，久久为功。",
        "《食品安全国家标准 食品添加剂使用标准》规定，不得使用。",
        "使用 GPS 系统，共 5 套。",
        "履行监督管理职责。 街道办事处应当配合。",
        "在本规则附件二。 第八十一条 航线飞行按规定实施。",
        "姓名  单位  职务",
        "电话：010 66720767",
        "Read these first: 人民防空法, 国防动员法, 国防教育法 and 国防交通法; others may wait.",
        "新华社北京5月9日电 记者从有关部门获悉，演练结束。",
    ],
)
def test_blanks_that_say_something_stay(text: str) -> None:
    result = clean_file(text)
    assert (lines(result), rules(result)) == ([text], set())


# Hard line breaks


def test_a_break_inside_a_word_is_undone() -> None:
    assert lines(clean_file("各地组织人民防\n空警报试鸣，效果良好。")) == ["各地组织人民防空警报试鸣，效果良好。"]


@pytest.mark.parametrize("layout", ["indent", "gap"])
def test_wrapped_paragraphs_are_whole_again(layout: str) -> None:
    paragraphs = [LONG, OTHER + LONG, THIRD, LONG + THIRD]
    if layout == "indent":
        text = "\n".join("　　" + wrap(paragraph, 26) for paragraph in paragraphs)
    else:
        text = "\n\n".join(wrap(paragraph, 26) for paragraph in paragraphs)
    assert lines(clean_file(text)) == paragraphs


def test_a_heading_at_the_margin_is_no_part_of_the_full_line_before_it() -> None:
    full = (LONG + OTHER + THIRD)[: 26 * 3 - 3] + "。"
    text = f"　　{wrap('甲乙' + full, 26)[2:]}\n第二章 附则\n　　{wrap(OTHER + LONG, 26)}\n　　{wrap(THIRD, 26)}"
    assert lines(clean_file(text)) == [full, "第二章 附则", OTHER + LONG, THIRD]


def test_words_of_latin_script_keep_a_blank_at_the_break() -> None:
    text = wrap(LONG + OTHER, 30) + "\nthe civil air defence of the\ncity and the rural areas，等等。"
    assert "defence of the city" in lines(clean_file(text))[-1]


@pytest.mark.parametrize(
    "text",
    [
        # paragraphs, each its own line
        f"{LONG}\n{OTHER}\n{THIRD}",
        # a heading and its text
        f"一、提高政治站位,切实增强思想自觉\n{LONG}\n二、强化责任担当,推进作风建设\n{OTHER}",
        # verse
        "春眠不觉晓，\n处处闻啼鸟。\n夜来风雨声，\n花落知多少。",
        "红军不怕远征难，万水千山只等闲。\n五岭逶迤腾细浪，乌蒙磅礴走泥丸。",
        # an address, a letter's end
        f"{LONG}\n联系人：张三\n电话：010-66720767\n地址：北京市西城区\n市国动办\n2020年5月6日",
        # a list
        "有下列情形之一的，\n（一）拒不履行义务的；\n（二）逃避动员的。",
        "常宁市国动办\n衡阳市国动办\n嘉兴市国动办\n六安市国动办\n湖州市国动办",
        # rows of a table
        "地区 数量 备注\n甲市 12 无\n乙市 15 无\n丙市 18 无",
        "甲市|12|无\n乙市|15|无",
        # title, byline
        "以攻坚行动推进人防高质量发展\n安徽省人防办党组书记、主任 倪玉平\n" + LONG,
        "安徽省人防办案例\n获评“全国信用承诺书示范样本”",
        # salutation
        "同志们：\n" + LONG,
        # equally long rows that are no sentences
        "一号人防工程位于解放路，面积三千平方米\n二号人防工程位于人民路，面积五千平方米\n三号人防工程位于建设路，面积八千平方米\n四号人防工程位于中山路，面积九千平方米",
    ],
)
def test_lines_that_belong_apart_stay_apart(text: str) -> None:
    result = clean_file(text)
    assert (lines(result), rules(result)) == (text.split("\n"), set())


# Page breaks


def test_paragraphs_cut_by_page_breaks_are_whole_again() -> None:
    text = (
        "我们必须以自我革命的精神，久\n\n久为功的韧劲，抓常、抓细、抓长。\n\n"
        "对发现的问题立行立改。组织干部围绕作风谈体会、提建议，凝聚\n\n作风建设共识，汇聚强大合力。\n\n"
        "围绕市委、市政府年度重\n\n点工作，狠抓落实。"
    )
    result = clean_file(text)
    assert lines(result) == [
        "我们必须以自我革命的精神，久久为功的韧劲，抓常、抓细、抓长。",
        "对发现的问题立行立改。组织干部围绕作风谈体会、提建议，凝聚作风建设共识，汇聚强大合力。",
        "围绕市委、市政府年度重点工作，狠抓落实。",
    ]
    assert rules(result) == {"page-break"}


def test_a_page_number_between_two_halves_goes_and_joins_them() -> None:
    text = f"{LONG}各级政府应当加强领导，认真组织\n\n— 3 —\n\n有关单位开展工作。\n\n{THIRD}"
    result = clean_file(text)
    assert lines(result) == [f"{LONG}各级政府应当加强领导，认真组织有关单位开展工作。", THIRD]
    assert rules(result) == {"running-head", "page-break"}


@pytest.mark.parametrize(
    "text",
    [
        # a paragraph without its full stop: nothing shows that the next goes on with it
        f"{LONG}各项工作取得新的成效\n\n{OTHER}",
        # a heading with a comma
        f"深化理论武装，筑牢思想根基\n\n{LONG}",
        f"（一）加强组织领导，压实责任\n\n{LONG}",
        # a title and its text
        f"省人防办党组向中青年干部致信要求坚持实战标准，提升人防机关的影响力\n\n{LONG}",
        # history of a law
        "2009年8月27日 第十一届全国人民代表大会常务委员会第十次会议通过\n\n为了加强管理，制定本决定。",
        # a note behind the last sentence
        f"{LONG}（2011年1月8日删除）\n\n{OTHER}",
        # amendments: an open quotation mark
        f"“第一百二十条 {LONG}\n\n{OTHER}",
    ],
)
def test_paragraphs_that_may_be_whole_stay(text: str) -> None:
    result = clean_file(text)
    assert (lines(result), rules(result)) == (text.split("\n\n"), set())


def test_where_columns_are_interleaved_only_the_surest_cuts_are_joined() -> None:
    broken = [
        "参训人员普遍反映针对性很强。专家讲授的观点成为热点，强化了参训人",
        "经过培训，军地领导普遍感到，要形成合力。示范片演示了程序，军地双方在工作中",
        "据悉，该市将成立督导小组。难点问题提交议军会，一批制约发展的难题得到",
        "连日来，笔者走进多家工作站。装备器材一应俱全，方便平时应急演练的开展，调动了",
        "截至目前，全部乡镇完成建设。",
    ]
    result = clean_file("\n\n".join(broken))
    assert (lines(result), result.flags) == (broken, ("column-order",))


# Layout


def test_a_vertical_headline_becomes_one_line() -> None:
    result = clean_file(f"好\n\n头\n\n更\n\n要\n\n带\n\n好\n\n{LONG}")
    assert lines(result) == ["好头更要带好", LONG]


@pytest.mark.parametrize("text", ["是\n否\n是\n是", "男\n女\n男", "好\n头", "优\n良\n中\n差", "一\n二\n三\n四"])
def test_cells_of_a_column_are_no_headline(text: str) -> None:
    assert lines(clean_file(text)) == text.split("\n")


def test_a_slogan_of_two_lines_at_the_end_becomes_one_and_is_not_glued_to_the_text() -> None:
    assert lines(clean_file(f"{LONG}\n\n走在前列\n干在实处")) == [LONG, "走在前列 干在实处"]


@pytest.mark.parametrize(
    "end", ["市国防动员办\n市人民防空办", "张三\n李四", "走在前列\n干在实处啊", "甲乙丙丁\n戊己庚辛\n子丑寅卯"]
)
def test_other_ends_of_a_text_are_no_slogan(end: str) -> None:
    assert lines(clean_file(f"{LONG}\n{end}")) == [LONG, *end.split("\n")]


def test_running_heads_between_sentence_halves_go() -> None:
    halves = [
        ("围绕市委、市政府年度重", "点工作，狠抓落实。"),
        ("以自我革命的精神，久", "久为功，抓细抓常。"),
        ("加强人民防", "空建设，统筹推进。"),
    ]
    pages = [f"{OTHER}{left}\n\n某市国防动员简报\n\n{right}" for left, right in halves]
    result = clean_file("\n\n".join(pages))
    assert lines(result) == [f"{OTHER}{left}{right}" for left, right in halves]


@pytest.mark.parametrize(
    "text",
    [
        f"主要职责\n{LONG}\n主要职责\n{OTHER}\n主要职责\n{THIRD}",
        f"单位：万元\n{LONG}\n单位：万元\n{OTHER}\n单位：万元",
        "12\n15\n11",
        f"3\n{LONG}",
    ],
)
def test_short_lines_that_come_again_between_whole_sentences_stay(text: str) -> None:
    assert lines(clean_file(text)) == text.split("\n")


def test_bare_numbers_that_count_up_are_page_numbers() -> None:
    assert lines(clean_file(f"{LONG}\n1\n{OTHER}\n2\n{THIRD}\n3")) == [LONG, OTHER, THIRD]


# Repetition


def test_the_whole_text_a_second_time_goes() -> None:
    text = ["某市通知", "各单位：", LONG, OTHER, "某市办公室"]
    result = clean_file("\n".join(text + text))
    assert (lines(result), rules(result)) == (text, {"repetition"})


def test_a_paragraph_that_comes_again_at_once_or_is_long_goes() -> None:
    assert lines(clean_file(f"{THIRD}\n{THIRD}\n{LONG}")) == [THIRD, LONG]
    assert lines(clean_file(f"{LONG}{OTHER}\n{THIRD}\n{LONG}{OTHER}")) == [f"{LONG}{OTHER}", THIRD]


def test_repetition_is_seen_through_script_and_width() -> None:
    assert lines(clean_file(f"國防動員工作，關乎國家安全。\n国防动员工作，关乎国家安全。\n{LONG}")) == [
        "國防動員工作，關乎國家安全。",
        LONG,
    ]


@pytest.mark.parametrize(
    "text",
    [
        f"（略）\n{LONG}\n（略）\n{OTHER}\n（略）",
        f"主要职责\n{LONG}\n主要职责\n{OTHER}",
        f"{THIRD}\n{LONG}\n{THIRD}",
        f"单位犯前款罪的，对单位判处罚金。\n{LONG}\n单位犯前款罪的，对单位判处罚金。",
        "第一条 有下列情形的：\n（一）拒不履行的；\n（二）逃避的。\n第二条 处罚：\n（一）拒不履行的；\n（二）逃避的。",
        "附件1\n附件1",
    ],
)
def test_what_texts_repeat_on_purpose_stays(text: str) -> None:
    assert lines(clean_file(text)) == text.split("\n")


def test_both_segmenters_cut_into_the_same_words() -> None:
    ours, theirs = rjieba_words(), jieba_words()
    for run in ("久久为功", "年度重点工作", "满对重点", "人民防空警报", "参训人经过培训", "设国防动员办公室"):
        assert ours(run) == theirs(run)

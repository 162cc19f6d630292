"""Repairs inside a line: what each puts right, and what it must leave alone."""

import pytest

from indexer.cleaning import clean
from indexer.cleaning.edits import every_edit, original
from indexer.readers import Block, Content
from kb.document import Format


def cleaned(*lines: str) -> tuple[list[str], set[str]]:
    """Return the lines after cleaning, and the rules that worked on them."""
    content = clean(Content(tuple(Block(line) for line in lines), Format.PLAIN))
    assert original(content.blocks) == "\n".join(lines)
    rules = {edit.rule for block in content.blocks for edit in every_edit(block.edits)}
    return [block.text for block in content.blocks], rules


def check(rule: str, before: str, after: str) -> None:
    lines, rules = cleaned(before)
    assert (lines, rules) == ([after], {rule} if before != after else set())


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("實戰(zhàn)化", "實戰化"),
        ("堅持實戰(zhàn)實用標(biāo)準(zhǔn)", "堅持實戰實用標準"),
        ("分(fēn)為(wèi)三類", "分為三類"),
        ("分（fēn）为（wèi）三类", "分为三类"),
        ("人[rén]防[fáng]", "人防"),
        ("人 ( rén )防", "人防"),
        ("我们(men)的(de)工(gōng)作", "我们的工作"),
        ("战(zhan4)备", "战备"),
        ("战(zhan)备", "战备"),
        ("重(chong)庆", "重庆"),
        ("女(nǚ)兵", "女兵"),
        ("女(nv3)兵", "女兵"),
        ("人民(rén mín)防空", "人民防空"),
        ("人民(rénmín)防空", "人民防空"),
        ("西安(xī'ān)市", "西安市"),
        ("战(ㄓㄢˋ)備", "战備"),
        ("一(yī)", "一"),
        ("广(ɡuǎnɡ)大", "广大"),
        ("勇挑重?fù)?dān),在提升", "勇挑重??,在提升"),
        ("坚持实战(zhàn", "坚持实战"),
        # Three readings without tones show that the text was annotated: rare readings go too.
        ("实(shi)战(zhan)标(biao)准(zhun)，朴(piao)", "实战标准，朴"),
    ],
)
def test_injected_readings_go(before: str, after: str) -> None:
    check("pinyin", before, after)


@pytest.mark.parametrize(
    "text",
    [
        "世界卫生组织(WHO)",
        "实战(演练)",
        "《办法》（试行）",
        "（A类）人员",
        "维生素(vitamin)",
        "重量(kg)",
        "长度（m）",
        "(zhàn)",
        "见图(a)和表(b1)",
        "应用程序(app)",
        "风扇(fan)",
        "咖啡馆(café)",
        "法语（é）",
        "拿破仑（Napoléon）",
        "附件(an)",
        "中国(China)",
        "型号(ma5)",
        "乙苯丙胺（MDMA）",
        "普通话拼音zhàn的读法",
        "张三(男)",
    ],
)
def test_bracketed_latin_that_is_no_reading_stays(text: str) -> None:
    assert cleaned(text) == ([text], set())


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("浜烘皯闃茬┖", "人民防空"),
        ("äººæ°‘é˜²ç©º", "人民防空"),
        ("ÈËÃñ·À¿Õ", "人民防空"),
        ("关于ÈËÃñ·À¿Õ的通知", "关于人民防空的通知"),
        ("浜烘皯闃茬┖锛?", "人民防空\ufffd"),
    ],
)
def test_text_read_in_the_wrong_encoding_is_put_right(before: str, after: str) -> None:
    check("broken-encoding", before, after)


@pytest.mark.parametrize(
    "text", ["沙家浜的故事", "涓涓细流", "Müller und Schön", "naïve café", "ÄÖÜ", "Ñandú", "动员力皣腋鶕國"]
)
def test_rare_characters_and_accents_are_no_wrong_encoding(text: str) -> None:
    assert cleaned(text) == ([text], set())


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("人民\u200b防空", "人民防空"),
        ("\ufeff人民防空", "人民防空"),
        ("防\xad空", "防空"),
        ("防\x07空", "防空"),
        ("\u202a防空\u202c", "防空"),
        ("第一条\u2028国家", "第一条 国家"),
    ],
)
def test_invisible_characters_go(before: str, after: str) -> None:
    check("invisible", before, after)


@pytest.mark.parametrize("text", ["👨\u200d👩", "क्\u200dष", "می\u200cخواهم", "一行\t二列"])
def test_joiners_with_work_to_do_and_tabs_stay(text: str) -> None:
    assert cleaned(text) == ([text], set())


@pytest.mark.parametrize(
    ("rule", "before", "after"),
    [
        ("compatibility", "⼈⺠防空", "人民防空"),
        ("compatibility", "⻓江⻛险", "长江风险"),
        ("compatibility", "便利", "便利"),
        ("compatibility", "各户⼾籍管理", "各户户籍管理"),
        ("compatibility", "全國各縣⼾籍與校⾧", "全國各縣戶籍與校長"),
        ("width", "２０２０年５月", "2020年5月"),
        ("width", "ＧＢ ５００３８－２００５", "GB 50038－2005"),
        ("width", "３．５米", "3.5米"),
        ("width", "１．总则", "1．总则"),
        ("confusion", "每犬l000元", "每犬1000元"),
        ("confusion", "处5万元以上lO万元以下", "处5万元以上10万元以下"),
        ("confusion", "自1995年8月l日起", "自1995年8月1日起"),
        ("confusion", "2O20年", "2020年"),
        ("confusion", "20l9年3月", "2019年3月"),
        ("confusion", "一九九0年底", "一九九〇年底"),
        ("confusion", "二O二三年", "二〇二三年"),
    ],
)
def test_look_alikes_become_what_is_meant(rule: str, before: str, after: str) -> None:
    check(rule, before, after)


@pytest.mark.parametrize(
    "text",
    [
        "H2O含量",
        "卡拉OK厅",
        "第I年",
        "O日",
        "A10l元件",
        "二○○四年十月",
        "5l水",
        "型号：O1-2l",
        "一、二、三，四；（五）",
        "①②③",
        "人民防空，警报！",
        "％与＋",
        "30年",
        "十0比一",
    ],
)
def test_letters_and_marks_that_may_be_meant_stay(text: str) -> None:
    assert cleaned(text) == ([text], set())


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("工作取得新成效。仅展示661字,全文共1644字", "工作取得新成效。"),
        ("……(开头部分已省略275字)各级党委要加强领导。", "各级党委要加强领导。"),
        ("工作有序推进。(中间部分已省略30字)……", "工作有序推进。"),
        ("工作有序推进（本文仅显示前500字，全文共2000字）。", "工作有序推进。"),
        ("工作有序推进。剩余1234字未展示", "工作有序推进。"),
    ],
)
def test_notices_that_text_is_missing_go_and_are_flagged(before: str, after: str) -> None:
    content = clean(Content((Block(before),), Format.PLAIN))
    assert [block.text for block in content.blocks] == [after]
    assert content.flags == ("incomplete",)
    assert clean(content).flags == ("incomplete",)


@pytest.mark.parametrize(
    "text",
    [
        "附件二（略）",
        "成果展示了国防动员工作的成效。",
        "报告不少于3000字，全文上传。",
        "该市省略了两个步骤。",
        "图表部分省略。",
    ],
)
def test_ordinary_words_are_no_notice(text: str) -> None:
    content = clean(Content((Block(text),), Format.PLAIN))
    assert ([block.text for block in content.blocks], content.flags) == ([text], ())

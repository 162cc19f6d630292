"""Traditional to simplified: judged cases, our own, and what holds for any text."""

import json
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from opencc import OpenCC

from bench.script import speed
from kb import lexicon
from kb.analysis.neighbours import read_rule
from kb.analysis.script import to_simplified
from kb.errors import UsageError
from tests.conftest import CORPUS

# A page on a topic is simplified, but names documents by titles in either script.
STARTER = [path.read_text(encoding="utf-8") for path in sorted(CORPUS.rglob("*.md")) if path.parent.name != "topics"]
SINGLE = [row[0] for row in lexicon.entries("script") if "[" not in row[0]]
HAN = st.characters(min_codepoint=0x3400, max_codepoint=0x9FFF) | st.characters(
    min_codepoint=0x20000, max_codepoint=0x2FA1F
)
MIXED = st.lists(st.sampled_from(SINGLE) | st.sampled_from("乾著徵藉瞭覆麼於祇鍾夥畫谿看有國") | HAN, max_size=8).map(
    "".join
)

no_deadline = settings(deadline=None)  # the first call reads the dictionaries


@pytest.mark.parametrize(("config", "share"), [("t2s", 1.0), ("tw2s", 0.95), ("hk2s", 0.95)])
def test_opencc_cases_come_out_as_they_should(shared: Path, config: str, share: float) -> None:
    cases = json.loads((shared / "eval/traditional-to-simplified-dev.json").read_text(encoding="utf-8"))
    judged = [(case["input"], case["expected"][config]) for case in cases if config in case["expected"]]
    right = [typed for typed, expected in judged if to_simplified(typed) == expected]
    assert len(right) >= share * len(judged)


CASES = """
著裝著作汙染虛偽發洩稜柱群眾裡面	着装著作污染虚伪发泄棱柱群众里面
為什麼你在床裡面睡著？	为什么你在床里面睡着？
有著名的著作權律師看著著作	有著名的著作权律师看着著作
顯著 土著 昭著 編著 原著	显著 土著 昭著 编著 原著
意味著 隨著 執著 沉著 著力 著手 穿著	意味着 随着 执着 沉着 着力 着手 穿着
幺麼小丑 什麼 甚麼 這麼	幺麽小丑 什么 什么 这么
乾坤 乾隆 乾卦 乾縣 朝乾夕惕	乾坤 乾隆 乾卦 乾县 朝乾夕惕
餅乾 乾淨 乾燥 乾杯 乾乾淨淨	饼干 干净 干燥 干杯 干干净净
干擾 天干地支 幹部 樹幹	干扰 天干地支 干部 树干
藉口 藉此 憑藉 藉由	借口 借此 凭借 借由
狼藉 慰藉 枕藉	狼藉 慰藉 枕藉
瞭解 明瞭 瞭如指掌 瞭望 瞭望塔	了解 明了 了如指掌 瞭望 瞭望塔
徵兵 徵集 徵用 徵求 特徵 長征	征兵 征集 征用 征求 特征 长征
宮商角徵羽 變徵之聲	宫商角徵羽 变徵之声
覆蓋 顛覆 覆滅 答覆 回覆 反覆	覆盖 颠覆 覆灭 答复 回复 反复
複雜 恢復 重複 復興	复杂 恢复 重复 复兴
計畫 規畫 策畫 筆畫 動畫 畫面	计划 规划 策划 笔画 动画 画面
沈沒 沈默 深沈 沈先生 瀋陽	沉没 沉默 深沉 沈先生 沈阳
祇有 祇是 祇能 神祇	只有 只是 只能 神祇
隻身 一隻 只有 衹是	只身 一只 只有 只是
鍾情 時鐘 鍾馗 錢鍾書	钟情 时钟 锺馗 钱锺书
項鍊 鐵鍊 鍛鍊 鍊鋼	项链 铁链 锻炼 炼钢
於是 關於 樊於期	于是 关于 樊於期
祕密 神祕 王祕書 李祕	秘密 神秘 王秘书 李祕
甦醒 復甦 林甦	苏醒 复苏 林甦
頭髮 發展 發洩	头发 发展 发泄
皇后 後面 以後	皇后 后面 以后
裏面 裡面 公里 鄰里	里面 里面 公里 邻里
麵粉 麪條 面子	面粉 面条 面子
關係 聯繫 係數 系統	关系 联系 系数 系统
幾乎 茶几 餘額 余先生	几乎 茶几 余额 余先生
儘管 盡力 歷史 日曆	尽管 尽力 历史 日历
傢俱 夥伴 存摺 喫飯	家具 伙伴 存折 吃饭
羣衆 山峯 牀鋪 綫路 説明 啓發	群众 山峰 床铺 线路 说明 启发
枱面 衞生 砲兵 窓口 鬪爭 顔色	台面 卫生 炮兵 窗口 斗争 颜色
妳 祂 甚至 演算法 軟體 資訊	妳 祂 甚至 演算法 软体 资讯
人民防空 國防動員 防空警報 衞國	人民防空 国防动员 防空警报 卫国
"""


@pytest.mark.parametrize(("typed", "expected"), [line.split("\t") for line in CASES.strip().split("\n")])
def test_characters_that_depend_on_their_words(typed: str, expected: str) -> None:
    assert to_simplified(typed) == expected
    assert to_simplified(expected) == expected


@no_deadline
@given(MIXED | st.text())
@example("藉藉 看著著作 乾乾 𣨼殢")
def test_any_text_keeps_its_length_and_is_folded_for_good(text: str) -> None:
    folded = to_simplified(text)
    assert len(folded) == len(text)
    assert to_simplified(folded) == folded


def test_simplified_text_stays_as_it_is() -> None:
    changed = [text for text in STARTER if to_simplified(text) != text]
    assert all("學海" in text or "雲汀" in text for text in changed)  # the pages in traditional characters
    assert len(changed) < len(STARTER) / 2


def test_simplified_laws_stay_as_they_are(shared: Path) -> None:
    laws = sorted((shared / "corpora/laws").rglob("*.md"))
    texts = [law.read_text(encoding="utf-8") for law in laws[:: max(1, len(laws) // 200)]]
    changed = sum(char != folded for text in texts for char, folded in zip(text, to_simplified(text), strict=True))
    assert changed <= 10  # names of fish and chemicals


@pytest.mark.parametrize("config", ["s2t", "s2tw", "s2hk"])
def test_the_starter_library_reads_the_same_in_traditional_characters(config: str) -> None:
    convert = OpenCC(config).convert
    for text in STARTER:
        assert to_simplified(convert(text)) == to_simplified(text)


@pytest.mark.parametrize(("source", "target"), [("[看]著", "着着"), ("[]著", "着"), ("[看]", "着"), ("看[著", "着")])
def test_a_row_that_is_no_rule_is_named(source: str, target: str) -> None:
    with pytest.raises(UsageError, match=r"script\.txt"):
        list(read_rule(source, target))


def test_folding_keeps_up_with_reading() -> None:
    # A tenth of what is promised: a busy machine must not fail the suite. `bench/script.py` measures.
    assert speed(STARTER) > 2

"""Shorthand, definitions and targets in sentences of our own: what is found, and what is left alone."""

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.targets import targets_of
from indexer.targets.amounts import amounts
from indexer.terms import terms_of
from kb.document import Coinage, Kind, Section, Target, Term
from kb.targets import quantity
from kb.terms.names import term_name

CASES = Path(__file__).parent / "cases"


def rows(name: str, columns: int) -> list[list[str]]:
    lines = (CASES / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    cells = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return [(row + [""] * columns)[:columns] for row in cells]


def section(text: str, heading: str = "") -> Section:
    return Section("p1", 1 if heading else 0, heading, (), text.replace("\\n", "\n"))


def terms_in(text: str, coinage: Coinage) -> list[Term]:
    return [term for term in terms_of("一篇材料", [section(text)]) if term.kind is coinage]


@pytest.mark.parametrize(("sentence", "expected"), rows("shorthand", 2))
def test_shorthand_is_found_with_the_parts_that_the_text_gives(sentence: str, expected: str) -> None:
    found = []
    for term in terms_in(sentence, Coinage.SHORTHAND):
        doubt = "!" if term.parts and len(term.parts) != term.number else ""
        parts = "=" + "/".join(map(term_name, term.parts)) if term.parts else ""
        found.append(f"{term.term}{doubt}{parts}")
    assert found == expected.split()


def test_of_the_shorthand_in_real_documents_little_is_missed_and_none_made_up(shared: Path) -> None:
    said = Counter({(file, word): int(times) for file, word, times in rows("shorthand_in_seeds", 3)})
    texts = {path.name[:3]: path.read_text(encoding="utf-8") for path in (shared / "seeds").glob("0*.txt")}
    found = Counter((file, term.term) for file, text in texts.items() for term in terms_in(text, Coinage.SHORTHAND))
    assert not found - said
    assert found.total() >= 0.95 * said.total()


@pytest.mark.parametrize(("sentence", "expected"), rows("definitions", 2))
def test_a_defining_sentence_gives_its_word(sentence: str, expected: str) -> None:
    found = terms_in(sentence, Coinage.DEFINITION)
    assert [term.term for term in found] == expected.split()
    for term in found:
        assert term.meaning.rstrip("。") in sentence


@pytest.mark.parametrize(("kind", "heading", "sentence", "expected"), rows("targets", 4))
def test_a_commitment_is_taken_apart_and_a_report_is_none(
    kind: str, heading: str, sentence: str, expected: str
) -> None:
    found = targets_of(Kind(kind), "一份材料", [section(sentence, heading)])
    told = [
        f"{target.action}|{quantity(target.bound, target.amount, target.unit)}|{target.period}|{target.who}"
        for target in found
    ]
    assert told == [one.strip() for one in expected.split(" ; ") if one.strip()]


def test_there_are_sentences_enough() -> None:
    assert sum(len(rows(name, 2)) for name in ("shorthand", "definitions", "targets")) >= 80


def test_an_entry_of_a_glossary_is_a_definition_and_the_same_section_elsewhere_is_none() -> None:
    entry = Section("s1", 2, "疏散与掩蔽", ("术语",), "疏散是把人转移；掩蔽是就近躲避。后面还有一句。")
    found = terms_of("常用术语", [entry])
    assert [term.term for term in found] == ["疏散", "掩蔽"]
    assert {term.meaning for term in found} == {"疏散是把人转移；掩蔽是就近躲避。"}
    assert terms_of("工作总结", [entry]) == ()


def test_a_definition_by_a_list_has_its_items() -> None:
    text = "本条例所称重点单位，是指下列单位：\n（一）重要工矿企业；\n（二）交通枢纽。\n其他单位照办。"
    (term,) = terms_in(text, Coinage.DEFINITION)
    assert term.meaning == text.rpartition("\n")[0].removeprefix("本条例所称")


PIECES = st.sampled_from(
    [
        *"，。；：、（）“”\n",
        *(
            "四项攻坚",
            "三个年",
            "“五进”",
            "三会一课制度",
            "13421",
            "每季度",
            "全年",
            "不少于",
            "5场",
            "1次",
            "百分之三",
            "98%以上",
        ),
        *(
            "本法所称",
            "是指",
            "人民防空",
            "国家采取的措施",
            "即",
            "甲、乙、丙",
            "一是",
            "二是",
            "組織",
            "開展",
            "演练",
            "第三条",
            "其中",
        ),
        *("①", "㍿", "ﬁ", "\u200b", "𠀀", "Ａ１"),
    ]
)
TEXTS = st.lists(PIECES, max_size=40).map("".join)


@given(TEXTS)
def test_what_is_found_stands_where_it_is_said_to(text: str) -> None:
    for term in terms_of("材料", [section(text)]):
        assert 0 <= term.start < term.end <= len(text)
        assert term_name(text[term.start : term.end]) == term.term
        assert term.kind is Coinage.DEFINITION or (term.number or 0) >= 2
    for target in targets_of(Kind.REPORT, "工作要点", [section(text)]):
        assert 0 <= target.start < target.end <= len(text)
        assert "\n" not in text[target.start : target.end]
        assert target.action
        assert target.unit


@given(TEXTS)
def test_finding_is_the_same_each_time_and_in_other_sections(text: str) -> None:
    first, second = Section("a", 0, "", (), text), Section("b", 0, "", (), text)
    both = terms_of("材料", [first, second])
    alone: list[Term | Target] = [*terms_of("材料", [first])]
    assert [term for term in both if term.anchor == "a"] == alone
    assert len(both) == 2 * len(alone)


@pytest.mark.parametrize("digits", ["9" * 400, "1" * 16])
def test_digits_beyond_measure_are_no_amount(digits: str) -> None:
    assert list(amounts(f"全年组织演练不少于{digits}次")) == []


def test_groups_of_digits_without_end_are_no_amount_beyond_measure() -> None:
    assert all(one.value < 1e15 for one in amounts(f"全年组织演练不少于9{',999' * 400}次"))


def test_long_amounts_are_as_they_were() -> None:
    found = [(one.written, one.value, one.unit) for one in amounts("投入1,234,567元，建成12.5公里，培训30000人次")]
    assert found == [("1,234,567", 1234567.0, "元"), ("12.5", 12.5, "公里"), ("30000", 30000.0, "人次")]

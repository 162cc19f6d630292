"""Cleaning as a whole: the table, real files with all their damage at once, and clean files that stay as they are."""

import random
import re
import time
from itertools import pairwise
from pathlib import Path

import pytest

from bench.damage import DAMAGES
from indexer.cleaning import RULES, clean
from indexer.cleaning.edits import every_edit, original
from indexer.flags import FLAGS, flags_of
from indexer.readers import Content, read
from tests.conftest import CORPUS, ROOT, SMALL

PAGE = (ROOT / "docs" / "cleaning.md").read_text(encoding="utf-8")
EVERY = 17


def read_file(path: Path) -> Content:
    return read(path.read_bytes(), path.name)


def lines(content: Content) -> list[str]:
    return [block.text for block in content.blocks]


def removed(content: Content) -> dict[str, list[str]]:
    by_rule: dict[str, list[str]] = {}
    for block in content.blocks:
        for edit in every_edit(block.edits):
            by_rule.setdefault(edit.rule, []).append(edit.removed.strip("\n"))
    return by_rule


def test_every_rule_has_a_name_of_its_own_and_says_what_it_does() -> None:
    names = [rule.name for rule in RULES]
    assert len(names) == len(set(names))
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", name) for name in names)
    assert all(rule.help and not rule.help.endswith(".") for rule in RULES)


def test_the_page_names_every_rule_in_the_order_of_the_table() -> None:
    rows = re.findall(r"^\| `([a-z-]+)` \|", PAGE.partition("## Flags")[0], re.MULTILINE)
    assert rows == [rule.name for rule in RULES]


def test_the_page_names_every_flag() -> None:
    rows = re.findall(r"^\| `([a-z-]+)` \|", PAGE.partition("## Flags")[2], re.MULTILINE)
    assert set(rows) == {flag.name for flag in FLAGS} | {"column-order"}


def test_the_starter_library_is_left_alone() -> None:
    for path in sorted(CORPUS.rglob("*.*")):
        if path.suffix in (".md", ".txt"):
            content = read_file(path)
            assert lines(clean(content)) == lines(content)


@pytest.mark.parametrize("name", SMALL)
def test_the_small_library_is_left_alone(name: str) -> None:
    content = read(SMALL[name].encode(), name)
    assert clean(content) == content


# Work grows with the size of a file: no regular expression runs away, no list is copied for each of its members.
HOSTILE = {
    "nested brackets": "久(" * 20_000 + "zhàn" + ")" * 20_000,
    "a bracket that never closes": ("久(" + "a" * 50) * 1_000,
    "blanks between characters": "国 " * 20_000 + "。",
    "one long blank": "国" + " " * 50_000 + "国，。",
    "open quotation marks": "“国 防" * 10_000 + "。",
    "bars": "甲县| " * 10_000 + "x。",
    "stops": "…" * 50_000 + "展示省略",
    "notes": "国" + "(a)" * 20_000 + "国",
    "names": "张三 " * 10_000 + "，。",
    "numerals": "九0" * 20_000,
    "one line again and again": "国防动员工作会议要求各地做好准备，并且\n" * 5_000,
    "heads": "国防动员工作会议要求各地做好准备，并且\n抬头\n" * 3_000,
    "single characters": "国\n" * 20_000,
    "tools": "打印\n" * 20_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_take_no_longer_than_their_size(name: str) -> None:
    content = read(HOSTILE[name].encode(), "file.txt")
    started = time.perf_counter()
    cleaned = clean(content)
    flags_of("\n".join(lines(cleaned)))
    assert time.perf_counter() - started < 20
    assert original(cleaned.blocks) == "\n".join(lines(content))


# Real files


def seed(shared: Path, number: str) -> Content:
    content = read_file(next((shared / "seeds").glob(f"{number}_*.txt")))
    cleaned = clean(content)
    assert original(cleaned.blocks) == "\n".join(lines(content))
    assert lines(clean(cleaned)) == lines(cleaned)
    return cleaned


def test_seed_000_is_whole_again(shared: Path) -> None:
    text = "\n".join(lines(cleaned := seed(shared, "000")))
    assert "自我革命的精神,久久为功的韧劲" in text
    assert "提建议,凝聚作风建设共识,汇聚" in text
    assert "(人民防空)年度重点工作,以" in text
    assert lines(cleaned)[-1] == "走在前列 干在实处"
    assert set(removed(cleaned)) == {"page-break", "slogan"}
    assert len(cleaned.blocks) == 20
    assert cleaned.flags == ()


@pytest.mark.parametrize("number", ["001", "002"])
def test_seeds_001_and_002_hold_nothing_to_repair(shared: Path, number: str) -> None:
    assert removed(seed(shared, number)) == {}


def test_what_seeds_001_and_002_lost_is_flagged(shared: Path) -> None:
    dropped = flags_of("\n".join(lines(seed(shared, "001"))))
    assert [(name, detail) for name, _, detail in dropped] == [
        ("dropped-characters", "327日"),
        ("dropped-characters", "318日"),
        ("dropped-characters", "20199月"),
    ]
    left_open = flags_of("\n".join(lines(seed(shared, "002"))))
    assert [(name, detail) for name, _, detail in left_open] == [("placeholder", "20xx")] * 3


def test_seed_003_holds_no_pinyin_and_no_spam(shared: Path) -> None:
    cleaned = seed(shared, "003")
    text = "\n".join(lines(cleaned))
    assert not re.search("[a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ]", text)
    assert "堅持實戰實用標準,著力提升人防機關" in text
    by_rule = removed(cleaned)
    assert len(by_rule["pinyin"]) == 114
    company, row = by_rule["link-spam"]
    assert company == "丹东职址保险股份有限公司"
    assert row.startswith("洛隆县| 林西县|")
    assert row.endswith("甘南县|")
    assert by_rule["furniture"] == [" 我要分享", "責編:劉玉婷", "分享"]
    assert lines(cleaned)[1] == "省人防辦 08-23 18:51"


def test_what_seed_003_lost_is_flagged(shared: Path) -> None:
    found = flags_of("\n".join(lines(seed(shared, "003"))))
    assert [(name, detail) for name, _, detail in found] == [("damaged", "?!皣\ue24f腋鶕?"), ("damaged", "??")]


def test_seed_004_has_no_blank_inside_a_chinese_sentence(shared: Path) -> None:
    cleaned = seed(shared, "004")
    marked = ("♀ ", "◎ ", "■", "> ")
    for line in lines(cleaned):
        bare = line.split(" ", 1)[1] if line.startswith(("♀ ", "◎ ", "> ")) else line
        assert " " not in bare or line.startswith(marked), line
    assert lines(cleaned)[0] == "好头更要带好"
    assert "■司小扬 本报记者 贾 勇" in lines(cleaned)
    assert "军队如战争之箭,国防动员则如战争之弓。弓拉得满,箭方能射得远。" in lines(cleaned)
    assert cleaned.flags == ("column-order",)
    broken = [detail for name, _, detail in flags_of("\n".join(lines(cleaned))) if name == "broken-off"]
    assert broken == ['"临时抱', "才能运筹", "了参训人", "同的工作", "难题得到", "区训练演"]


def laws(shared: Path, step: int) -> list[Path]:
    return sorted((shared / "corpora" / "laws").rglob("*.md"))[::step]


def test_laws_are_left_alone_but_for_the_damage_that_the_page_lists(shared: Path) -> None:
    changed = [path.stem for path in laws(shared, EVERY) if lines(clean(read_file(path))) != lines(read_file(path))]
    assert [name for name in changed if name not in PAGE] == []


@pytest.mark.parametrize("kind", DAMAGES)
def test_cleaning_a_damaged_law_again_finds_nothing(shared: Path, kind: str) -> None:
    for path in laws(shared, 170):
        text = [line for line in lines(read_file(path)) if line.strip()]
        if len(text) > 1:
            content = read(DAMAGES[kind](text, random.Random(path.stem)).source.encode(), "file.txt")
            cleaned = clean(content)
            assert original(cleaned.blocks) == "\n".join(lines(content))
            assert lines(clean(cleaned)) == lines(cleaned)


def test_edits_of_a_real_file_stand_in_order(shared: Path) -> None:
    for block in seed(shared, "003").blocks:
        assert all(first.at + len(first.put) <= second.at for first, second in pairwise(block.edits))

"""您是不是要找: one wrong character is noticed by sound and by shape, offered, and never changed unasked."""

import pytest

from indexer.run import run
from kb.analysis import fold
from kb.library import Library
from kb.search.spelling import corrections
from tests.conftest import write_files

WRONG = [
    ("国防动圆", "国防动员"),
    ("国防东员", "国防动员"),
    ("人民房空", "人民防空"),
    ("人民防控", "人民防空"),
    ("人民妨空", "人民防空"),
    ("防空景报", "防空警报"),
    ("防空擎报", "防空警报"),
    ("梳散掩蔽", "疏散掩蔽"),
    ("疏散掩避", "疏散掩蔽"),
    ("應急包里裝什麼 防空景報", "應急包里裝什麼 防空警報"),
    ("城市人口梳散方案怎么编", "城市人口疏散方案怎么编"),
    ("警报试呜", "警报试鸣"),
    ("人民防空发", "人民防空法"),  # the name of a law, though no word
    ("標題:國防動圓", "標題:國防動員"),
]


@pytest.mark.parametrize(("typed", "meant"), WRONG)
def test_a_wrong_character_is_noticed(starter: Library, typed: str, meant: str) -> None:
    results = starter.search(typed)
    assert fold(meant) in [fold(one.query) for one in results.advice.suggestions]
    assert results.query.text == typed


def test_the_count_of_what_was_typed_is_stated(starter: Library) -> None:
    (first, *_) = starter.search("人民房空").advice.suggestions
    assert (first.typed, first.meant, first.as_typed) == ("人民房空", "人民防空", 0)
    assert first.documents == starter.search("人民防空").total


@pytest.mark.parametrize(
    "typed",
    [
        "人民防空",
        "国防动员",
        "防空警报",
        "国防动员潜力统计调查",
        "防空警报有哪几种信号",
        "應急包",
        "gfdy",
        "二〇二四年工作总结",  # a number is not misspelt
        "",
        "？",
        "的",
    ],
)
def test_what_is_right_is_left_alone(starter: Library, typed: str) -> None:
    assert starter.search(typed).advice.suggestions == ()


def test_words_come_from_the_library(starter: Library) -> None:
    assert starter.search("量子力学").advice.suggestions == ()


def test_what_the_library_has_is_right_however_odd(tmp_path_factory: pytest.TempPathFactory) -> None:
    base = tmp_path_factory.mktemp("odd")
    odd = {f"{n}.txt": f"某人{n}\n\n人民防控工作。人民防空工作第{n}篇{'再' * n}。\n" for n in range(4)}
    run(base / "home", [str(write_files(base / "files", odd))])
    with Library(base / "home") as library:
        assert library.search("人民防控").advice.suggestions == ()


def test_a_setting_switches_it_off(starter: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KB_SPELLING", "0")
    assert starter.search("人民房空").advice.suggestions == ()


def test_a_correction_changes_one_character(starter: Library) -> None:
    for typed, _ in WRONG:
        for correction in corrections(typed, starter._engine.words(), starter._engine.law_names()):
            assert len(correction.text) == len(typed)
            assert sum(a != b for a, b in zip(correction.text, typed, strict=True)) == 1

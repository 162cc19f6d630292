"""Variants of plain words: found, marked and explained beside them, by their weight."""

import pytest

from indexer.run import run
from kb.library import Library
from kb.search import expansion
from kb.search.highlights import terms
from kb.search.parser import parse
from kb.search.query import Variant, Words
from tests.conftest import write_files

FILES = {
    "甲.txt": "甲\n\n人防建设要抓紧。\n",
    "乙.txt": "乙\n\n防空袭准备要抓紧。\n",
    "丙.txt": "丙\n\n依照第12条办理。\n",
}
SYNONYM = Variant("防空袭", ("防空袭",), 0.5, "synonym")
NUMERAL = Variant("第12条", ("第", "12", "条"), 1.0, "numeral")


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    base = tmp_path_factory.mktemp("variants")
    run(base / "home", [str(write_files(base / "files", FILES))])
    return Library(base / "home")


def with_variant(monkeypatch: pytest.MonkeyPatch, variant: Variant) -> None:
    def add(words: Words) -> Words:
        return Words(words.text, words.terms, words.field, (*words.variants, variant))

    monkeypatch.setattr(expansion, "EXPANDERS", (add,))


def test_a_variant_is_found_and_marked_below_the_word_typed(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    with_variant(monkeypatch, SYNONYM)
    hits = library.search("人防").hits
    assert [hit.source for hit in hits] == ["甲.txt", "乙.txt"]
    snippets = [hit.sections[0] for hit in hits]
    assert [hit.snippet[start:end] for hit in snippets for start, end in hit.highlights] == ["人防", "防空袭"]


@pytest.mark.parametrize("weight", [0.5, 0.25])
def test_the_weight_of_a_variant_is_part_of_its_score(
    library: Library, monkeypatch: pytest.MonkeyPatch, weight: float
) -> None:
    full = library.search("防空袭").hits[0].score
    with_variant(monkeypatch, Variant("防空袭", ("防空袭",), weight, "synonym"))
    section = library.search("人防").hits[1]
    explained = library.explain("人防", f"{section.document}#{section.sections[0].anchor}")
    assert explained is not None
    assert explained.value == pytest.approx(section.score, rel=1e-3)
    assert section.score < full


def test_the_words_of_a_numeral_must_stand_together(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    with_variant(monkeypatch, NUMERAL)
    (hit,) = library.search("罕见词").hits
    section = hit.sections[0]
    assert [section.snippet[start:end] for start, end in section.highlights] == ["第12条"]
    explained = library.explain("罕见词", f"{hit.document}#{section.anchor}")
    assert explained is not None
    assert explained.value == pytest.approx(hit.score, rel=1e-3)


def test_variants_reach_plain_words_in_every_part_of_a_query(monkeypatch: pytest.MonkeyPatch) -> None:
    with_variant(monkeypatch, SYNONYM)
    assert "防空袭" in terms(parse("标题:人防 类型:法规").tree)
    assert "防空袭" in terms(parse("人防 -演练").tree)

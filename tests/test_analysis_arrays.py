"""What indexing does on whole arrays is what the definition of text does place by place."""

import sqlite3
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from indexer.batches import batch_of
from indexer.run import run
from kb.analysis import cut, fold, tokenize
from kb.analysis.mapping import CharacterMap
from kb.analysis.pairs import encoded, from_key, pair_keys
from tests.conftest import SMALL, write_files
from tests.test_kb_analysis import ANY_TEXT, AWKWARD, MIXED, STARTER

COUNTS = st.sampled_from(
    ["第十二条", "第三款", "二〇二三年", "一百二十一", "第一条件", "〇", "○○", "十", "第12项", "\n", "GB/T-1"]
)
FORMS = CharacterMap({ord("ａ"): "a", ord("國"): "国", 0x20000: "字", ord("a"): "𠀀"})
no_deadline = settings(deadline=None)  # the first call loads the dictionaries


def assert_cut_as_tokenized(text: str) -> None:
    found = cut(text)
    assert found.terms == sorted(set(found.terms))
    placed = zip(found.codes.tolist(), found.starts.tolist(), strict=True)
    assert Counter((found.terms[code], start) for code, start in placed) == Counter(
        (token.term, token.start) for token in tokenize(text)
    )


@no_deadline
@given(st.lists(COUNTS | MIXED | ANY_TEXT).map("".join).map(fold))
def test_a_text_is_cut_into_the_tokens_it_has(text: str) -> None:
    assert_cut_as_tokenized(text)


@pytest.mark.parametrize("text", STARTER, ids=lambda text: text.split("\n")[1][:30])
def test_a_document_is_cut_into_the_tokens_it_has(text: str) -> None:
    assert_cut_as_tokenized(fold(text))


@no_deadline
@given(st.lists(ANY_TEXT.map(lambda text: text.replace("\n", " ")), max_size=5))
@example([AWKWARD, "ΑΣ", "İ", "著", "名 ΑΣ"])
def test_lines_folded_together_are_folded_as_they_are_alone(lines: list[str]) -> None:
    assert fold("\n".join(lines)) == "\n".join(map(fold, lines))


@given(st.text(st.sampled_from("ａ國a𠀀𠀁Ｂ") | st.characters()), st.integers(0, 120))
@example("ａ\ud800國", 100)
def test_characters_are_mapped_alike_in_short_and_long_texts(text: str, more: int) -> None:
    forms = {"ａ": "a", "國": "国", "𠀀": "字", "a": "𠀀"}
    text += "國" * more
    assert FORMS(text) == "".join(forms.get(char, char) for char in text)


@given(st.text(st.characters()))
@example("a\ud800𠀀é国\0")
def test_pairs_are_encoded_all_at_once_as_one_by_one(text: str) -> None:
    keys, _ = pair_keys(text)
    assert list(encoded(keys)) == [from_key(key).encode() for key in keys.tolist()]


def test_an_only_section_without_text_stays_whatever_stands_beside_its_document(tmp_path: Path) -> None:
    run(tmp_path / "home", [str(write_files(tmp_path / "files", SMALL))])
    database = tmp_path / "home" / "catalogue.db"
    with sqlite3.connect(database) as connection:
        found = connection.execute("SELECT document, COUNT(*) FROM sections GROUP BY document ORDER BY COUNT(*)")
        (lone, sections), (other, _), *_ = found.fetchall()
        assert sections == 1
        connection.execute("UPDATE sections SET text = '' WHERE document = ?", (lone,))
    connection.close()
    assert batch_of(database, [lone]).size == 1
    assert batch_of(database, [lone, other]).size == 1 + batch_of(database, [other]).size

"""The field's own words: each is found by its own name, by part and inside a sentence of a real library."""

from collections.abc import Iterator
from functools import cache

import jieba
import pytest

from indexer.run import run
from kb import lexicon
from kb.analysis import analyze, fold
from kb.library import Library, Page
from tests.conftest import write_files

TERMS = sorted(lexicon.words("terms"))
ALL = Page(0, 2000)
# What stands around a word decides how a segmenter cuts it.
FRAMES = (
    "各级人民政府应当重视{}工作。",
    "本年度围绕{}开展了检查",
    "关于加强{}的若干意见，请认真贯彻",
    "有关部门和单位{}情况说明",
)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    base = tmp_path_factory.mktemp("terms")
    files = {
        f"{place:03}.txt": f"材料{place:03}\n\n{FRAMES[place % len(FRAMES)].format(term)}\n"
        for place, term in enumerate(TERMS)
    }
    run(base / "home", [str(write_files(base / "files", files))])
    with Library(base / "home") as opened:
        yield opened


@cache
def sources(library: Library, query: str) -> frozenset[str]:
    return frozenset(hit.source for hit in library.search(query, page=ALL).hits)


def source(term: str) -> str:
    return f"{TERMS.index(term):03}.txt"


def containing(text: str) -> set[str]:
    return {source(term) for term in TERMS if text in term}


def test_the_field_has_its_words() -> None:
    assert len(TERMS) >= 300


@pytest.mark.parametrize("term", TERMS)
def test_a_term_is_found_by_its_own_name(library: Library, term: str) -> None:
    assert source(term) in sources(library, f"“{term}”")
    own = next(hit for hit in library.search(term).hits if hit.source == source(term))
    section = own.sections[0]
    assert any(term in section.snippet[start:end] for start, end in section.highlights)


@pytest.mark.parametrize("term", TERMS)
def test_a_term_is_found_inside_a_longer_one(library: Library, term: str) -> None:
    if fold(term) in [token.term for longer in TERMS if longer != term for token in analyze(longer)]:
        assert containing(term) <= sources(library, term)


@cache
def dictionary() -> frozenset[str]:
    with jieba.dt.get_dict_file() as file:
        lines = file.read().decode().splitlines()
    return frozenset(line.split(" ")[0] for line in lines) | lexicon.words("terms")


@pytest.mark.parametrize("term", [term for term in TERMS if len(term) > 3])
def test_a_term_is_found_by_the_words_it_begins_and_ends_with(library: Library, term: str) -> None:
    parts = {part for length in range(2, len(term)) for part in (term[:length], term[-length:])}
    words = parts & dictionary()
    assert [part for part in words if source(term) not in sources(library, part)] == []


@pytest.mark.parametrize("term", TERMS)
def test_a_term_is_found_in_a_question(library: Library, term: str) -> None:
    assert source(term) in sources(library, f"什么是{term}？")
    assert source(term) in sources(library, f"单位应当怎样做好{term}")

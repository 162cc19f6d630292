"""Marks and scripts: what is shown is the page's own text, and each mark is a word of the query."""

import random
import re
from collections.abc import Iterator

import pytest
from opencc import OpenCC

from indexer.run import run
from kb.analysis import analyze, fold
from kb.library import Library, Page
from kb.search.highlights import terms
from kb.search.query import Prefix, leaves
from tests.conftest import CORPUS, SMALL, write_files

HITS = 1000
ALL = Page(0, 1000)
TEXTS = [path.read_text(encoding="utf-8") for path in sorted(CORPUS.rglob("*.md"))]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """The starter library and the small one, every other document in traditional characters."""
    base = tmp_path_factory.mktemp("marks")
    documents = {f"starter/{place}.md": text for place, text in enumerate(TEXTS)} | SMALL
    convert = OpenCC("s2tw").convert
    files = {
        name: convert(text) if place % 2 and "---\ntitle" not in text else text
        for place, (name, text) in enumerate(documents.items())
    }
    files |= {f"臺灣/{place}.txt": convert(body(text)) for place, text in enumerate(TEXTS) if place % 3 == 0}
    run(base / "home", [str(write_files(base / "files", files))])
    with Library(base / "home") as opened:
        yield opened


def body(text: str) -> str:
    return re.sub(r"[*#|`]", "", text.split("---", 2)[-1]).strip()


def queries() -> Iterator[str]:
    """Yield words, spans, phrases and prefixes of the library's texts in either script and width."""
    chance = random.Random(20)
    convert = OpenCC("s2tw").convert
    while True:
        text = body(chance.choice(TEXTS))
        start = chance.randrange(len(text) - 20)
        span = re.sub(r"\s", "", text[start : start + chance.randint(2, 12)])
        words = [token.term for token in analyze(text[start : start + 40])] or ["防空"]
        typed = chance.choice(
            [
                span,
                f"“{span}”",
                chance.choice(words),
                " ".join(chance.sample(words, min(3, len(words)))),
                f"{words[0]}*",
            ]
        )
        yield convert(typed) if chance.random() < 0.5 else typed


def test_each_mark_is_a_word_of_the_query_in_a_verbatim_piece_of_the_page(library: Library) -> None:
    seen = 0
    for query in queries():
        results = library.search(query, page=ALL)
        wanted = set(terms(results.query.tree))
        stems = tuple(leaf.stem for leaf in leaves(results.query.tree) if isinstance(leaf, Prefix))
        for hit in results.hits:
            texts = {section.anchor: section.text for section in library.document(hit.document).sections}
            for section in hit.sections:
                assert section.snippet in texts[section.anchor], query
                for start, end in section.highlights:
                    marked = fold(section.snippet[start:end])
                    assert marked in wanted or (stems and marked.startswith(stems)), (query, marked)
                seen += 1
        if seen >= HITS:
            return


@pytest.mark.parametrize(
    ("simplified", "traditional"),
    [
        ("国防动员", "國防動員"),
        ("人民防空", "人民防空"),
        ("防空警报", "防空警報"),
        ("“组织疏散”", "「組織疏散」"),
        ("第十二条", "第十二條"),
        ("应急演练 -学校", "應急演練 -學校"),
        ("征用 或 征集", "徵用 或 徵集"),
        ("掩蔽 且 干净", "掩蔽 且 乾淨"),
    ],
)
def test_either_script_finds_the_same(library: Library, simplified: str, traditional: str) -> None:
    one, other = (library.search(query, page=ALL) for query in (simplified, traditional))
    assert [(hit.document, hit.score, hit.sections) for hit in one.hits] == [
        (hit.document, hit.score, hit.sections) for hit in other.hits
    ]


def test_a_page_in_traditional_characters_stays_so_and_is_marked(library: Library) -> None:
    hits = [hit for hit in library.search("国防动员", page=ALL).hits if hit.source.startswith("臺灣/")]
    assert hits
    marks = {
        section.snippet[start:end] for hit in hits for section in hit.sections for start, end in section.highlights
    }
    assert marks & {"國防動員", "國防", "動員"}
    assert not marks & {"国防动员", "国防", "动员"}

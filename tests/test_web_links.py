"""No dead end: every link of the site leads to a page that answers, every fragment to an element that is there.

With XUEHAI_LINKS=all the mixed library holds every law, and each of its documents is asked for.
"""

import os
import shutil
from pathlib import Path

import pytest

from indexer.run import run
from kb.library import Library
from tests.conftest import CORPUS, SMALL, write_files
from tests.crawling import walk
from tests.examining import Examiner
from tests.serving import served

STARTS = (
    "/",
    "/topics",
    "/terms",
    "/targets",
    "/search?q=防空警报",
    "/search?q=国防动员法第十条",
    "/search?q=没有这样的词语xyz",
)
FIELD = ("人民防空", "国防", "动员", "民兵", "预备役", "突发事件应对")


EVERY_LAW = os.environ.get("XUEHAI_LINKS") == "all"


@pytest.fixture(scope="module")
def mixed_home(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home that holds the starter library, the real documents and the laws of our field, or all of them."""
    base = tmp_path_factory.mktemp("mixed")
    every = (shared / "corpora" / "laws").rglob("*.md")
    laws = sorted(path for path in every if EVERY_LAW or any(word in path.name for word in FIELD))
    assert len(laws) > 20
    for law in laws:
        target = base / "laws" / law.relative_to(shared / "corpora" / "laws")
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(law, target)
    run(base / "home", [str(CORPUS), str(shared / "seeds"), str(base / "laws")])
    return base / "home"


def test_every_link_of_the_starter_library_leads_somewhere(starter_home: Path) -> None:
    with served(starter_home) as site:
        found = walk(site, STARTS)
    assert found.broken == []
    assert {path for path in found.visited if path.startswith("/topics/")}
    assert {path for path in found.visited if path.startswith("/documents/")}


@pytest.mark.skipif(EVERY_LAW, reason="a library of all laws is not crawled but looked up")
def test_every_link_of_a_mixed_library_leads_somewhere(mixed_home: Path) -> None:
    with served(mixed_home) as site:
        found = walk(site, STARTS)
    assert found.broken == []
    assert len(found.visited) > 200


def test_every_page_of_a_mixed_library_leads_on(mixed_home: Path) -> None:
    with Library(mixed_home) as library:
        found = Examiner(library, {"section": 8, "api": 60, "original": 60}).examine()
        documents = library.statistics()["documents"]
    assert found.broken == []
    assert found.counts()["document"] >= documents
    assert {"law", "term", "topic", "section", "cited-by"} <= found.counts().keys()


def test_dead_ends_are_found(tmp_path: Path) -> None:
    text = "---\ntitle: 去处\n---\n\n[没有](/nowhere)、[没有此处](/topics#nothing)、[有](/topics)。\n"
    run(tmp_path / "home", [str(write_files(tmp_path / "files", SMALL | {"topics/a.md": text}))])
    with served(tmp_path / "home") as site:
        broken = walk(site, ["/topics"]).broken
    assert [line.split(" from ")[0] for line in broken] == ["404 /nowhere", "no #nothing in /topics"]
    with Library(tmp_path / "home") as library:
        examined = Examiner(library, {}).examine().broken
    told = [line.removesuffix(" from /topics/a") for line in examined]
    assert told == ["no way on", "404 /nowhere", "no #nothing in /topics"]


def test_what_is_not_asked_for_is_looked_up(small: Library) -> None:
    document = next(iter(small.changed()))
    text = f"/documents/{document}"
    none = 10**9
    examiner = Examiner(small, {"document": none, "section": none, "law": none, "term": none, "topic": none})
    assert [examiner.is_there(address) for address in (text, f"{text}/cited-by", f"/api/v1{text}")] == [True] * 3
    wrong = (f"{text}x", f"{text}/sections/第九十九条", "/laws/没有的法", "/terms/没有的词", "/topics/nothing", "/none")
    assert [address for address in wrong if examiner.is_there(address)] == []

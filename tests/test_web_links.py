"""No dead end: every link of the site leads to a page that answers, every fragment to an element that is there."""

import shutil
from pathlib import Path

import pytest

from indexer.run import run
from tests.conftest import CORPUS, SMALL, write_files
from tests.crawling import walk
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


@pytest.fixture(scope="module")
def mixed_home(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home that holds the starter library, the real documents and the laws of our field."""
    base = tmp_path_factory.mktemp("mixed")
    every = (shared / "corpora" / "laws").rglob("*.md")
    laws = sorted(path for path in every if any(word in path.name for word in FIELD))
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


def test_every_link_of_a_mixed_library_leads_somewhere(mixed_home: Path) -> None:
    with served(mixed_home) as site:
        found = walk(site, STARTS)
    assert found.broken == []
    assert len(found.visited) > 200


def test_the_walk_finds_dead_ends(tmp_path: Path) -> None:
    text = "---\ntitle: 去处\n---\n\n[没有](/nowhere)、[没有此处](/topics#nothing)、[有](/topics)。\n"
    run(tmp_path / "home", [str(write_files(tmp_path / "files", SMALL | {"topics/a.md": text}))])
    with served(tmp_path / "home") as site:
        broken = walk(site, ["/topics"]).broken
    assert [line.split(" from ")[0] for line in broken] == ["404 /nowhere", "no #nothing in /topics"]

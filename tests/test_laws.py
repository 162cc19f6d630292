"""The whole law corpus: indexed, cited, and good enough on questions that people asked."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from opencc import OpenCC

from indexer.run import run
from kb.evaluation import evaluate, read_questions
from kb.library import Library
from tests.examining import Examiner


@pytest.fixture(scope="module")
def laws(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    home = tmp_path_factory.mktemp("laws") / "home"
    report = run(home, [str(shared / "corpora" / "laws")])
    assert report.failed == []
    assert report.added == 3475
    with Library(home) as library:
        yield library


def test_every_file_is_in_and_the_index_has_followed(laws: Library) -> None:
    figures = laws.statistics()
    assert figures["sources"] == 3475
    assert figures["sections"] > 150_000
    assert figures["index_revision"] == figures["revision"]


@pytest.mark.parametrize("typed", ["国防动员法第十条", "国防动员法10条", "《国防动员法》第十条", "國防動員法第十條"])
def test_a_citation_goes_to_its_article(laws: Library, typed: str) -> None:
    hit = laws.search(typed).hits[0]
    assert (hit.title, hit.sections[0].anchor) == ("中华人民共和国国防动员法", "第十条")


def test_the_pages_drawn_lead_on_and_every_link_on_them_leads_somewhere(laws: Library) -> None:
    shares = {"document": 40, "law": 8, "term": 8, "cited-by": 8, "section": 300, "api": 300, "original": 300}
    found = Examiner(laws, shares).examine()
    assert found.broken == []
    assert {"document", "law", "term", "cited-by", "section"} <= found.counts().keys()


def test_questions_that_people_asked_are_answered_early_in_either_script(laws: Library, shared: Path) -> None:
    questions = list(read_questions(shared / "eval" / "statute-questions-dev.jsonl"))
    measures = evaluate(questions, laws.rank)
    assert measures["mrr@10"] >= 0.43
    assert measures["recall@10"] >= 0.50
    assert measures["recall@100"] >= 0.72
    convert = OpenCC("s2t").convert
    traditional = evaluate([question._replace(text=convert(question.text)) for question in questions], laws.rank)
    for name in ("mrr@10", "recall@10", "recall@100"):
        assert traditional[name] >= measures[name] - 0.005

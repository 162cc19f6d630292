"""What leads on from real laws and real documents: editions, articles, local rules, and what took a law's place."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from indexer.run import run
from kb.comparison import Change
from kb.laws import Standing
from kb.library import Library
from web import create_app

LAWS = (
    "民事诉讼法(*",
    "立法法(*",
    "国防动员法(*",
    "宪法修正案*",
    "*制定地方性法规条例(*",
    "*地方立法条例(*",
    "上海市*房地产登记条例*",
    "上海市不动产登记若干规定*",
)


@pytest.fixture(scope="module")
def library(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    base = tmp_path_factory.mktemp("goals")
    corpus = shared / "corpora" / "laws"
    code = [path for path in corpus.rglob("*.md") if path.parent.name == "民法典" and "案例" not in path.parts]
    for path in [*code, *(path for pattern in LAWS for path in corpus.rglob(pattern))]:
        copy = base / "files" / path.relative_to(corpus)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
    for path in (shared / "seeds").glob("004*"):
        shutil.copyfile(path, base / "files" / path.name)
    run(base / "home", [str(base / "files")])
    with Library(base / "home") as opened:
        yield opened


def page(library: Library, *path: str, api: bool = False) -> Any:
    link = "/".join(quote(part, safe="") for part in path)
    answer = create_app(library).test_client().get(f"{'/api/v1' * api}/{link}")
    assert answer.status_code == 200
    return json.loads(answer.text) if api else answer.text


def edition(library: Library, name: str, year: str) -> str:
    editions = library.laws.named(name).editions
    return next(one.volumes[0].document for one in editions if (one.published or "").startswith(year))


def test_a_report_leads_to_the_article_it_follows(library: Library) -> None:
    law = edition(library, "国防动员法", "2010")
    cited = library.references.passages(law, "第十条").page
    report = next(passage.document for passage in cited if passage.document.startswith("004"))
    target = quote(f"/documents/{law}/sections/第十条")
    assert f'href="{target}" title="《中华人民共和国国防动员法》：第十条 地方人民政府应当贯彻' in page(
        library, "documents", report
    )


def test_an_amendment_shows_only_what_it_changed(library: Library) -> None:
    law = library.laws.named("民事诉讼法")
    assert [one.standing for one in law.editions] == [Standing.IN_FORCE, Standing.SUPERSEDED]
    compared = library.laws.compare(law.editions[1], law.editions[0])
    changed = [one for one in compared if one.change is not Change.SAME and one.new and one.new.heading]
    assert 20 < len(changed) < 40
    assert sum(one.is_moved for one in compared) > 90
    words = {run.text for one in changed for run in one.runs if run.change is Change.ADDED}
    assert "法官助理、" in words


def test_an_article_is_known_again_and_has_its_local_rules(library: Library) -> None:
    old = edition(library, "立法法", "2015")
    found = page(library, "documents", old, "sections", "第八条", api=True)
    assert [(one["published"], one["anchor"]) for one in found["editions"]] == [("2023-03-13", "第十一条")]
    local = {(rule["title"], rule["anchor"]) for rule in found["local_rules"]}
    assert {("山东省地方立法条例", "第八条"), ("浙江省地方立法条例", "第五条")} <= local
    assert found["cited_by"]["groups"]["law"] >= len(local)


def test_an_amendment_does_not_take_the_place_of_those_before_it(library: Library) -> None:
    editions = library.laws.named("宪法修正案").editions
    assert len(editions) == 5
    assert {one.standing for one in editions} == {Standing.IN_FORCE}


def test_the_civil_code_is_one_law_in_its_volumes(library: Library) -> None:
    (code,) = library.laws.named("民法典").editions
    assert [volume.first for volume in code.volumes][:3] == [1, 205, 463]
    assert "第 1 条至第 204 条" in page(library, "laws", "民法典")


def test_a_repealed_regulation_leads_to_what_repealed_it(library: Library) -> None:
    repealed = library.laws.named("上海市房地产登记条例")
    assert repealed.ended_by
    assert repealed.ended_by.title == "上海市不动产登记若干规定"
    assert "已废止" in page(library, "documents", repealed.editions[0].volumes[0].document)

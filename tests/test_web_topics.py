"""Topics on the site: the tree, the pages, their JSON, and where else topics show."""

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import quote, unquote

import pytest

from indexer.run import Options, run
from kb.library import Library
from tests.conftest import SMALL, write_files
from tests.serving import served
from tests.test_cli import as_json, kb
from tests.test_web_pages import get
from web import drawings

EVIL = "\"><script>alert(1)</script><b a='"
HOSTILE = SMALL | {
    "topics/evil.md": (
        f"---\ntitle: '{EVIL.replace(chr(39), chr(39) * 2)}'\naliases: ['<i>警报</i>']\n"
        "query: '\"警报\"'\nparents: 上级\n---\n\n"
        "<script>alert(2)</script> [[没有<img src=x>|<img src=y>]] [坏](javascript:alert(3)) ![图](http://x/y.png)\n\n"
        "[[国防动员法第十条]] [[识别防空警报#预先警报|<u>预先</u>]]\n\n# 一级标题\n"
    ),
    "topics/up.md": "---\ntitle: 上级\nquery: '\"警报\"'\n---\n\n文字。\n",
}


@pytest.fixture(scope="module")
def site(starter_home: Path) -> Iterator[str]:
    with served(starter_home) as address:
        yield address


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    base = tmp_path_factory.mktemp("hostile")
    run(base / "home", [str(write_files(base / "files", HOSTILE))], Options(jobs=1))
    with served(base / "home") as address:
        yield address


def test_the_tree_shows_every_topic_with_its_count(site: str, starter: Library) -> None:
    _, page, _ = get(f"{site}/topics")
    _, counts = starter.topics.tree()
    shown = re.findall(r'<a href="/topics/([^"]+)">[^<]+</a> <b[^>]*>(\d+)</b>', page)
    assert {slug: int(count) for slug, count in shown} == counts


def test_page_and_json_say_the_same(site: str) -> None:
    _, page, _ = get(f"{site}/topics/air-raid-warning")
    told = json.loads(get(f"{site}/api/v1/topics/air-raid-warning")[1])
    listed = set(re.findall(r'<li><a href="/documents/([^"#]+)', page))
    assert {document["document"] for document in told["documents"]} <= {unquote(link) for link in listed}
    assert all(topic["title"] in page for topic in (*told["parents"], *told["children"], *told["related"]))
    assert f"{told['evidence']['documents']} 份文献" in page


def test_two_answers_are_the_same_byte_for_byte(site: str, starter_home: Path) -> None:
    first = get(f"{site}/topics/shelters")[1]
    with served(starter_home) as again:
        assert get(f"{again}/topics/shelters")[1] == first


def test_a_title_or_an_alias_leads_to_the_page(site: str) -> None:
    for name in ("防空警报", "防空警報", "air-raid-warning"):
        assert "<h1>防空警报</h1>" in get(f"{site}/topics/{quote(name)}")[1]


def test_an_unknown_topic_is_answered_with_the_nearest(site: str) -> None:
    status, page, _ = get(f"{site}/topics/{quote('防空警抱')}")
    assert status == 404
    assert f'href="/topics/{quote("防空警报")}"' in page
    assert get(f"{site}/api/v1/topics/{quote('防空警抱')}")[0] == 404


def test_a_search_for_a_name_has_the_topic_on_top_and_only_then(site: str) -> None:
    for query, has_topic in (("民防", True), ("防空警報", True), ("什么是防空警报？", True), ("防空警报怎么响", False)):
        _, page, _ = get(f"{site}/search?q={quote(query)}")
        assert ('class="topic-card"' in page) is has_topic
    assert json.loads(get(f"{site}/api/v1/search?q={quote('民防')}")[1])["topic"]["title"] == "人民防空"


def test_a_search_within_a_topic_shows_a_chip_and_its_documents_alone(site: str, starter: Library) -> None:
    address = f"search?q={quote('组织')}&topic={quote('防空警报')}"
    found = json.loads(get(f"{site}/api/v1/{address}")[1])
    members = starter.topics.documents("防空警报")
    assert found["hits"]
    assert {hit["document"] for hit in found["hits"]} <= members
    whole = json.loads(get(f"{site}/api/v1/search?q={quote('组织')}")[1])
    assert found["total"] == whole["facets"]["topic"]["防空警报"] < whole["total"]
    _, page, _ = get(f"{site}/{address}")
    assert re.search(r'class="chips"(?s:.)*?防空警报', page)


def test_of_two_topics_chosen_a_document_belongs_to_both(site: str, starter: Library) -> None:
    both = f"search?q={quote('组织 警报')}&topic={quote('防空警报')}&topic={quote('警报试鸣')}"
    found = json.loads(get(f"{site}/api/v1/{both}")[1])
    members = starter.topics.documents("防空警报") & starter.topics.documents("警报试鸣")
    assert found["hits"]
    assert {hit["document"] for hit in found["hits"]} <= members


def test_a_topic_that_is_none_finds_nothing(site: str) -> None:
    assert json.loads(get(f"{site}/api/v1/search?q={quote('组织')}&topic=xyz")[1])["total"] == 0


def test_a_document_names_the_topics_it_belongs_to(site: str, starter: Library) -> None:
    document = next(iter(starter.topics.documents("家庭防空准备")))
    _, page, _ = get(f"{site}/documents/{quote(document)}")
    told = json.loads(get(f"{site}/api/v1/documents/{quote(document)}")[1])["topics"]
    assert told
    assert all(f'href="/topics/{topic["topic"]}"' in page for topic in told)


def test_typing_a_title_or_an_alias_offers_the_topic(site: str) -> None:
    for typed in ("结建", "防空警", "fkjb"):
        offered = json.loads(get(f"{site}/api/v1/suggest?q={quote(typed)}")[1])["suggestions"]
        links = [entry["link"] for entry in offered if entry["kind"] == "topic"]
        assert links
        assert all(get(site + link)[0] == 200 for link in links)


def test_hostile_text_stays_text(hostile: str) -> None:
    for address in (
        "/topics",
        "/topics/evil",
        "/topics/up",
        "/",
        f"/search?q={quote('<i>警报</i>')}",
        "/search?q=警报",
    ):
        status, page, _ = get(hostile + quote(address, safe="/?=&%"))
        assert status == 200
        assert not re.search(r"<(script>|img|b a=|u>|i>)", page), address
        assert "javascript:" not in re.findall(r'href="([^"]*)"', page)
    _, page, _ = get(f"{hostile}/topics/evil")
    assert page.count("<h1") == 1
    assert '<span class="outside"' in page
    assert '<span class="broken"' in page
    assert EVIL in unescape(page)


def test_the_drawings_are_well_formed_and_keep_hostile_titles_as_text(hostile: str) -> None:
    _, page, _ = get(f"{hostile}/topics/up")
    drawn = re.findall(r"<svg(?s:.)*?</svg>", page)
    assert drawn
    texts = [text for svg in drawn for text in ET.fromstring(svg).itertext()]
    assert EVIL in texts


def test_the_map_has_every_neighbour_once_and_nothing_outside_its_frame(starter: Library) -> None:
    for name in starter.topics.names():
        page = starter.topics.page(name.title)
        drawn = drawings.neighbourhood(page)
        slugs = [box.slug for box in drawn.boxes]
        assert len(slugs) == len(set(slugs))
        assert {topic.slug for topic in (*page.parents, *page.children)} <= set(slugs)
        assert all(0 <= box.x <= drawn.width - drawn.box and 0 <= box.y < drawn.height for box in drawn.boxes)
        assert len({(box.x, box.y) for box in drawn.boxes}) == len(slugs)


def test_the_timeline_keeps_its_sum_and_its_rows_few() -> None:
    for count in (1, 5, 16, 17, 60):
        years = [(str(1960 + number), number % 4) for number in range(count)]
        drawn = drawings.timeline(years)
        assert sum(bar.documents for bar in drawn.bars) == sum(number for _, number in years)
        assert len(drawn.bars) <= 16
        assert all(bar.length + drawn.x <= drawn.width for bar in drawn.bars)


def test_the_command_prints_the_tree_a_topic_and_suggestions(starter_home: Path) -> None:
    tree = as_json(starter_home, "topics")["topics"]
    assert {branch["title"] for branch in tree} == {"人民防空", "国防动员", "国防教育"}
    topic = as_json(starter_home, "topics", "民防")
    assert (topic["title"], topic["source"]) == ("人民防空", "topics/civil-air-defence.md")
    assert isinstance(as_json(starter_home, "topics", "--suggest")["suggestions"], list)
    assert kb(starter_home, "topics", "没有").returncode == 1
    assert "人民防空" in kb(starter_home, "topics").stdout.decode()


def test_check_fails_for_a_broken_link_and_says_where(tmp_path: Path) -> None:
    files = write_files(tmp_path / "files", SMALL | {"topics/a.md": "---\ntitle: 甲\n---\n\n见[[识别防空警抱]]。\n"})
    run(tmp_path / "home", [str(files)], Options(jobs=1))
    result = kb(tmp_path / "home", "check")
    assert result.returncode == 1
    assert "topics/a.md:5: [[识别防空警抱]]; did you mean 识别防空警报?" in result.stderr.decode()
    assert "orphan: topics/a.md" in result.stdout.decode()
    (files / "topics/a.md").write_text("---\ntitle: 甲\n---\n\n见[[识别防空警报]]。\n", encoding="utf-8")
    run(tmp_path / "home", [str(files)], Options(jobs=1))
    assert kb(tmp_path / "home", "check").returncode == 0

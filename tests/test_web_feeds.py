"""What other programs subscribe to: the feeds validate, and what comes in is in them."""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from urllib.parse import quote, urlsplit
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from lxml import etree

from indexer.run import run
from kb.library import Library
from tests.conftest import SMALL, write_files
from web import create_app

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def client(starter: Library) -> FlaskClient:
    return create_app(starter).test_client()


@pytest.fixture
def growing(tmp_path: Path) -> Iterator[tuple[FlaskClient, Path]]:
    """The site over a library of its own, and its folder of files."""
    files = write_files(tmp_path / "files", SMALL)
    run(tmp_path / "home", [str(files)])
    with Library(tmp_path / "home") as library:
        yield create_app(library).test_client(), files


def add(files: Path, **texts: str) -> None:
    run(files.parent / "home", [str(write_files(files, {f"{name}.txt": text for name, text in texts.items()}))])


def entries(data: bytes) -> list[etree._Element]:
    return validated(data).findall(f"{ATOM}entry")


def validated(data: bytes) -> etree._Element:
    """Return a feed that has what RFC 4287 demands of it: ids, titles, dates with a zone, links, authors."""
    feed = etree.fromstring(data)
    assert feed.tag == f"{ATOM}feed"
    assert feed.find(f"{ATOM}author/{ATOM}name").text
    assert urlsplit(feed.findtext(f"{ATOM}id")).scheme
    assert {link.get("rel") for link in feed.findall(f"{ATOM}link")} == {"self", "alternate"}
    for part in (feed, *feed.findall(f"{ATOM}entry")):
        assert part.findtext(f"{ATOM}title").strip()
        assert datetime.fromisoformat(part.findtext(f"{ATOM}updated")).tzinfo
        assert len(part.findall(f"{ATOM}id")) == len(part.findall(f"{ATOM}updated")) == 1
    ids = [entry.findtext(f"{ATOM}id") for entry in feed.findall(f"{ATOM}entry")]
    assert len(set(ids)) == len(ids)
    assert all(UUID(name) for name in ids)
    for entry in feed.findall(f"{ATOM}entry"):
        (link,) = entry.findall(f"{ATOM}link")
        assert link.get("rel") == "alternate"
        assert urlsplit(link.get("href")).netloc
        dates = [datetime.fromisoformat(date.text) for date in entry.findall(f"{ATOM}published")]
        assert all(date.tzinfo for date in dates)
        assert {child.tag for child in entry} <= {
            f"{ATOM}{name}" for name in ("title", "id", "link", "updated", "published", "category", "summary")
        }
    return feed


def test_both_feeds_validate_and_their_links_lead_somewhere(client: FlaskClient) -> None:
    for path in ("/feed.atom", "/search.atom?q=防空警报&kind=training", "/search.atom?q=“没有这句话”"):
        answer = client.get(path)
        assert answer.mimetype == "application/atom+xml"
        for entry in entries(answer.data):
            address = entry.find(f"{ATOM}link").get("href").removeprefix("http://localhost").partition("#")[0]
            assert client.get(address).status_code == 200
    assert entries(client.get("/search.atom?q=“没有这句话”").data) == []


def test_a_feed_of_a_search_holds_what_the_search_finds(client: FlaskClient) -> None:
    found = json.loads(client.get("/search/export.json?q=防空警报&kind=training").data)
    feed = entries(client.get("/search.atom?q=防空警报&kind=training").data)
    titles = {entry.findtext(f"{ATOM}title") for entry in feed}
    assert titles == {hit["title"] for hit in found["hits"]}


def test_what_comes_last_stands_first(growing: tuple[FlaskClient, Path]) -> None:
    client, files = growing
    before = entries(client.get("/feed.atom").data)
    add(files, 新=("掩蔽演练通知\n\n本周组织防空掩蔽演练。\n"))
    after = entries(client.get("/feed.atom").data)
    assert len(after) == len(before) + 1
    assert after[0].findtext(f"{ATOM}title") == "掩蔽演练通知"
    assert client.get("/api/v1/new").json["documents"][0]["title"] == "掩蔽演练通知"
    found = entries(client.get("/search.atom?q=防空").data)
    assert found[0].findtext(f"{ATOM}title") == "掩蔽演练通知"
    assert "防空掩蔽演练" in found[0].findtext(f"{ATOM}summary")


def test_new_since_counts_the_matches_that_came_and_no_others(growing: tuple[FlaskClient, Path]) -> None:
    client, files = growing
    revision = client.get("/api/v1/search?q=防空").json["revision"]
    new = f"/api/v1/search/new?q=防空&since={revision}"
    assert client.get(new).json["new"] == 0
    add(files, 一="番茄炒鸡蛋\n\n番茄切块，鸡蛋打散。\n", 二="掩蔽演练通知\n\n本周组织防空掩蔽演练。\n")
    answer = client.get(new).json
    assert answer["new"] == 1
    assert [found["title"] for found in answer["documents"]] == ["掩蔽演练通知"]
    assert client.get(f"{new}&kind=law").json["new"] == 0
    assert client.get(f"/api/v1/search/new?q=防空&since={answer['revision']}").json["new"] == 0
    assert client.get("/api/v1/search/new?q=防空").status_code == 400


def test_a_feed_survives_what_titles_may_hold(tmp_path: Path) -> None:
    text = '---\ntitle: "a \\u0007 & <b>]]>"\n---\n\n防空\n'
    run(tmp_path / "home", [str(write_files(tmp_path / "files", {"a.md": text}))])
    with Library(tmp_path / "home") as library:
        (entry,) = entries(create_app(library).test_client().get("/feed.atom").data)
    assert entry.findtext(f"{ATOM}title") == "a  & <b>]]>"


def test_pages_name_the_feeds_and_the_description_by_which_a_browser_adds_us(client: FlaskClient) -> None:
    assert 'href="/opensearch.xml" type="application/opensearchdescription+xml"' in client.get("/").text
    assert 'href="/feed.atom" type="application/atom+xml"' in client.get("/").text
    assert f'href="/search.atom?q={quote("防空")}"' in client.get("/search?q=防空").text


def test_the_opensearch_description_leads_to_results(client: FlaskClient) -> None:
    answer = client.get("/opensearch.xml")
    assert answer.mimetype == "application/opensearchdescription+xml"
    description = etree.fromstring(answer.data)
    spaces = {"o": "http://a9.com/-/spec/opensearch/1.1/"}
    assert len(description.findtext("o:ShortName", namespaces=spaces)) <= 16
    for url in description.findall("o:Url[@template]", spaces):
        template = url.get("template").removeprefix("http://localhost")
        answer = client.get(template.replace("{searchTerms}", quote("防空")).replace("{startPage?}", "1"))
        assert answer.status_code == 200
        assert answer.mimetype == url.get("type")

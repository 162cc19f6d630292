"""The pages and their JSON twins, asked for by a real HTTP client from the real server."""

import html
import json
import re
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, unquote, urljoin

import pytest

from indexer.run import run
from kb.library import Library
from tests.conftest import SMALL, write_files
from tests.serving import served


@pytest.fixture(scope="module")
def site(starter_home: Path) -> Iterator[str]:
    with served(starter_home) as address:
        yield address


def get(address: str, **headers: str) -> tuple[int, str, dict[str, str]]:
    request = urllib.request.Request(address, headers=headers)
    try:
        with urllib.request.urlopen(request) as response:
            return response.status, response.read().decode(errors="replace"), dict(response.headers)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode(), dict(error.headers)


def test_the_start_page_says_what_is_in_the_library(site: str, starter: Library) -> None:
    status, page, _ = get(f"{site}/")
    assert status == 200
    assert f"{starter.statistics()['documents']} 份文献" in page


def test_a_search_finds_the_unit_on_signals_first(site: str) -> None:
    _, page, _ = get(f"{site}/search?q={quote('防空警报')}")
    first = re.search(r'<li class="hit">\s*<h2><a href="([^"]+)">([^<]+)', page)
    assert first
    assert first.group(2) == "防空警报信号识别与行动"
    assert "<mark>防空警报</mark>" in page


def test_page_and_json_list_the_same_documents(site: str) -> None:
    _, page, _ = get(f"{site}/search?q={quote('国防动员')}")
    _, answer, _ = get(f"{site}/api/v1/search?q={quote('国防动员')}")
    on_page = [unquote(link) for link in re.findall(r'<h2><a href="/documents/([^"?]+)', page)]
    assert on_page == [hit["document"] for hit in json.loads(answer)["hits"]]


def test_choosing_a_facet_gives_as_many_documents_as_it_promised(site: str) -> None:
    _, answer, _ = get(f"{site}/api/v1/search?q={quote('防空')}")
    for facet, counts in json.loads(answer)["facets"].items():
        for value, count in counts.items():
            _, narrowed, _ = get(f"{site}/api/v1/search?q={quote('防空')}&{facet}={quote(value)}")
            assert json.loads(narrowed)["total"] == count, (facet, value)


def test_a_hit_opens_at_its_paragraph_with_the_words_marked(site: str) -> None:
    _, page, _ = get(f"{site}/search?q={quote('空袭警报')}")
    link = re.search(r'class="passage" href="([^"]+)"', page)
    assert link
    address = urljoin(site, html.unescape(link.group(1)))
    path, _, anchor = address.partition("#")
    _, document, _ = get(path)
    place = re.search(rf'<(\w+) id="{re.escape(unquote(html.unescape(anchor)))}".*?</\1>', document, re.DOTALL)
    assert place
    assert 'class="current"' in place.group()


def test_every_link_of_the_pages_leads_somewhere(site: str) -> None:
    waiting, seen = [f"{site}/", f"{site}/search?q={quote('防空 演练')}"], set()
    while waiting and len(seen) < 120:
        address = waiting.pop(0).partition("#")[0]
        if address in seen:
            continue
        seen.add(address)
        status, page, _ = get(address)
        assert status == 200, address
        links = re.findall(r'(?:href|src)="([^"#][^"]*)"', page)
        waiting += [urljoin(address, link.replace("&amp;", "&")) for link in links if link.startswith("/")]


def test_every_contents_entry_has_its_section(site: str, starter: Library) -> None:
    for row in starter.newest(50):
        _, page, _ = get(f"{site}/documents/{quote(row.id)}")
        anchors = set(re.findall(r'<section id="([^"]+)"', page))
        wanted = {unquote(link) for link in re.findall(r'<li class="level-\d"><a href="#([^"]+)"', page)}
        assert wanted <= anchors


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/documents/none", 404),
        ("/nowhere", 404),
        ("/api/v1/documents/none", 404),
        ("/api/v1/search", 400),
        ("/api/v1/nowhere", 404),
    ],
)
def test_errors_have_a_page_or_one_json_shape(site: str, path: str, status: int) -> None:
    found, body, _ = get(site + path)
    assert found == status
    if path.startswith("/api/"):
        error = json.loads(body)["error"]
        assert error["status"] == status
        assert error["message"]
    else:
        assert "回到首页" in body


@pytest.mark.parametrize(
    "query", ["<script>alert(1)</script>", '"', "a" * 10_000, "(((((", "类型:xx", "\x00", "%", "-", "AND OR NOT", "𠀀"]
)
def test_whatever_is_typed_the_page_answers_and_escapes_it(site: str, query: str) -> None:
    status, page, _ = get(f"{site}/search?q={quote(query)}&page=x&kind=none&year=%FF")
    assert status == 200
    assert "<script>alert" not in page


def test_every_answer_forbids_what_comes_from_elsewhere(site: str) -> None:
    for path in ("/", "/search?q=x", "/nowhere", "/api/v1/", "/static/site.css", "/robots.txt"):
        _, _, headers = get(site + path)
        assert headers["Content-Security-Policy"].startswith("default-src 'none'")
        assert headers["X-Content-Type-Options"] == "nosniff"


def test_robots_and_icon_are_served(site: str) -> None:
    assert "Disallow: /search" in get(f"{site}/robots.txt")[1]
    status, icon, headers = get(f"{site}/favicon.ico")
    assert status == 200
    assert headers["Content-Type"].startswith("image/svg+xml")
    assert icon.startswith("<svg")


def test_pages_name_nothing_outside_the_site(site: str) -> None:
    for path in ("/", f"/search?q={quote('防空')}", "/static/site.css", "/static/site.js"):
        assert not re.search(r"(?:href|src)=\"(?:https?:)?//|@import|url\(\s*['\"]?https?:", get(site + path)[1])


def test_raw_html_in_a_document_is_shown_as_typed(tmp_path: Path) -> None:
    header = '---\ntitle: "<img src=x onerror=alert(1)>"\n---\n\n'
    hostile = header + "<script>alert(1)</script> 防空\n\n[x](javascript:alert(1))\n"
    run(tmp_path / "home", [str(write_files(tmp_path / "files", {"a.md": hostile, "b.txt": "<b>防空</b>演练资料"}))])
    with served(tmp_path / "home") as site:
        _, answer, _ = get(f"{site}/api/v1/search?q={quote('防空')}")
        for hit in json.loads(answer)["hits"]:
            _, page, _ = get(f"{site}/documents/{quote(hit['document'])}?q={quote('防空')}")
            assert "<script>alert" not in page
            assert "<img src=x" not in page
            assert "<b>" not in page.partition("<article")[2].partition("</article>")[0]
            assert 'href="javascript:' not in page


def test_a_running_site_sees_a_new_revision_without_a_restart(tmp_path: Path) -> None:
    files = write_files(tmp_path / "files", SMALL)
    run(tmp_path / "home", [str(files)])
    with served(tmp_path / "home") as site:
        address = f"{site}/api/v1/search?q={quote('独一无二的词')}"
        assert "独一无二" not in json.dumps(json.loads(get(address)[1])["hits"], ensure_ascii=False)
        write_files(files, {"new.txt": "一份新的说明文件\n\n这里有独一无二的词。\n"})
        run(tmp_path / "home", [])
        assert json.loads(get(address)[1])["hits"][0]["source"] == "new.txt"


@pytest.fixture(scope="module")
def repaired(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The site over one page with a label table, a byline and a hostile word in what was removed."""
    base = tmp_path_factory.mktemp("repaired")
    page = (
        "索引号: 003110598/202005-00043 信息分类: <b>解读</b>\n是否有效: 有效 发布机构: 某市人防办\n"
        "疏散演练分工说明\n某市人防办主任  王小明\n各组先清点人数，再按图示路线前往掩蔽点。\n"
    )
    run(base / "home", [str(write_files(base / "files", {"页面.txt": page}))])
    with served(base / "home") as address:
        yield address


def test_a_document_tells_its_repairs_shows_them_in_place_and_hands_out_the_original(repaired: str) -> None:
    _, answer, _ = get(f"{repaired}/api/v1/search?q={quote('疏散')}")
    document = f"{repaired}/documents/{quote(json.loads(answer)['hits'][0]['document'])}"
    _, page, _ = get(document)
    assert "整理 3 处" in page
    assert "003110598" not in page.partition("<article")[2].partition("</article>")[0]
    _, in_place, _ = get(f"{document}?show=repairs")
    assert '<del title="信息表">索引号: 003110598/202005-00043 信息分类: &lt;b&gt;解读&lt;/b&gt;' in in_place
    status, original, headers = get(f"{document}/original")
    assert status == 200
    assert original.startswith("索引号: 003110598")
    assert headers["Content-Type"] == "text/plain; charset=utf-8"
    assert get(f"{document}/original?source=7")[0] == 404


def test_the_json_of_a_document_has_its_repairs_and_flags(repaired: str) -> None:
    _, answer, _ = get(f"{repaired}/api/v1/search?q={quote('疏散')}")
    _, body, _ = get(f"{repaired}/api/v1/documents/{quote(json.loads(answer)['hits'][0]['document'])}")
    document = json.loads(body)
    assert {repair["rule"] for repair in document["repairs"]} == {"label-table", "byline"}
    assert [flag["name"] for flag in document["flags"]] == ["no-date"]
    assert document["facts"]["author"] == "王小明"
    assert "root" not in document["sources"][0]

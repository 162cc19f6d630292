"""Results and documents as pages: facets, orders, scopes, passages, finding in a document; no script needed."""

import html
import json
import re
from pathlib import Path
from urllib.parse import quote, unquote

import pytest
from flask.testing import FlaskClient

from indexer.run import run
from kb.library import Library
from kb.search.engine import FACETS, SETS
from tests.conftest import write_files
from web import create_app
from web.facets import SHAPES, SHOWN

# fmt: off
QUERIES = [
    "防空警报", "國防動員潛力", "平战转换", "应急包", "家庭计划", "疏散", "掩蔽", "人防工程维护",
    "三防设备", "群众防空组织", "专业队伍", "全民国防教育日", "预备役", "征用补偿", "民用运力",
    "国防交通", "潜力调查", "试鸣公告", "国防动员法第十条", "人民防空法", "防护等级", "通风滤毒",
    "指挥通信", "经费预算", "工作要点", "年度总结", "存在问题", "下一步打算", "检查整改", "质量监督",
    "结建", "警报器", "鸣36秒", "解除警报", "空袭警报怎么办", "学生军训", "国防教育课程",
    "什么是国防动员", "防空地下室平时能用吗", "谁负责组织试鸣", "动员令由谁发布", "擅自拆除警报设施怎么处罚",
    "45分钟", "第三十二条", "演练方案", "物资储备", "医疗救护", "交通运输专业队", "“平战转换”",
    "警报 AND 试鸣",
]
# fmt: on


@pytest.fixture
def client(starter: Library) -> FlaskClient:
    return create_app(starter).test_client()


@pytest.fixture(scope="module")
def many_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose documents are of twelve years and in twelve folders."""
    base = tmp_path_factory.mktemp("many")
    files = {
        f"目录{n:02d}/{n}.md": f"---\ntitle: 演练{n}\nkind: news\ndate: {2010 + n}-03-01\n---\n\n第{n}次演练。\n"
        for n in range(12)
    }
    run(base / "home", [str(write_files(base / "files", files))])
    return base / "home"


def links(page: str, pattern: str) -> list[str]:
    return [html.unescape(link) for link in re.findall(pattern, page)]


def facet_values(page: str, label: str) -> tuple[list[str], list[str]]:
    """Return the values of a facet shown at once, and those folded."""
    block = page.partition(f"<summary>{label}</summary>")[2].partition("<summary>")
    further = block[2].partition("</details>\n</details>")[0] if block[2].startswith(("更多", "More")) else ""
    return re.findall(r"<span>([^<]+)</span>", block[0]), re.findall(r"<span>([^<]+)</span>", further)


def test_every_facet_of_the_engine_has_a_label() -> None:
    assert {*FACETS, *SETS} <= set(SHAPES)


def test_a_long_facet_shows_eight_values_and_folds_the_others(many_home: Path) -> None:
    with Library(many_home) as library:
        page = create_app(library).test_client().get("/search?q=演练").text
    shown, folded = facet_values(page, "年份")
    assert shown == [str(year) for year in range(2021, 2013, -1)]
    assert folded == ["2013", "2012", "2011", "2010"]
    assert len(facet_values(page, "目录")[0]) == SHOWN
    assert "更多（4）" in page


def test_a_value_chosen_among_the_folded_ones_comes_to_the_front(many_home: Path) -> None:
    with Library(many_home) as library:
        page = create_app(library).test_client().get("/search?q=演练&year=2010").text
    assert facet_values(page, "年份")[0][0] == "2010"
    assert 'aria-current="true"><span>2010</span> <b>1</b>' in page


def test_a_facet_the_page_does_not_know_is_shown_under_its_own_name(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(SHAPES, "folder")
    assert "<summary>folder</summary>" in client.get("/search?q=防空").text


def test_counts_stay_usable_after_choosing_and_sum_to_the_total(client: FlaskClient) -> None:
    before = client.get("/api/v1/search?q=防空").json
    after = client.get("/api/v1/search?q=防空&kind=training").json
    assert after["facets"]["kind"] == before["facets"]["kind"]
    assert sum(before["facets"]["kind"].values()) == before["total"]
    assert sum(after["facets"]["folder"].values()) <= after["total"] < before["total"]


def test_each_chip_takes_away_what_it_names(client: FlaskClient) -> None:
    page = client.get("/search?q=防空&kind=training&kind=report&within=警报&sort=date").text
    chips = page.partition('class="chips"')[2].partition("</ul>")[0]
    assert len(links(chips, r'href="([^"]+)"')) == 4  # two kinds, the results searched in, and all at once
    without = {unquote(link) for link in links(chips, r'href="([^"]+)"')}
    assert without == {
        "/search?q=防空&kind=training&kind=report&sort=date",
        "/search?q=防空&kind=report&within=警报&sort=date",
        "/search?q=防空&kind=training&within=警报&sort=date",
        "/search?q=防空",
    }


@pytest.mark.parametrize("sort", ["date", "title"])
def test_an_order_is_kept_by_facets_pages_and_exports(
    many_home: Path, monkeypatch: pytest.MonkeyPatch, sort: str
) -> None:
    monkeypatch.setenv("KB_PAGE_HITS", "5")
    with Library(many_home) as library:
        page = create_app(library).test_client().get(f"/search?q=演练&sort={sort}").text
    assert re.search(rf'href="[^"]*sort={sort}" aria-current="true"', page)
    for pattern in (r'rel="next" href="([^"]+)"', r'href="([^"]+)" download', r'href="(/search\?[^"]*kind=[^"]*)"'):
        assert all(f"sort={sort}" in link for link in links(page, pattern)), pattern
        assert links(page, pattern)


def test_an_order_nobody_has_is_by_relevance(client: FlaskClient) -> None:
    titles = [
        [hit["title"] for hit in client.get(f"/api/v1/search?q=防空{more}").json["hits"]] for more in ("", "&sort=x")
    ]
    assert titles[0] == titles[1]
    assert client.get("/api/v1/search?q=防空&sort=x").json["sort"] == "relevance"


def test_the_laws_cited_are_a_facet_whose_counts_are_what_choosing_gives(client: FlaskClient) -> None:
    query = "/api/v1/search?q=警报 演练 动员"
    everything = client.get(query).json
    cited = everything["facets"]["cites"]
    assert {"人民防空法", "国防动员法"} <= set(cited)
    for law, count in cited.items():
        kept = client.get(f"{query}&cites={law}").json
        assert kept["total"] == count <= everything["total"]
        assert kept["facets"]["cites"][law] == count
        assert all(further <= count for further in kept["facets"]["cites"].values())
    full = client.get(f"{query}&cites=《中华人民共和国人民防空法》").json
    both = client.get(f"{query}&cites=人民防空法&cites=国防动员法").json
    assert full["total"] == cited["人民防空法"] >= both["total"] > 0
    assert client.get(f"{query}&cites=无此法").json["total"] == 0
    page = client.get("/search?q=警报 演练 动员&cites=人民防空法").text
    assert "人民防空法" in facet_values(page, "引用法律")[0]
    assert "引用法律：人民防空法" in page


# ---- scopes


def test_a_search_in_one_document_finds_that_document_with_all_its_passages(client: FlaskClient) -> None:
    everywhere = client.get("/api/v1/search?q=防空").json
    hit = next(hit for hit in everywhere["hits"] if hit["matched"] > len(hit["sections"]))
    scoped = client.get(f"/api/v1/search?q=防空&in={hit['document']}").json
    assert scoped["total"] == 1
    assert [found["document"] for found in scoped["hits"]] == [hit["document"]]
    assert len(scoped["hits"][0]["sections"]) == hit["matched"]
    assert all(set(counts.values()) <= {1} for counts in scoped["facets"].values())
    # A document has one value of a facet, but may belong to several topics and cite several laws.
    assert all(len(counts) <= 1 for facet, counts in scoped["facets"].items() if facet not in SETS)
    page = client.get(f"/search?q=防空&in={hit['document']}").text
    assert f"只在本文中：{hit['title']}" in page
    assert f'<input type="hidden" name="in" value="{hit["document"]}">' in page


def test_a_hit_links_to_all_its_passages(client: FlaskClient) -> None:
    page = client.get("/search?q=防空").text
    link = links(page, r'href="([^"]+)">本文共 \d+ 个段落相关')[0]
    assert client.get(link).text.count('class="passage"') > 3


def test_a_search_within_results_finds_what_both_find(client: FlaskClient) -> None:
    def found(query: str) -> set[str]:
        return {hit["document"] for hit in json.loads(client.get(f"/search/export.json?{query}").data)["hits"]}

    both = found("q=警报&within=疏散")
    assert both == found("q=警报") & found("q=疏散")
    assert both < found("q=警报")
    assert found("q=警报&within=疏散&within=演练") == both & found("q=演练")
    assert "在结果中：疏散" in client.get("/search?q=警报&within=疏散").text
    assert found("q=警报&within=“没有这句话”") == set()


def test_searching_within_results_means_those_that_have_every_word(small: Library) -> None:
    def meant(query: str) -> set[str]:
        titles = {row.id: row.title for row in small.newest(50)}
        return {titles[name] for name in small.documents_meant(query)}

    assert meant("防空演练") == {"某办2024年工作总结"}
    assert len(small.documents("防空演练")) > 1
    assert meant("國防動員") == {"國防動員潛力調查說明"}
    assert meant("“防空警报” OR 潛力") == {"某省民防条例", "识别防空警报", "國防動員潛力調查說明"}
    assert meant("防空警报 没有的词") == {"某省民防条例", "识别防空警报", "某办2024年工作总结"}
    assert meant("!") == set()


def test_the_box_within_the_results_carries_everything_along(client: FlaskClient) -> None:
    form = client.get("/search?q=防空&kind=training&within=警报").text.partition('class="search refine"')[2]
    hidden = re.findall(r'type="hidden" name="(\w+)" value="([^"]+)"', form.partition("</form>")[0])
    assert hidden == [("kind", "training"), ("within", "警报"), ("within", "防空")]


def test_a_scope_that_is_nowhere_finds_nothing_and_says_how_to_leave(client: FlaskClient) -> None:
    page = client.get("/search?q=防空&in=nowhere").text
    assert "找到 0 份文献" in page
    assert f'<a href="/search?q={quote("防空")}">去掉全部筛选条件</a>' in page


# ---- passages


@pytest.mark.parametrize("query", QUERIES)
def test_the_first_snippet_contains_a_mark(client: FlaskClient, query: str) -> None:
    page = client.get("/search", query_string={"q": query}).text
    snippet = re.search(r'<span class="snippet">(.*?)</span>', page, re.DOTALL)
    assert snippet
    assert "<mark>" in snippet.group(1)


def test_there_are_fifty_queries() -> None:
    assert len(set(QUERIES)) == 50


@pytest.mark.parametrize("query", QUERIES[:20])
def test_every_passage_opens_at_its_paragraph_with_a_mark_to_go_on_from(client: FlaskClient, query: str) -> None:
    page = client.get("/search", query_string={"q": query}).text
    passages = re.findall(r'class="passage" href="([^"]+)">(.*?)</a>', page, re.DOTALL)
    assert len(passages) > 1
    for link, shown in passages:
        path, _, anchor = html.unescape(link).partition("#")
        document = client.get(path).text
        name = unquote(anchor)
        assert document.count(f'id="{name}"') == 1
        if '<span class="snippet"><mark>' in shown or "<mark>" in shown.partition('class="snippet"')[2]:
            place = re.search(rf'<(\w+)[^>]* id="{re.escape(name)}".*?</\1>', document, re.DOTALL)
            assert place
            assert 'class="current"' in place.group(), (path, name)


def test_a_passage_tells_the_headings_above_it(client: FlaskClient) -> None:
    page = client.get("/search?q=处理意见 依法处理").text
    assert "三、处理意见 › " in re.sub("</?mark>", "", page)


def test_no_id_stands_twice_on_a_page(client: FlaskClient, starter: Library) -> None:
    for row in starter.newest(50):
        for query in ("", "?q=防空 国防"):
            names = re.findall(r'\bid="([^"]+)"', client.get(f"/documents/{row.id}{query}").text)
            assert len(names) == len(set(names))


def test_why_a_passage_was_found_is_told_in_words_that_sum_to_the_whole(client: FlaskClient) -> None:
    page = client.get("/search?q=防空警报").text
    address = links(page, r'class="why" href="([^"]+)"')[0]
    why = client.get(address).text
    assert "“防空警报”在正文中出现" in why
    assert sum(map(int, re.findall(r"占 (\d+)%", why))) in range(50, 102)
    twin = client.get(address.replace("/search/why", "/api/v1/search/why")).json
    parts = [part["value"] for part in twin["explanation"]["details"]]
    assert sum(parts) == pytest.approx(twin["explanation"]["value"], abs=0.01)
    assert "in this" not in client.get(f"{address}&lang=zh-Hans").text


def test_why_a_passage_comes_late_is_told_too(client: FlaskClient) -> None:
    page = client.get("/search?q=防空警报 潜水艇").text
    why = client.get(links(page, r'class="why" href="([^"]+)"')[0]).text
    assert "没有“潜水艇”" in why


@pytest.mark.parametrize(("path", "status"), [("", 400), ("?q=防空", 400), ("?q=防空&section=none%23x", 404)])
def test_why_without_a_passage_says_so(client: FlaskClient, path: str, status: int) -> None:
    assert client.get(f"/search/why{path}").status_code == status


# ---- finding in a document


@pytest.fixture
def opened(client: FlaskClient) -> str:
    """The address of a document in which something is found."""
    return client.get("/api/v1/search?q=防空警报").json["hits"][0]["document"]


def test_the_list_names_each_mark_with_what_stands_around_it(client: FlaskClient, opened: str) -> None:
    page = client.get(f"/documents/{opened}?q=防空警报").text
    article = page.partition("<article")[2].partition("</article>")[0]
    ids = re.findall(r'<mark id="([^"]+)"', article)
    listed = links(page.partition('class="found-list"')[2].partition("</details>")[0], r'href="([^"]+)"')
    assert [unquote(link).partition("#")[2] for link in listed] == ids
    assert f"本文有 {len(ids)} 处" in page
    found = client.get(f"/api/v1/documents/{opened}?q=防空警报").json["found"]
    assert len(found) == len(ids) > 5
    text = re.sub(r"\s+", "", html.unescape(re.sub("<[^>]+>", "", article)))
    for mark in found:
        assert re.sub(r"\s+", "", mark["before"] + mark["match"]) in text
        assert f'id="{mark["anchor"]}"' in article


def test_without_a_script_the_links_lead_from_mark_to_mark_and_around(client: FlaskClient, opened: str) -> None:
    address = f"/documents/{opened}?q=防空警报"
    total = len(client.get(f"/api/v1{address}").json["found"])
    visited = []
    for _ in range(total + 1):
        page = client.get(address).text
        address = links(page, r'rel="next" href="([^"]+)"')[0].partition("#")[0]
        page = client.get(address).text
        visited.append(re.findall(r'<mark id="([^"]+)" class="current">', page))
    assert visited == [[f"mark~{number}"] for number in (*range(1, total + 1), 1)]
    back = links(page, r'rel="prev" href="([^"]+)"')[0]
    assert back.endswith(f"#{quote(f'mark~{total}', safe='~')}")


@pytest.mark.parametrize("place", ["&mark=0", "&mark=999", "&mark=x", "&at=nowhere", "&mark=" + "9" * 50])
def test_a_mark_that_is_not_there_makes_none_the_current_one(client: FlaskClient, opened: str, place: str) -> None:
    answer = client.get(f"/documents/{opened}?q=防空警报{place}")
    assert answer.status_code == 200
    assert 'class="current"' not in answer.text


def test_every_line_of_every_document_can_be_linked_to(client: FlaskClient, starter: Library) -> None:
    for row in starter.newest(50):
        page = client.get(f"/documents/{row.id}").text
        for section in starter.document(row.id).sections:
            for number in range(2, section.text.count("\n") + 2):
                assert f'id="{section.anchor}~{number}"' in page


def test_a_list_item_a_table_row_and_a_forced_line_have_the_name_of_their_line(tmp_path: Path) -> None:
    table = "| 信号 | 时长 |\n| --- | --- |\n| **防空** | 三分 |"
    text = f"# 题目\n\n第一段防空。\n\n- 甲项\n- 乙项防空\n\n{table}\n\n上行\\\n下行防空\n"
    run(tmp_path / "home", [str(write_files(tmp_path / "files", {"a.md": text}))])
    with Library(tmp_path / "home") as library:
        view = library.document(library.newest(1)[0].id)
        page = create_app(library).test_client().get(f"/documents/{view.document.id}?q=防空").text
        (section,) = [section for section in view.sections if "乙项" in section.text]
        lines = section.text.split("\n")
        for words in ("乙项", "防空 三分"):
            name = f"{section.anchor}~{lines.index(next(line for line in lines if words in line)) + 1}"
            element = re.search(rf'<(li|tr) id="{re.escape(name)}".*?</\1>', page, re.DOTALL)
            assert element
            assert words.split()[0] in re.sub("<[^>]+>", "", element.group())


def test_similar_documents_stand_beside_a_document(client: FlaskClient, opened: str) -> None:
    page = client.get(f"/documents/{opened}").text
    panel = page.partition('aria-labelledby="similar"')[2].partition("</section>")[0]
    titles = re.findall(r">([^<]+)</a>", panel)
    assert 0 < len(titles) <= 5
    twin = client.get(f"/api/v1/documents/{opened}/similar").json
    assert [entry["title"] for entry in twin["similar"]] == titles
    assert opened not in [entry["document"] for entry in twin["similar"]]

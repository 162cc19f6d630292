"""On the page: how a query was read, its synonyms, corrections, ways on, the article cited, completions."""

import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import quote

import pytest

from indexer.run import run
from tests.conftest import SMALL, write_files
from tests.serving import served
from tests.test_web_pages import get

FILES = SMALL | {
    "全称.txt": "全称\n\n城市人民防空建设。\n",
    "简称.txt": "简称\n\n人防建设。\n",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    base: Path = tmp_path_factory.mktemp("understanding")
    run(base / "home", [str(write_files(base / "files", FILES))])
    with served(base / "home") as address:
        yield address


def page(site: str, query: str, more: str = "") -> str:
    status, text, _ = get(f"{site}/search?q={quote(query)}{more}")
    assert status == 200
    return text


def links(text: str, css_class: str) -> list[str]:
    return [unescape(link) for link in re.findall(rf'<a class="{css_class}" href="([^"]+)"', text)]


def test_the_reading_is_shown(site: str) -> None:
    assert "解析为：（“防空” 且 不含“演练”） 或 “预算”" in page(site, "(防空 AND NOT 演练) OR 预算")


@pytest.mark.parametrize("query", ['"防空', "“防空", "(防空", "防空 NEAR/", "防空 NEAR/5", "发布:", "年份:..", "***"])
def test_bad_syntax_is_a_page_with_a_hint(site: str, query: str) -> None:
    text = page(site, query)
    assert 'class="remark"' in text or 'class="understood"' in text


def test_an_unbalanced_quote_says_so(site: str) -> None:
    assert "引号没有成对" in page(site, '"防空')


def test_a_synonym_is_shown_and_its_cross_removes_it(site: str) -> None:
    text = page(site, "人防", "&kind=other")
    assert "含同义词：" in text
    assert "全称" in text
    (link,) = links(text, "variant")
    assert "kind=other" in link
    without = get(site + link)[1]
    assert "含同义词" not in without
    assert "城市人民防空建设" not in re.sub("<[^>]+>", "", without)
    assert "人防建设" in re.sub("<[^>]+>", "", without)
    assert "恢复同义词检索" in without
    answer = json.loads(get(f"{site}/api/v1/search?q={quote('人防')}&without={quote('人民防空')}")[1])
    assert answer["variants"] == []
    assert answer["total"] == 1


def test_a_correction_is_offered_and_the_search_left_as_it_was(site: str) -> None:
    text = page(site, "人民房空")
    assert "您是不是要找" in text
    assert f'<a href="/search?q={quote("人民防空")}">人民防空</a>' in text
    assert "“人民房空”没有原样出现" in text
    assert 'value="人民房空"' in text


def test_nothing_found_names_what_failed_and_where_to_go(site: str) -> None:
    text = page(site, "演练 AND 空中花园")
    assert "“空中花园”</span> <strong>没有</strong>" in text
    offered = re.findall(r'<li><a href="(/search[^"]+)">([^<]+)</a> (\d+) 份文献', text)
    assert offered
    for link, _, count in offered:
        assert f"找到 {count} 份文献" in get(site + unescape(link))[1]


@pytest.mark.parametrize("query", ["某省民防条例 第十条", "某省民防条例10条"])
def test_a_cited_article_has_a_link_of_its_own(site: str, query: str) -> None:
    text = page(site, query)
    match = re.search(r'<p class="article-link"><a href="([^"]+)">([^<]+)', text)
    assert match
    assert match[2] == "打开条文：某省民防条例 第十条"
    status, document, _ = get(site + unescape(match[1]).split("#")[0])
    assert status == 200
    assert 'id="第十条"' in document
    answer = json.loads(get(f"{site}/api/v1/search?q={quote(query)}")[1])
    assert answer["article"]["anchor"] == "第十条"


def test_completions_have_kinds_and_links(site: str) -> None:
    answer = json.loads(get(f"{site}/api/v1/suggest?q=fangkongjb")[1])
    assert answer["query"] == "fangkongjb"
    assert answer["suggestions"][0] == {
        "text": "防空警报",
        "kind": "term",
        "kind_name": "词语",
        "link": f"/search?q={quote('防空警报')}",
    }
    (article, *_) = json.loads(get(f"{site}/api/v1/suggest?q={quote('某省民防条例10条')}")[1])["suggestions"]
    assert (article["kind"], article["text"]) == ("article", "某省民防条例 第十条")
    assert article["link"].endswith("#" + quote("第十条"))


@pytest.mark.parametrize("query", ["", "%", "a" * 5000, "%00", "%ED%A0%80", "景点"])
def test_completions_of_anything_are_an_answer(site: str, query: str) -> None:
    status, text, _ = get(f"{site}/api/v1/suggest?q={query if query.startswith('%') else quote(query)}")
    assert status == 200
    assert json.loads(text)["suggestions"] == []


def test_the_english_page_reads_in_english(site: str) -> None:
    assert "Read as: (“防空” and without “演练”) or “预算”" in page(site, "(防空 AND NOT 演练) OR 预算", "&lang=en")

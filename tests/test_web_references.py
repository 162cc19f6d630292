"""Where the words of a text lead, laws and their articles, what cites them: asked for from the real server."""

import html
import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.articles import line_of
from kb.library import Library
from kb.markup import render
from kb.search.highlights import Highlighter
from kb.search.parser import parse
from tests.serving import served
from tests.test_web_pages import get
from web.linking import Link, Painter, linked_html, merged

no_deadline = settings(deadline=None)  # the first call loads the dictionaries

TAG = re.compile(r"<[^>]*>")


@pytest.fixture(scope="module")
def site(law_home: Path) -> Iterator[str]:
    with served(law_home) as address:
        yield address


@pytest.fixture(scope="module")
def ends(ids: dict[str, str]) -> str:
    return ids["警报条例-2019-01-01"]


def page(site: str, *path: str, query: str = "") -> str:
    status, text, _ = get(f"{site}/{'/'.join(quote(part, safe='') for part in path)}{query}")
    assert status == 200, text
    return text


def answer(site: str, *path: str, query: str = "") -> dict[str, object]:
    found: dict[str, object] = json.loads(page(site, "api", "v1", *path, query=query))
    return found


def links(text: str) -> dict[str, str]:
    """Return where the citations in a page lead, by their words; of an id only what the file was called."""
    found = re.findall(r'<a class="ref" href="([^"]+)" title="[^"]*">(.*?)</a>', text)
    return {TAG.sub("", words): re.sub(r"-\w{5}(?=[/#]|$)", "", unquote(html.unescape(link))) for link, words in found}


def test_a_citation_leads_to_the_article_in_the_edition_of_its_day(site: str, ids: dict[str, str]) -> None:
    found = links(page(site, "documents", ids["河南省动员条例-2015-01-01"]))
    assert found["动员法第二条"] == "/documents/动员法-2010-02-26/sections/第二条"
    assert found["《中华人民共和国动员法》"] == "/documents/动员法-2010-02-26"
    assert found["本条例第二条"] == "/documents/河南省动员条例-2015-01-01#第二条"


def test_a_citation_tells_the_articles_words(site: str, ids: dict[str, str]) -> None:
    text = page(site, "documents", ids["河南省动员条例-2015-01-01"])
    assert 'title="《中华人民共和国动员法》：第二条 县级政府组织动员。">动员法第二条</a>' in text


def test_what_the_library_lacks_is_said_where_it_stands(site: str, ids: dict[str, str]) -> None:
    text = page(site, "documents", ids["通知"])
    assert '<span class="missing" title="库中没有《动员规划》">《动员规划》</span>' in text
    opinions = page(site, "documents", ids["演练意见"])
    assert re.search(r'title="《中华人民共和国演练法》中没有第九条">《演练法》第九条</a>', opinions)
    assert re.search(r'<span class="missing" title="库中没有《没有的法》">《没有的法》第一条</span>', opinions)


def test_markdown_has_its_links_and_none_inside_another(site: str, ids: dict[str, str]) -> None:
    text = page(site, "documents", ids["演练意见"])
    assert "<strong><a class" in text
    assert '<a href="https://example.org">《演练法》</a>' in text
    depth = 0
    for tag in re.findall(r"</?a[ >]", text):
        depth += -1 if tag.startswith("</") else 1
        assert depth in (0, 1)


@pytest.mark.parametrize("kind", ["documents", "sections", "cited-by"])
def test_markup_in_titles_and_texts_is_shown_as_typed(site: str, ids: dict[str, str], kind: str) -> None:
    name = ids["演练意见"]
    anchor = answer(site, "documents", name)["sections"][0]["anchor"]  # type: ignore[index]
    path = {"documents": (), "sections": ("sections", anchor), "cited-by": ("cited-by",)}[kind]
    for script in ("original", "hans", "hant"):
        text = page(site, "documents", name, *path, query=f"?script={script}")
        assert "<script>alert" not in text
        assert "<b>演" not in text
        assert "&lt;b&gt;" in text


@pytest.mark.parametrize("bad", ["javascript:alert(1)", "data:text/html,x"])
def test_only_a_web_address_becomes_a_link(tmp_path: Path, bad: str) -> None:
    from indexer.run import run
    from tests.conftest import write_files
    from web import create_app

    text = f"---\ntitle: 某意见\nurl: '{bad}'\nfetched: 2024-01-02\n---\n\n正文一句话。\n"
    run(tmp_path / "home", [str(write_files(tmp_path / "files", {"a.md": text}))])
    with Library(tmp_path / "home") as library:
        shown = create_app(library).test_client().get(f"/documents/{next(iter(library.changed()))}").get_data(True)
    assert bad in shown
    assert f'href="{bad}' not in shown
    assert "2024-01-02" in shown


def test_an_article_shows_what_cites_it_by_kind(site: str, ids: dict[str, str]) -> None:
    text = page(site, "documents", ids["动员法-2010-02-26"], "sections", "第二条")
    assert "<mark>动员法第二条</mark>" in text
    cited = answer(site, "documents", ids["动员法-2010-02-26"], "sections", "第二条")["cited_by"]
    assert cited["groups"] == {"law": 1, "own": 1}  # type: ignore[index]
    own = page(site, "documents", ids["动员法-2010-02-26"], "sections", "第二条", query="?group=own")
    assert "<mark>前条</mark>" in own
    assert "<mark>动员法第二条</mark>" not in own


def test_an_article_leads_to_its_neighbours_and_its_place(site: str, ids: dict[str, str]) -> None:
    found = answer(site, "documents", ids["动员法-2010-02-26"], "sections", "第二条")
    assert (found["previous"], found["next"]) == ("第一条", "第三条")
    first = answer(site, "documents", ids["动员法-2010-02-26"], "sections", "第三条")
    assert first["next"] is None


def test_a_national_article_lists_the_local_articles_that_follow_it(site: str, ids: dict[str, str]) -> None:
    text = page(site, "documents", ids["动员法-2010-02-26"], "sections", "第二条")
    local = text[text.index('id="local"') :]
    assert "河南省</h3>" in local
    assert "河南省动员条例 第二条" in local
    up = page(site, "documents", ids["河南省动员条例-2015-01-01"], "sections", "第二条")
    assert "中华人民共和国动员法 第二条" in up[up.index('id="cites"') :]


def test_the_same_article_is_found_in_another_edition_under_its_new_number(site: str, ids: dict[str, str]) -> None:
    editions = answer(site, "documents", ids["演练法-2001-01-01"], "sections", "第三条")["editions"]
    new = ids["演练法-2011-01-01"]
    assert editions == [{"document": new, "anchor": "第四条", "published": "2011-01-01", "same": True}]
    none = answer(site, "documents", new, "sections", "第二条")["editions"]
    assert none == [{"document": ids["演练法-2001-01-01"], "anchor": None, "published": "2001-01-01", "same": False}]


def test_a_law_has_its_editions_and_what_changed(site: str) -> None:
    found = answer(site, "laws", "演练法")
    assert [edition["standing"] for edition in found["editions"]] == ["in-force", "superseded"]  # type: ignore[index]
    changes = found["comparison"]["changes"]  # type: ignore[index]
    assert [(one["change"], one["old"], one["new"]) for one in changes if one["change"] != "same"][1:] == [
        ("added", None, "第二条"),
        ("changed", "第二条", "第三条"),
    ]
    text = page(site, "laws", "演练法")
    assert "<ins>以上</ins>" in text
    assert "<del>一次</del>" in text
    assert "未变" in text
    assert "<details" in text


def test_another_spelling_of_a_laws_name_leads_to_its_page(site: str) -> None:
    assert page(site, "laws", "《中华人民共和国演练法》") == page(site, "laws", "演练法")


def test_format_alone_gives_an_empty_comparison(site: str) -> None:
    comparison = answer(site, "laws", "警报管理办法")["comparison"]
    articles = [one for one in comparison["changes"] if str(one["new"]).startswith("第")]  # type: ignore[index]
    assert articles == []


def test_a_law_that_was_repealed_or_superseded_says_what_took_its_place(
    site: str, ids: dict[str, str], ends: str
) -> None:
    text = page(site, "documents", ids["警报办法-2013-01-01"])
    banner = text[text.index('class="standing repealed"') :][:400]
    assert "已废止" in banner
    assert f"/documents/{quote(ends)}" in banner
    old = page(site, "documents", ids["演练法-2001-01-01"])
    assert f"/documents/{quote(ids['演练法-2011-01-01'])}" in old[old.index('class="standing superseded"') :][:400]
    assert 'class="standing' not in page(site, "documents", ids["演练法-2011-01-01"])


def test_the_volumes_of_a_code_are_one_edition(site: str) -> None:
    editions = answer(site, "laws", "动员法典")["editions"]
    assert len(editions) == 1  # type: ignore[arg-type]
    assert [one["first"] for one in editions[0]["documents"]] == [1, 3]  # type: ignore[index]


def test_an_edition_that_is_none_of_the_law_is_not_found(site: str) -> None:
    status, text, _ = get(f"{site}/laws/{quote('演练法')}?old=nowhere")
    assert status == 404
    assert "演练法-2011" in text
    assert get(f"{site}/laws/{quote('没有的法')}")[0] == 404
    assert get(f"{site}/api/v1/laws/{quote('没有的法')}")[0] == 404


@pytest.mark.parametrize("asked", ["page=0", "page=999999999999", "page=x", "group=<b>", "group=none&page=3"])
def test_a_list_of_passages_bears_any_parameter(site: str, ids: dict[str, str], asked: str) -> None:
    text = page(site, "documents", ids["动员法-2010-02-26"], "cited-by", query=f"?{asked.replace('<', '%3C')}")
    assert "<b>&" not in text


def test_every_document_tells_what_refers_to_it(site: str, ids: dict[str, str]) -> None:
    text = page(site, "documents", ids["动员法-2010-02-26"])
    assert "河南省动员条例" in text[text.index('id="cited-by"') :]
    assert re.search(r'sections/[^"]+#cited-by">被引用 1 处', text)


def test_every_link_of_these_pages_leads_somewhere(site: str, ids: dict[str, str]) -> None:
    start = [f"/documents/{quote(document)}" for document in ids.values()]
    waiting, seen = [*start, f"/laws/{quote('演练法')}"], set(start)
    while waiting:
        link = waiting.pop()
        status, text, _ = get(site + link)
        assert status == 200, unquote(link)
        for found in re.findall(r'href="(/(?:documents|laws|api/v1/(?:documents|laws))/[^"]*)"', text):
            address, _, _anchor = html.unescape(found).partition("#")
            if address not in seen and "script=" not in address and "/original" not in address:
                seen.add(address)
                waiting.append(address)
    assert len(seen) > 60


def test_the_forms_of_quotation(site: str, ids: dict[str, str]) -> None:
    opinions = page(site, "documents", ids["演练意见"])
    assert "<code>《关于&lt;b&gt;演练&lt;/b&gt;的意见》（某政发〔2022〕5号）</code>" in opinions
    assert "[Z/OL]. (2022-05-06)[2023-01-02]. https://example.org/a?b=1&amp;c=2.</code>" in opinions
    article = answer(site, "documents", ids["动员法-2010-02-26"], "sections", "第二条")["quotation"]
    assert article["clause"] == "《中华人民共和国动员法》（2010-02-26）第二条"  # type: ignore[index]
    assert article["reference"].endswith("中华人民共和国动员法[Z]. 2010-02-26: 第二条.")  # type: ignore[index]


def test_the_provenance_names_address_day_and_digest(site: str, ids: dict[str, str], law_home: Path) -> None:
    text = page(site, "documents", ids["演练意见"])
    panel = text[text.index('class="provenance"') :]
    with Library(law_home) as library:
        digest = library.document(ids["演练意见"]).sources[0].digest
    assert digest in panel
    assert "2023-01-02" in panel
    assert 'href="https://example.org/a?b=1&amp;c=2"' in panel


ARTICLE = "第一条 有下列情形的：\n（一）甲；\n（二）乙。\n前款规定不适用于丙：\n（一）丁。"


@pytest.mark.parametrize(
    ("paragraph", "item", "line"),
    [(0, 0, 1), (1, 0, 1), (1, 2, 3), (0, 2, 3), (2, 0, 4), (2, 1, 5), (2, 2, 0), (3, 0, 0)],
)
def test_paragraphs_and_items_are_lines(paragraph: int, item: int, line: int) -> None:
    assert line_of(ARTICLE, paragraph, item) == line


TEXT = st.text("国防动员法第十条<>&\"'[]*_`~ \n", min_size=1, max_size=50)


@st.composite
def linked(draw: st.DrawFn) -> tuple[str, list[Link]]:
    text = draw(TEXT)
    places = st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).filter(lambda place: place[0] < place[1])
    drawn = draw(st.lists(st.tuples(places, st.sampled_from(["", "/a", "/b?x=1&y=<2>"])), max_size=5))
    return text, merged(*([Link(*place, href, '"><b>')] for place, href in drawn))


@no_deadline
@given(linked(), st.sampled_from(["", "国防", "动员法 第十条", "“国防动员”"]))
def test_links_change_no_text_nest_nowhere_and_break_no_mark(made: tuple[str, list[Link]], query: str) -> None:
    text, found = made
    marks = Highlighter(parse(query).tree if query else None).spans(text)
    shown = linked_html(text, marks, found)
    assert html.unescape(TAG.sub("", shown)) == text
    assert shown.count("<mark>") == len(marks)
    open_tags: list[str] = []
    for closing, name in re.findall(r"<(/?)(\w+)", shown):
        if closing:
            assert open_tags.pop() == name
        else:
            assert name in {"a", "span", "mark"} - set(open_tags)
            open_tags.append(name)
    assert not open_tags


@no_deadline
@given(linked())
def test_links_in_markdown_change_no_text(made: tuple[str, list[Link]]) -> None:
    text, found = made
    plain = Highlighter(None)
    with_links = render(text, plain.spans, None, Painter(text, plain, found))
    assert html.unescape(TAG.sub("", with_links)) == html.unescape(TAG.sub("", render(text, plain.spans)))

"""The switch between scripts: it changes characters and nothing else."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from kb.library import Library
from tests.serving import served
from tests.test_web_pages import get
from web.script import in_script

TAG = re.compile(r"<[^>]*>")
SHAPE = re.compile(r'</?[a-z0-9]+|(?:id|href|class)="[^"]*"')
ARTICLE = re.compile(r'<article class="text".*?</article>', re.DOTALL)


@pytest.fixture(scope="module")
def site(law_home: Path) -> Iterator[str]:
    with served(law_home) as address:
        yield address


@pytest.fixture(scope="module")
def rule(law_home: Path) -> str:
    with Library(law_home) as library:
        return next(name for name in library.changed() if name.startswith("河南省动员条例"))


def article(site: str, link: str, **headers: str) -> str:
    status, text, _ = get(site + link, **headers)
    assert status == 200
    found = ARTICLE.search(text)
    assert found
    return re.sub(r'<nav class="versions scripts".*?</nav>', "", found.group(), flags=re.DOTALL)


@pytest.mark.parametrize("place", ["", f"/sections/{quote('第三条')}"])
@pytest.mark.parametrize("script", ["hans", "hant"])
def test_switching_keeps_links_anchors_and_marks(site: str, rule: str, place: str, script: str) -> None:
    link = f"/documents/{quote(rule)}{place}?q={quote('动员')}"
    before, after = article(site, link), article(site, f"{link}&script={script}")
    language = {"hans": "zh-Hans", "hant": "zh-Hant"}[script]
    after = after.replace(f' lang="{language}"', "")
    assert SHAPE.findall(before) == SHAPE.findall(after)
    assert ("違反本條例第二條的" in TAG.sub("", after)) == (script == "hant")
    assert ("违反本条例第二条的" in TAG.sub("", after)) == (script == "hans")


def test_a_text_in_traditional_characters_reads_simplified(site: str, law_home: Path) -> None:
    with Library(law_home) as library:
        name = next(name for name in library.changed() if name.startswith("警报办法-2013"))
    link = f"/documents/{quote(name)}"
    assert "為了管理警報" in article(site, link)
    assert "为了管理警报" in article(site, f"{link}?script=hans")


def test_the_choice_is_remembered_and_can_be_taken_back(site: str, rule: str) -> None:
    link = f"/documents/{quote(rule)}"
    _, _, headers = get(f"{site}{link}?script=hant")
    assert "script=hant" in headers["Set-Cookie"]
    assert "HttpOnly" in headers["Set-Cookie"]
    assert "違反" in article(site, link, Cookie="script=hant")
    assert "违反" in article(site, f"{link}?script=original", Cookie="script=hant")


@pytest.mark.parametrize("asked", ["", "x", "<script>", "HANT"])
def test_no_other_value_counts(site: str, rule: str, asked: str) -> None:
    status, text, headers = get(f"{site}/documents/{quote(rule)}?script={quote(asked)}")
    assert status == 200
    assert "违反" in text
    assert "script=" not in headers.get("Set-Cookie", "")


def test_a_words_characters_decide_across_a_mark() -> None:
    assert in_script(Markup("乾<mark>隆</mark>年间，干<a title='x'>部</a>"), "hant") == Markup(
        "乾<mark>隆</mark>年間，幹<a title='x'>部</a>"
    )


def test_a_title_is_read_in_the_script_too() -> None:
    assert in_script(Markup('<a href="/发" title="发展">发</a>'), "hant") == Markup('<a href="/发" title="發展">發</a>')


HAN = ["发展", "后天", "干部", "頭髮"]
PIECES = st.sampled_from(
    [*HAN, "&lt;", "&amp;", "&#39;", "<p>", "</p>", "\n", '<a id="第一条~2" href="/发">', "</a>", "<mark>"]
)


@given(st.lists(PIECES, max_size=12), st.sampled_from(["hans", "hant"]))
def test_tags_and_references_to_characters_stay(pieces: list[str], script: str) -> None:
    html = "".join(pieces)
    shown = str(in_script(Markup(html), script))
    assert TAG.findall(shown) == TAG.findall(html)
    assert re.findall(r"&[#\w]+;", shown) == re.findall(r"&[#\w]+;", html)


@given(st.text("<>&\"'发展script ", max_size=20), st.sampled_from(["original", "hans", "hant"]))
def test_a_plain_text_is_escaped(text: str, script: str) -> None:
    assert not {"<", ">", '"'} & set(str(in_script(text, script)))

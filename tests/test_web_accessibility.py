"""Every page can be read aloud, walked through by keyboard and seen by weak eyes, light or dark, wide or narrow."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.accessibility import problems, unseen_focus
from tests.serving import served

PAGES = {
    "start": "/",
    "results": "/search?q=防空警报",
    "narrowed results": "/search?q=防空&kind=training&within=警报&sort=date",
    "results in one document": "/search?q=防空&in={document}",
    "no result": "/search?q=“没有这句话”",
    "a document": "/documents/{document}",
    "a marked document": "/documents/{document}?q=防空警报&mark=2",
    "its repairs": "/documents/{document}?show=repairs",
    "topics": "/topics",
    "a topic": "/topics/civil-air-defence",
    "a topic on top": "/search?q=民防",
    "why": "/search/why?q=防空警报&section={section}",
    "the glossary": "/terms",
    "a term": "/terms/平战转换",
    "shorthand": "/terms/三对得上",
    "the targets": "/targets",
    "not found": "/nowhere",
    "in English": "/search?q=防空警报&lang=en",
}
LOOKS = {"light": (1280, 900, "light"), "dark": (1280, 900, "dark"), "phone": (360, 740, "light")}


@pytest.fixture(scope="module")
def site(starter_home: Path) -> Iterator[str]:
    with served(starter_home) as address:
        yield address


@pytest.fixture(params=LOOKS.values(), ids=LOOKS)
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    width, height, scheme = request.param
    viewport = {"width": width, "height": height}
    context = browser.new_context(viewport=viewport, color_scheme=scheme, locale="zh-CN", bypass_csp=True)
    yield context.new_page()
    context.close()


def visit(page: Page, site: str, address: str) -> None:
    """Go to a page, folded parts open: what is hidden is not judged."""
    hit = page.request.get(f"{site}/api/v1/search?q=防空警报").json()["hits"][0]
    section = f"{hit['document']}%23{hit['sections'][0]['anchor']}"
    page.goto(site + address.format(document=hit["document"], section=section))
    page.evaluate("document.querySelectorAll('details').forEach((element) => element.setAttribute('open', ''))")


@pytest.mark.parametrize("address", PAGES.values(), ids=PAGES)
def test_our_own_rules_find_nothing(page: Page, site: str, address: str) -> None:
    visit(page, site, address)
    assert problems(page) == []


@pytest.mark.parametrize("address", PAGES.values(), ids=PAGES)
def test_axe_finds_nothing_serious(page: Page, site: str, address: str) -> None:
    visit(page, site, address)
    violations = Axe().run(page).response["violations"]
    told = [(found["id"], found["impact"], found["nodes"][0]["html"][:160]) for found in violations]
    assert [found for found in told if found[1] in ("serious", "critical")] == []
    assert [found for found in told if found[1] == "moderate"] == []


@pytest.mark.parametrize("name", ["start", "results", "a marked document", "a topic"])
def test_the_keyboard_shows_where_it_is(page: Page, site: str, name: str) -> None:
    visit(page, site, PAGES[name])
    assert unseen_focus(page, 25) == []


@pytest.mark.parametrize("address", PAGES.values(), ids=PAGES)
def test_nothing_reaches_beyond_the_width_of_a_phone(browser: Browser, site: str, address: str) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740}, locale="zh-CN")
    page = context.new_page()
    visit(page, site, address)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    context.close()


def test_our_rules_find_what_is_wrong(browser: Browser) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.set_content(
        "<main><h1 id=a>x</h1><h3 id=a>y</h3><button></button><nav>1</nav><nav>2</nav>"
        "<p style='color:#999;background:#fff'>pale</p></main>"
    )
    rules = {problem.partition(":")[0] for problem in problems(page)}
    expected = {"no language", "no title", "not one header", "id twice", "control without a name", "h3 after h1"}
    assert rules == expected | {"landmark named as another", "contrast 2.85"}
    context.close()

"""What a person sees and does: a real browser on the real site, with and without JavaScript."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.serving import served


@pytest.fixture(scope="module")
def site(starter_home: Path) -> Iterator[str]:
    with served(starter_home) as address:
        yield address


@pytest.fixture(params=[True, False], ids=["javascript", "no javascript"])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    context = browser.new_context(java_script_enabled=request.param, locale="zh-CN")
    yield context.new_page()
    context.close()


def box(page: Page) -> Locator:
    """Return the search box; with JavaScript it is a combobox."""
    return page.locator("input[name=q]").first


def test_search_open_a_hit_and_see_the_mark(page: Page, site: str) -> None:
    page.goto(site)
    box(page).fill("防空警报 信号")
    page.keyboard.press("Enter")
    expect(page.locator(".hit").first).to_contain_text("防空警报信号识别与行动")
    page.locator(".hit .passage").first.click()
    section = page.locator(":target")
    expect(section).to_be_in_viewport()
    expect(section.locator("mark").first).to_be_in_viewport()


def test_traditional_and_simplified_find_the_same(page: Page, site: str) -> None:
    found = []
    for query in ("国防动员潜力", "國防動員潛力"):
        page.goto(f"{site}/search?q={query}")
        found.append(page.locator(".hit h2").all_inner_texts())
    assert found[0] == found[1]
    assert len(found[0]) > 3


def test_a_facet_narrows_and_its_chip_widens_again(page: Page, site: str) -> None:
    page.goto(f"{site}/search?q=防空")
    total = page.locator(".count").inner_text()
    page.locator(".facets").get_by_text("培训").click()
    expect(page.locator(".chips")).to_contain_text("培训")
    expect(page.locator(".count")).not_to_have_text(total)
    page.locator(".chips a").click()
    expect(page.locator(".count")).to_have_text(total)
    page.go_back()
    expect(page.locator(".chips")).to_contain_text("培训")


@pytest.mark.parametrize("path", ["/", "/search?q=防空警报", "/search?q=“没有这句话”", "/nowhere"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_phone_shows_everything_in_one_column(browser: Browser, site: str, path: str, scheme: str) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740}, color_scheme=scheme, locale="zh-CN")
    page = context.new_page()
    page.goto(site + path)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    expect(box(page).or_(page.get_by_text("回到首页")).first).to_be_visible()
    context.close()


def test_the_keyboard_alone_reaches_a_document_and_its_marks(browser: Browser, site: str) -> None:
    context = browser.new_context(locale="zh-CN")
    page = context.new_page()
    page.goto(f"{site}/search?q=防空警报")
    page.keyboard.press("/")
    expect(box(page)).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.type("应急包")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=*")
    page.locator(".hit h2 a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/documents/**")
    page.keyboard.press("n")
    expect(page.locator("mark.current")).to_be_in_viewport()
    first = page.locator("article mark").first
    page.keyboard.press("n")
    page.keyboard.press("p")
    expect(first).to_have_class("current")
    context.close()


def test_no_page_reports_an_error_or_asks_for_anything_elsewhere(browser: Browser, site: str) -> None:
    context = browser.new_context(locale="zh-CN")
    page = context.new_page()
    problems: list[str] = []
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    page.on("request", lambda request: None if request.url.startswith(site) else problems.append(request.url))
    for path in ("/", "/search?q=防空警报"):
        page.goto(site + path)
    page.locator(".hit .passage").first.click()
    page.wait_for_url("**/documents/**")
    assert problems == []
    context.close()

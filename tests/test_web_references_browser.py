"""Citations, quotation, scripts and print as a person meets them: a real browser, with and without JavaScript."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.accessibility import problems, unseen_focus
from tests.serving import served


@pytest.fixture(scope="module")
def site(law_home: Path) -> Iterator[str]:
    with served(law_home) as address:
        yield address


@pytest.fixture(scope="module")
def rule(site: str, ids: dict[str, str]) -> str:
    """The address of a local rule that cites a law."""
    return f"{site}/documents/{quote(ids['河南省动员条例-2015-01-01'])}"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(locale="zh-CN", permissions=["clipboard-read", "clipboard-write"])
    yield context.new_page()
    context.close()


ARTICLE = "第二条 县级政府组织动员。"


def test_an_articles_text_is_shown_on_hover_and_goes_with_escape(page: Page, rule: str) -> None:
    page.goto(rule)
    page.get_by_role("link", name="动员法第二条", exact=True).hover()
    popover = page.get_by_role("tooltip")
    expect(popover).to_contain_text(ARTICLE)
    popover.hover()  # it stays while the pointer is on it
    page.wait_for_timeout(500)
    expect(popover).to_be_visible()
    page.keyboard.press("Escape")
    expect(popover).to_be_hidden()


def test_the_keyboard_is_shown_the_text_too(page: Page, rule: str) -> None:
    page.goto(rule)
    link = page.get_by_role("link", name="动员法第二条", exact=True)
    link.focus()
    expect(page.get_by_role("tooltip")).to_contain_text(ARTICLE)
    expect(link).to_have_attribute("aria-describedby", "popover")
    page.keyboard.press("Escape")
    expect(page.locator("#popover")).to_be_hidden()
    expect(link).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("第二条")


def test_a_text_is_shown_in_the_script_chosen(page: Page, rule: str) -> None:
    page.goto(rule)
    page.get_by_role("navigation", name="字形").get_by_text("繁體").click()
    page.get_by_role("link", name="動員法第二條", exact=True).hover()
    expect(page.get_by_role("tooltip")).to_contain_text("第二條 縣級政府組織動員。")


def test_a_pointer_that_came_before_the_script_is_answered_too(page: Page, rule: str) -> None:
    held: list[Route] = []
    page.route("**/references.js*", lambda route: held.append(route))
    page.goto(rule, wait_until="commit")
    page.get_by_role("link", name="动员法第二条", exact=True).hover()
    while not held:
        page.wait_for_timeout(10)
    held.pop().continue_()
    expect(page.get_by_role("tooltip")).to_contain_text(ARTICLE)


def test_the_first_tap_follows_the_link(browser: Browser, rule: str) -> None:
    context = browser.new_context(
        has_touch=True, is_mobile=True, viewport={"width": 375, "height": 700}, locale="zh-CN"
    )
    page = context.new_page()
    page.goto(rule)
    page.get_by_role("link", name="动员法第二条", exact=True).tap()
    expect(page.locator("h1")).to_have_text("第二条")
    context.close()


def test_without_javascript_the_title_has_the_text_and_the_forms_can_be_selected(browser: Browser, rule: str) -> None:
    context = browser.new_context(java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    page.goto(rule)
    link = page.get_by_role("link", name="动员法第二条", exact=True)
    assert ARTICLE in (link.get_attribute("title") or "")
    link.click()
    form = page.locator("#quotation code").first
    expect(form).to_have_text("《中华人民共和国动员法》（2010-02-26）第二条")
    expect(form).to_be_visible()
    expect(page.locator("#quotation button:visible")).to_have_count(0)
    context.close()


def test_a_button_copies_the_string_that_stands_there(page: Page, rule: str) -> None:
    page.goto(f"{rule}/sections/{quote('第二条')}")
    for row in page.locator("#quotation dd").all():
        row.get_by_role("button").click()
        expect(row.get_by_role("button")).to_have_text("已复制")
        assert page.evaluate("navigator.clipboard.readText()") == row.locator("code").inner_text()


def test_a_section_is_quoted_where_it_is_read(page: Page, rule: str) -> None:
    page.goto(rule)
    page.locator("section#第二条").hover()
    page.locator("section#第二条 a.quote").click()
    popover = page.locator("#popover")
    popover.get_by_role("button").first.click()
    assert page.evaluate("navigator.clipboard.readText()") == "《河南省动员条例》（2015-01-01）第二条"
    assert page.url.split("#")[0] == rule


def test_the_keyboard_alone_quotes_a_section_and_comes_back(page: Page, rule: str) -> None:
    page.goto(rule)
    link = page.locator("section#第二条 a.quote")
    link.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#popover button").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#popover button").first).to_have_text("已复制")
    page.keyboard.press("Escape")
    expect(page.locator("#popover")).to_be_hidden()
    expect(link).to_be_focused()


def test_print_has_no_navigation_and_the_quotation_at_its_foot(page: Page, rule: str) -> None:
    for address in (rule, f"{rule}/sections/{quote('第二条')}"):
        page.goto(address)
        expect(page.locator(".print-only")).to_be_hidden()
        page.emulate_media(media="print")
        expect(page.locator("nav:visible, header.bar:visible, form:visible, button:visible")).to_have_count(0)
        expect(page.locator(".print-only")).to_contain_text("《河南省动员条例》（2015-01-01）")
        page.emulate_media(media="screen")


def test_the_standing_of_an_edition_is_a_mark_in_its_line(page: Page, site: str) -> None:
    page.goto(f"{site}/laws/{quote('演练法')}")
    line, mark = page.locator(".editions li").first, page.get_by_text("现行有效").first
    assert mark.bounding_box()["width"] < line.bounding_box()["width"] / 4  # type: ignore[index]


def test_a_click_on_unchanged_articles_unfolds_them(page: Page, site: str) -> None:
    page.goto(f"{site}/laws/{quote('演练法')}")
    expect(page.locator("ins").first).to_be_visible()
    folded = page.locator(".unchanged").last
    expect(folded.locator("a").first).to_be_hidden()
    folded.locator("summary").click()
    expect(folded.locator("a").first).to_be_visible()
    folded.locator("a").first.click()
    expect(page.locator("section:target")).to_contain_text("由组织者负担")


PAGES = ("document", "article", "law", "cited-by")


@pytest.mark.parametrize("kind", PAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_are_accessible_and_fit_a_phone(
    browser: Browser, site: str, ids: dict[str, str], kind: str, scheme: str
) -> None:
    old = f"{site}/documents/{quote(ids['动员法-2010-02-26'])}"
    addresses = {
        "document": old,
        "article": f"{old}/sections/{quote('第二条')}",
        "law": f"{site}/laws/{quote('演练法')}",
        "cited-by": f"{old}/cited-by",
    }
    for width in (1280, 360):
        context = browser.new_context(viewport={"width": width, "height": 740}, color_scheme=scheme, locale="zh-CN")
        shown = context.new_page()
        shown.goto(addresses[kind])
        assert problems(shown) == []
        assert unseen_focus(shown, 25) == []
        assert shown.evaluate("document.documentElement.scrollWidth") <= width
        context.close()

"""The search box in a real browser: completions by keyboard alone, and safe for input methods."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.serving import served

COMPOSE = """(box, [kind, data]) => {
  if (kind === "compositionupdate") {
    box.value = data;
    box.dispatchEvent(new InputEvent("input", { isComposing: true, data, bubbles: true }));
  }
  box.dispatchEvent(new CompositionEvent(kind, { data, bubbles: true }));
}"""
ENTER_INSIDE = """(box) => {
  const facts = { key: "Enter", keyCode: 229, isComposing: true, bubbles: true, cancelable: true };
  return box.dispatchEvent(new KeyboardEvent("keydown", facts));
}"""


@pytest.fixture(scope="module")
def site(starter_home: Path) -> Iterator[str]:
    with served(starter_home) as address:
        yield address


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    context = browser.new_context(locale="zh-CN")
    page = context.new_page()
    page.goto(site)
    yield page
    context.close()


@pytest.fixture
def asked(page: Page) -> list[str]:
    """The completions that the page has asked for."""
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url) if "/suggest" in request.url else None)
    return requests


def box(page: Page) -> Locator:
    return page.get_by_role("combobox")


def compose(page: Page, *steps: tuple[str, str]) -> None:
    for kind, data in steps:
        box(page).evaluate(COMPOSE, [kind, data])


def test_a_term_is_chosen_by_keyboard_alone(page: Page) -> None:
    box(page).press_sequentially("gfdy")
    options = page.get_by_role("option")
    expect(options.first).to_contain_text("国防动员")
    expect(box(page)).to_have_attribute("aria-expanded", "true")
    assert page.get_by_role("listbox").get_attribute("id") == box(page).get_attribute("aria-controls")
    page.keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    assert options.first.get_attribute("id") == box(page).get_attribute("aria-activedescendant")
    page.keyboard.press("ArrowDown")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=*")
    expect(box(page)).to_have_value("国防动员")
    expect(page.locator(".hit").first).to_be_visible()


def test_a_document_chosen_is_opened(page: Page) -> None:
    box(page).press_sequentially("防空警报信号")
    option = page.get_by_role("option").filter(has_text="防空警报信号识别与行动")
    expect(option).to_contain_text("标题")
    option.click()
    page.wait_for_url("**/documents/**")


def test_escape_closes_and_enter_searches_what_is_typed(page: Page) -> None:
    box(page).press_sequentially("国防")
    expect(page.get_by_role("listbox")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(box(page)).to_have_attribute("aria-expanded", "false")
    expect(box(page)).to_have_value("国防")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("listbox")).to_be_visible()
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=*")
    expect(box(page)).to_have_value("国防")


def test_nothing_is_asked_until_a_composition_ends(page: Page, asked: list[str]) -> None:
    box(page).focus()
    compose(page, ("compositionstart", ""), ("compositionupdate", "g"), ("compositionupdate", "guo'fang"))
    page.wait_for_timeout(500)
    assert asked == []
    box(page).evaluate("box => { box.value = '国防'; }")
    compose(page, ("compositionend", "国防"))
    expect(page.get_by_role("option").first).to_contain_text("国防")
    assert len(asked) == 1
    assert asked[0].endswith("q=%E5%9B%BD%E9%98%B2")


def test_a_request_under_way_is_forgotten_when_a_composition_begins(page: Page) -> None:
    box(page).press_sequentially("国防")
    compose(page, ("compositionstart", ""), ("compositionupdate", "国防d"))
    page.wait_for_timeout(500)
    expect(page.get_by_role("listbox")).to_be_hidden()


def test_enter_inside_a_composition_does_not_submit(page: Page) -> None:
    address = page.url
    box(page).focus()
    compose(page, ("compositionstart", ""), ("compositionupdate", "guofang"))
    assert box(page).evaluate(ENTER_INSIDE) is False
    page.evaluate("document.querySelector('form.search').requestSubmit()")
    page.wait_for_timeout(300)
    assert page.url == address
    box(page).evaluate("box => { box.value = '国防'; }")
    compose(page, ("compositionend", "国防"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=*")


def test_a_real_input_method_asks_once(page: Page, asked: list[str]) -> None:
    box(page).focus()
    session = page.context.new_cdp_session(page)
    for text in ("f", "fang", "fangkong"):
        session.send("Input.imeSetComposition", {"text": text, "selectionStart": len(text), "selectionEnd": len(text)})
    page.wait_for_timeout(400)
    assert asked == []
    session.send("Input.insertText", {"text": "防空"})
    expect(page.get_by_role("option").first).to_contain_text("防空")
    assert len(asked) == 1


def test_words_meant_by_pinyin_are_marked_on_the_document_too(page: Page, site: str) -> None:
    page.goto(f"{site}/search?q=gfdy")
    page.locator(".hit .passage").first.click()
    page.wait_for_url("**/documents/**")
    expect(page.locator("article mark").first).to_have_text("国防动员")


def test_without_javascript_the_box_is_a_plain_one(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    page.goto(site)
    page.get_by_role("searchbox").fill("人防")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=*")
    page.locator("a.variant").first.click()
    page.wait_for_url("**without=*")
    expect(page.get_by_text("恢复同义词检索")).to_be_visible()
    context.close()


def test_nothing_breaks_the_policy_of_the_site(browser: Browser, site: str) -> None:
    context = browser.new_context(locale="zh-CN")
    page = context.new_page()
    problems: list[str] = []
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto(f"{site}/search?q=人民房空")
    box(page).fill("防空")
    expect(page.get_by_role("option").first).to_be_visible()
    assert problems == []
    context.close()


@pytest.mark.parametrize("width", [360, 1200])
def test_the_list_fits_the_window(browser: Browser, site: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 740}, locale="zh-CN")
    page = context.new_page()
    page.goto(f"{site}/search?q=防空")
    box(page).fill("中华人民共和国国防")
    expect(page.get_by_role("listbox")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()

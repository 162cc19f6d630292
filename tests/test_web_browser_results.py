"""Results and documents in a real browser: what scripts add, and that nothing is lost without them."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from indexer.run import run
from tests.conftest import SMALL, write_files
from tests.serving import served


@pytest.fixture(scope="module")
def site(starter_home: Path) -> Iterator[str]:
    with served(starter_home) as address:
        yield address


@pytest.fixture(params=[True, False], ids=["javascript", "no javascript"])
def either(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    context = browser.new_context(java_script_enabled=request.param, locale="zh-CN")
    yield context.new_page()
    context.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(locale="zh-CN")
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


def current(page: Page) -> int:
    return int((page.locator("article mark.current").get_attribute("id") or "").rpartition("~")[2])


def test_facets_chosen_one_after_the_other_come_off_by_their_chips_and_by_going_back(either: Page, site: str) -> None:
    either.goto(f"{site}/search?q=防空")
    total = either.locator(".count").inner_text()
    either.locator(".facets").get_by_role("link", name="培训").click()
    training = either.locator(".count").inner_text()
    either.locator(".facets").get_by_role("link", name="2025").first.click()
    expect(either.locator(".chips a")).to_have_count(3)
    assert either.locator(".facets a[aria-current]").count() == 2
    either.go_back()
    expect(either.locator(".count")).to_have_text(training)
    expect(either.locator(".chips a")).to_have_count(1)
    either.go_back()
    expect(either.locator(".count")).to_have_text(total)
    expect(either.locator(".chips")).to_have_count(0)
    either.go_forward()
    either.locator(".chips a").click()
    expect(either.locator(".count")).to_have_text(total)


def test_an_order_is_chosen_and_shown(either: Page, site: str) -> None:
    either.goto(f"{site}/search?q=防空")
    either.locator(".sorts").get_by_text("标题").click()
    expect(either).to_have_url(re.compile("sort=title"))
    expect(either.locator(".sorts [aria-current]")).to_have_text("标题")


def test_the_second_passage_opens_at_its_paragraph_marked_with_links_to_the_next(either: Page, site: str) -> None:
    either.goto(f"{site}/search?q=防空警报")
    either.locator(".hit").first.locator(".passage").nth(1).click()
    place = either.locator(":target")
    expect(place).to_be_in_viewport()
    expect(place.locator("mark.current")).to_be_in_viewport()
    number = current(either)
    either.locator(".steps").get_by_text("下一处").click()
    expect(either.locator("article mark.current")).to_have_id(f"mark~{number + 1}")
    expect(either.locator("article mark.current")).to_be_in_viewport()
    expect(either.locator(".steps")).to_contain_text(f"第 {number + 1} 处")
    either.locator(".steps").get_by_text("上一处").click()
    expect(either.locator("article mark.current")).to_have_id(f"mark~{number}")


def test_finding_in_a_document_lists_the_places_and_leads_to_each(either: Page, site: str) -> None:
    either.goto(f"{site}/search?q=应急包")
    either.locator(".hit h2 a").first.click()
    box = either.get_by_role("textbox", name="在本文中查找")
    box.fill("清单")
    box.press("Enter")
    expect(either.locator(".found")).to_contain_text("与“清单”相符")
    either.locator(".found-list summary").click()
    listed = either.locator(".found-list li")
    assert listed.count() == either.locator("article mark").count() > 1
    listed.nth(1).locator("a").click()
    expect(either.locator("article mark.current")).to_have_id("mark~2")
    expect(either.locator("article mark.current")).to_be_in_viewport()


def test_a_scope_is_entered_from_a_hit_and_left_by_its_chip(either: Page, site: str) -> None:
    either.goto(f"{site}/search?q=防空警报")
    total = either.locator(".count").inner_text()
    title = either.locator(".hit h2").first.inner_text()
    either.get_by_text(re.compile("本文共")).first.click()
    expect(either.locator(".chips")).to_contain_text(f"只在本文中：{title}")
    expect(either.locator(".count")).to_have_text("找到 1 份文献")
    either.locator(".chips a").click()
    expect(either.locator(".count")).to_have_text(total)
    within = either.get_by_role("textbox", name="检索词")
    within.fill("疏散")
    within.press("Enter")
    expect(either.locator(".chips")).to_contain_text("在结果中：防空警报")
    expect(either.locator(".count")).not_to_have_text(total)


def test_why_folds_in_with_a_script_and_is_a_page_without(either: Page, site: str) -> None:
    either.goto(f"{site}/search?q=防空警报")
    either.locator("a.why").first.click()
    expect(either.locator(".parts").first).to_contain_text("“防空警报”在正文中出现")
    if "/why" not in either.url:
        either.locator("a.why").first.press("Enter")
        expect(either.locator(".parts").first).to_be_hidden()
        expect(either.locator("a.why").first).to_have_attribute("aria-expanded", "false")


def test_n_and_p_move_between_marks_and_the_links_load_nothing(page: Page, site: str) -> None:
    page.goto(f"{site}/search?q=防空警报")
    page.locator(".hit h2 a").first.click()
    page.wait_for_url("**/documents/**")
    address = page.url
    for key, number in (("n", 1), ("n", 2), ("n", 3), ("p", 2), ("p", 1)):
        page.keyboard.press(key)
        assert current(page) == number
        expect(page.locator("article mark.current")).to_be_in_viewport()
    page.keyboard.press("p")
    assert current(page) == page.locator("article mark").count()
    page.locator(".steps").get_by_text("下一处").click()
    assert current(page) == 1
    assert page.url == address
    page.get_by_role("textbox", name="在本文中查找").press("n")
    assert current(page) == 1  # a letter typed is a letter


def test_a_saved_search_tells_what_is_new_until_it_is_opened(page: Page, tmp_path: Path) -> None:
    files = write_files(tmp_path / "files", SMALL)
    run(tmp_path / "home", [str(files)])
    with served(tmp_path / "home") as site:
        page.goto(f"{site}/search?q=防空 演练&kind=report")
        page.get_by_role("button", name="保存检索").click()
        expect(page.get_by_role("button", name="已保存")).to_be_disabled()
        page.goto(f"{site}/")
        saved = page.locator("section.saved li")
        expect(saved).to_have_count(1)
        expect(saved.locator("a")).to_have_text("防空 演练 · 工作报告")
        expect(saved.locator(".new")).to_have_text("")
        new = "某办2025年工作总结\n\n一年来工作有序推进。\n一、主要工作\n全年组织防空演练三次。\n"
        write_files(files, {"报告/新.txt": new, "菜谱.txt": "番茄炒鸡蛋\n\n番茄切块。\n"})
        run(tmp_path / "home", [])
        page.reload()
        expect(saved.locator(".new")).to_have_text("新增或更新 1 份")
        saved.locator("a").click()
        expect(page.locator(".count")).to_have_text("找到 2 份文献")
        page.goto(f"{site}/")
        expect(saved).to_have_count(1)
        expect(saved.locator(".new")).to_have_text("")
        page.get_by_role("button", name="删除“防空 演练 · 工作报告”").click()
        expect(page.locator("section.saved")).to_be_hidden()
        page.reload()
        expect(page.locator("section.saved")).to_be_hidden()


def test_an_export_is_downloaded_under_a_name_of_its_own(page: Page, site: str) -> None:
    page.goto(f"{site}/search?q=防空警报")
    page.locator(".menu summary").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="导出 Excel").click()
    assert download.value.suggested_filename == "xuehai.xlsx"


def test_a_phone_folds_the_facets_and_keeps_everything(browser: Browser, site: str) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740}, locale="zh-CN", has_touch=True)
    page = context.new_page()
    page.goto(f"{site}/search?q=防空警报")
    expect(page.locator(".hit").first).to_be_in_viewport()
    page.locator(".facets summary").first.tap()
    page.locator(".facets").get_by_role("link", name="培训").tap()
    expect(page.locator(".chips")).to_contain_text("培训")
    for tool in (page.locator(".sorts"), page.locator(".menu"), page.get_by_role("button", name="保存检索")):
        expect(tool).to_be_visible()
    page.locator(".menu summary").tap()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    context.close()


def test_in_print_a_document_is_its_text(page: Page, site: str) -> None:
    page.goto(f"{site}/search?q=防空警报")
    page.locator(".hit h2 a").first.click()
    page.wait_for_url("**/documents/**")
    page.emulate_media(media="print")
    for left_out in (".find", ".steps", ".bar", ".similar"):
        expect(page.locator(left_out)).not_to_have_count(0)
        expect(page.locator(left_out).filter(visible=True)).to_have_count(0)
    expect(page.locator("article h1")).to_be_visible()


def test_no_page_with_its_scripts_at_work_reports_an_error_or_asks_elsewhere(page: Page, site: str) -> None:
    wrong: list[str] = []
    page.on("console", lambda message: wrong.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda request: None if request.url.startswith(site) else wrong.append(request.url))
    page.goto(f"{site}/search?q=防空警报")
    page.get_by_role("button", name="保存检索").click()
    page.locator("a.why").first.click()
    expect(page.locator(".parts").first).to_be_visible()
    with page.expect_response(re.compile("/api/v1/search/new")):
        page.goto(site)
    page.goto(f"{site}/search?q=防空警报")
    page.locator(".passage").first.click()
    page.keyboard.press("n")
    assert wrong == []

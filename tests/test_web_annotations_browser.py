"""The reading list in a real browser, and reports and notes as they look there; the pages judged by axe."""

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from indexer.run import run
from kb.annotations.inbox import Matter
from kb.annotations.subject import Subject
from kb.library import Library
from kb.workspace.accounts import Role
from kb.workspace.workspace import Workspace
from tests.conftest import SMALL, write_files
from tests.making_laws import LAWS
from tests.serving import served
from tests.test_web_curricula_browser import judged

PASSWORD = "警报响三遍再疏散不慌张"
OTHERS = {
    "主题/topics/警报.md": "---\ntitle: 防空警报\nquery: 警报\n---\n\n警报的信号。\n",
    "培训/定义.md": "# 名词解释\n\n本办法所称警报设施，是指用于发放防空警报信号的设备和线路。\n",
}
HOSTILE = "<img src=x onerror=\"document.body.dataset.hacked='1'\"><script>document.body.dataset.hacked='1'</script>"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    base = tmp_path_factory.mktemp("margins")
    run(base / "home", [str(write_files(base / "files", SMALL | LAWS | OTHERS))])
    with Workspace(base / "home") as workspace:
        workspace.accounts.add("李老师", PASSWORD)
        workspace.accounts.add("主任", PASSWORD, Role.ADMIN)
    return base / "home"


@pytest.fixture(scope="module")
def signal(home: Path) -> str:
    """The address of the section 预先警报."""
    with Library(home) as library:
        hit = library.search("预先警报 三十六秒").hits[0]
        return f"{hit.document}#{hit.sections[0].anchor}"


@pytest.fixture(scope="module")
def site(home: Path) -> Iterator[str]:
    with served(home) as address:
        yield address


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser with our policy in force: nothing that a page would have to be told of is let through."""
    opened = browser.new_context(locale="zh-CN", viewport={"width": 1280, "height": 900}, accept_downloads=True)
    opened.set_default_timeout(20_000)
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    made = context.new_page()
    errors: list[str] = []
    made.on("pageerror", lambda error: errors.append(str(error)))
    made.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    made.errors = errors  # type: ignore[attr-defined]
    return made


def kept(page: Page) -> list[dict[str, str]]:
    found: list[dict[str, str]] = json.loads(page.evaluate("localStorage.getItem('xuehai.reading') ?? '[]'"))
    return found


def put(page: Page, site: str, value: object) -> None:
    """Open the list with something in the browser's storage."""
    page.goto(f"{site}/sign-in")
    text = value if isinstance(value, str) else json.dumps(value)
    page.evaluate("text => localStorage.setItem('xuehai.reading', text)", text)
    page.goto(f"{site}/reading-list")
    expect(page.locator("[data-reading-list]")).to_be_visible()


def titles(page: Page) -> list[str]:
    return [heading.inner_text().removesuffix("已不在库中").strip() for heading in page.locator(".reports h2").all()]


def entry(at: str, title: str = "某题", note: str = "") -> dict[str, str]:
    return {"at": at, "title": title, "note": note}


def test_every_kind_of_page_puts_what_it_shows_into_the_list(page: Page, site: str, signal: str, home: Path) -> None:
    document = signal.partition("#")[0]
    page.goto(f"{site}/search?q=预先警报")
    page.get_by_role("button", name="加入阅读清单").first.click()
    expect(page.locator("[data-reading] b")).to_have_text("1")
    page.goto(f"{site}/documents/{quote(document)}")
    sections = page.locator("article > section .ways [data-keep]")
    assert sections.count() == page.locator("article > section .ways").count() > 1
    pressed = page.get_by_role("button", name="预先警报”加入阅读清单")
    expect(pressed).to_have_attribute("aria-pressed", "true")  # it came from the results
    page.get_by_role("button", name="把“识别防空警报”加入阅读清单").click()
    page.get_by_role("button", name="空袭警报”加入阅读清单").click()
    with Library(home) as library:
        law = next(name for name in library.changed() if library.document(name).document.kind == "law")
        status = library.laws.status(law)
        assert status
        term = next(iter(library.terms.all()))
        article = library.document(law).sections[-1].anchor
    others = (f"/documents/{law}/sections/{article}", f"/laws/{status.law.name}", f"/terms/{term}", "/topics/警报")
    for path in others:
        page.goto(f"{site}{quote(path)}")
        page.locator("h1 ~ [data-keep], .text > [data-keep]").first.click()
    expect(page.locator("[data-reading] b")).to_have_text("7")
    page.locator("[data-reading]").click()
    expect(page.locator(".reports h2 a")).to_have_count(7)
    for link in page.locator(".reports h2 a").all():
        assert page.request.get(f"{site}{link.get_attribute('href')}").status == 200
    kinds = [one["at"].partition(" ")[0] for one in kept(page)]
    assert kinds == ["section", "document", "section", "section", "law", "term", "topic"]
    assert page.errors == []  # type: ignore[attr-defined]


def test_a_button_pressed_again_takes_out_and_other_tabs_follow(context: BrowserContext, page: Page, site: str) -> None:
    page.goto(f"{site}/search?q=预先警报")
    other = context.new_page()
    other.goto(f"{site}/reading-list")
    button = page.get_by_role("button", name="加入阅读清单").first
    button.focus()
    page.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(other.locator(".reports li")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-pressed", "false")
    expect(other.locator(".reports li")).to_have_count(0)
    expect(other.locator("[data-empty]")).to_be_visible()


def test_the_list_is_ordered_noted_and_emptied_by_keyboard(page: Page, site: str, signal: str) -> None:
    document = signal.partition("#")[0]
    put(page, site, [entry(f"section {signal}"), entry(f"document {document}"), entry("topic 警报")])
    expect(page.locator(".reports h2 a")).to_have_count(3)
    assert titles(page) == ["识别防空警报 预先警报", "识别防空警报", "防空警报"]
    page.get_by_role("button", name="上移“防空警报”").focus()
    page.keyboard.press("Enter")
    assert titles(page) == ["识别防空警报 预先警报", "防空警报", "识别防空警报"]
    assert page.evaluate("document.activeElement.ariaLabel") == "上移“防空警报”"
    page.keyboard.press("Alt+ArrowUp")
    assert titles(page)[0] == "防空警报"
    assert page.evaluate("document.activeElement.closest('li').dataset.at") == "topic 警报"
    page.get_by_label("对“识别防空警报”的笔记").fill("课前\n先读")
    page.reload()
    expect(page.locator(".reports h2 a")).to_have_count(3)
    assert titles(page)[0] == "防空警报"
    expect(page.get_by_label("对“识别防空警报”的笔记")).to_have_value("课前\n先读")
    page.get_by_role("button", name="移除“防空警报”").press("Enter")
    assert len(kept(page)) == 2
    assert page.evaluate("document.activeElement.ariaLabel") == "移除“识别防空警报 预先警报”"
    page.get_by_role("button", name="撤销").click()
    assert titles(page)[0] == "防空警报"
    page.get_by_role("button", name="清空").click()
    expect(page.locator("[data-empty]")).to_be_visible()
    page.keyboard.press("Enter")  # the focus is on taking it back
    assert [one["note"] for one in kept(page)] == ["", "", "课前\n先读"]


def test_what_is_gone_is_marked_and_keeps_its_title_and_note(page: Page, site: str, signal: str) -> None:
    put(page, site, [entry("section gone-aaaaa#一", "去了的一节", "重点"), entry(f"section {signal}", "旧名")])
    gone, there = page.locator(".reports li").all()
    expect(there.locator("h2 a")).to_have_text("识别防空警报 预先警报")
    expect(gone.locator(".fate")).to_be_visible()
    expect(there.locator(".fate")).to_be_hidden()
    expect(gone.locator("h2")).to_contain_text("去了的一节")
    assert gone.locator("a").count() == 0
    expect(gone.locator("textarea")).to_have_value("重点")
    assert [one["title"] for one in kept(page)] == ["去了的一节", "识别防空警报 预先警报"]


def test_without_the_network_the_list_is_still_a_list(page: Page, site: str, signal: str) -> None:
    page.route("**/api/v1/places*", lambda route: route.abort())
    put(page, site, [entry(f"section {signal}", "加入时的标题")])
    expect(page.locator("[data-told]")).to_contain_text("现在无法核对")
    assert titles(page) == ["加入时的标题"]
    expect(page.locator(".fate")).to_be_hidden()


def test_a_long_list_is_asked_for_in_parts(page: Page, site: str, signal: str) -> None:
    document = signal.partition("#")[0]
    put(page, site, [*(entry(f"section gone#{number}") for number in range(45)), entry(f"document {document}")])
    expect(page.locator(".fate:visible")).to_have_count(45)
    expect(page.locator(".reports h2 a")).to_have_text("识别防空警报")


@pytest.mark.parametrize(
    "value",
    [
        "no json",
        "{}",
        "null",
        "[null, 3, [], {}]",
        '{"__proto__": {"at": "term x"}}',
        "[" * 50_000,
        json.dumps([{"at": 7, "title": {}, "note": []}, {"at": "javascript x"}, {"at": "term "}, {"at": "term"}]),
        json.dumps([{"at": "\ud800 x", "title": "\ud800"}]),
    ],
)
def test_whatever_stands_in_storage_the_page_works(page: Page, site: str, signal: str, value: str) -> None:
    put(page, site, value)
    expect(page.locator("[data-empty]")).to_be_visible()
    page.goto(f"{site}/documents/{quote(signal.partition('#')[0])}")
    page.locator(".text > [data-keep]").click()
    expect(page.locator("[data-reading] b")).to_have_text("1")
    assert page.errors == []  # type: ignore[attr-defined]


def test_hostile_storage_is_text(page: Page, site: str, signal: str) -> None:
    hostile = [
        entry("section javascript:alert(1)#x", HOSTILE, HOSTILE),
        entry(f"term {HOSTILE}", HOSTILE),
        entry("law $& $1 $`", "$& {name}"),
        entry("term \ud800", "\ud800"),
        {**entry(f"section {signal}", "好", HOSTILE), "link": "javascript:alert(1)", "constructor": 1},
        entry("topic x" + "长" * 1000, "长" * 100_000, "长" * 100_000),
    ]
    put(page, site, hostile)
    expect(page.locator(".reports h2 a")).to_have_count(1)
    expect(page.locator(".fate:visible")).to_have_count(5)
    assert page.locator(".reports :is(img, script)").count() == 0
    assert page.evaluate("document.body.dataset.hacked") is None
    assert titles(page)[:3] == [HOSTILE, HOSTILE, "$& {name}"]
    assert page.get_by_role("button", name="移除“$& {name}”").count() == 1
    hrefs = [link.get_attribute("href") or "" for link in page.locator("main a").all()]
    assert all(href.startswith("/") for href in hrefs)
    page.get_by_label("对“$& {name}”的笔记").fill("写")
    assert max(len(part) for one in kept(page) for part in one.values()) <= 2000
    assert page.errors == []  # type: ignore[attr-defined]


def test_the_list_is_copied_with_citations(context: BrowserContext, page: Page, site: str, signal: str) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=site)
    put(page, site, [entry(f"section {signal}", note="要讲\n两遍"), entry("term 没有", "没有")])
    expect(page.locator(".fate:visible")).to_have_count(1)
    page.get_by_role("button", name="复制（含引用格式）").click()
    expect(page.locator("[data-told]")).to_have_text("已复制")
    copied = page.evaluate("navigator.clipboard.readText()").splitlines()
    assert copied[0] == "1. 《识别防空警报》（2025-03-10）预先警报"
    assert copied[1].strip() == "识别防空警报[Z]. 2025-03-10: 预先警报."
    assert copied[2].strip().startswith(f"{site}/documents/")
    assert copied[3:] == ["   要讲", "   两遍", "", "2. 没有"]


def test_without_a_clipboard_the_text_can_be_selected(page: Page, site: str, signal: str) -> None:
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    put(page, site, [entry(f"section {signal}")])
    expect(page.locator(".reports h2 a")).to_have_count(1)
    page.get_by_role("button", name="复制（含引用格式）").click()
    area = page.get_by_label("清单的文字")
    expect(area).to_be_focused()
    assert area.evaluate("element => element.selectionEnd - element.selectionStart === element.value.length")
    assert "1. 《识别防空警报》（2025-03-10）预先警报\n" in area.input_value()


def test_a_list_goes_out_as_a_file_and_comes_in_elsewhere(
    page: Page, browser: Browser, site: str, signal: str, tmp_path: Path
) -> None:
    document = signal.partition("#")[0]
    put(page, site, [entry(f"section {signal}", note="先读"), entry("topic 警报")])
    expect(page.locator(".reports h2 a")).to_have_count(2)
    with page.expect_download() as download:
        page.get_by_role("button", name="导出文件").click()
    file = tmp_path / "list.json"
    download.value.save_as(file)
    assert download.value.suggested_filename == "阅读清单.json"
    elsewhere = browser.new_context(locale="zh-CN")
    other = elsewhere.new_page()
    put(other, site, [entry(f"document {document}"), entry("topic 警报", note="自己的")])
    other.get_by_label("导入文件").set_input_files(file)
    expect(other.locator("[data-told]")).to_have_text("已导入 1 条")
    assert [one["note"] for one in kept(other)] == ["", "自己的", "先读"]
    for data in (b"", b"{", b"[]", b'{"entries": 3}', b"\xff" * 100, b"[" * 100_000, b" " * (5 << 20)):
        file.write_bytes(data)
        other.get_by_label("导入文件").set_input_files(file)
        expect(other.locator("[data-told]")).to_have_text("这个文件不是导出的阅读清单。")
        assert len(kept(other)) == 3
        other.locator("[data-told]").evaluate("element => (element.textContent = '')")
    elsewhere.close()


def test_a_trainer_takes_the_whole_list_into_a_curriculum(page: Page, site: str, signal: str) -> None:
    sign_in(page, site, "李老师")
    put(page, site, [entry(f"section {signal}"), entry("gone x"), entry("term 没有"), entry("topic 警报")])
    expect(page.locator(".reports h2 a")).to_have_count(2)
    page.get_by_role("button", name="全部加入课程").click()
    expect(page.locator(".told")).to_contain_text("识别防空警报 预先警报、防空警报")
    expect(page.locator("[data-count]")).to_have_text("2")
    assert page.url == f"{site}/reading-list"


def test_without_scripts_there_is_no_button_and_the_page_says_why(browser: Browser, site: str, signal: str) -> None:
    context = browser.new_context(java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    for path in (f"/documents/{quote(signal.partition('#')[0])}", "/search?q=预先警报", "/topics/警报"):
        page.goto(f"{site}{path}")
        expect(page.locator("h1, .count").first).to_be_visible()
        assert page.locator("[data-keep]:visible, [data-reading]:visible").count() == 0
    page.goto(f"{site}/reading-list")
    expect(page.get_by_text("需要启用 JavaScript")).to_be_visible()
    context.close()


def test_on_paper_only_the_list_is_left(page: Page, site: str, signal: str) -> None:
    put(page, site, [entry(f"section {signal}", note="先读"), entry("topic 警报")])
    expect(page.locator(".reports h2 a")).to_have_count(2)
    page.emulate_media(media="print")
    for hidden in ("header.bar", ".deeds", ".reports .buttons"):
        expect(page.locator(hidden).first).to_be_hidden()
    notes = page.locator(".reports textarea")
    expect(notes.first).to_be_visible()
    expect(notes.nth(1)).to_be_hidden()


def sign_in(page: Page, site: str, name: str) -> None:
    page.goto(f"{site}/sign-in")
    page.get_by_label("姓名").fill(name)
    page.get_by_label("密码").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="登录").click()
    page.wait_for_url(f"{site}/")


@pytest.mark.parametrize(("width", "scheme"), [(1280, "dark"), (360, "light")])
def test_the_pages_are_fit_for_weak_eyes_and_phones(
    browser: Browser, site: str, home: Path, signal: str, width: int, scheme: str
) -> None:
    about = Subject(signal, "识别防空警报 预先警报", "鸣三十六秒", "0" * 64, 1)
    with Workspace(home) as workspace:
        workspace.inbox.add(about, Matter.TEXT, "应为三十秒")
    context = browser.new_context(locale="zh-CN", bypass_csp=True, viewport={"width": width, "height": 800})
    page = context.new_page()
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    sign_in(page, site, "主任")
    page.goto(f"{site}/notes/new?at={quote(signal)}")
    page.get_by_label("正文（Markdown）").fill("先听**录音**，再讲三种信号的区别。")
    page.get_by_label("标签，用空格或逗号分开").fill("警报 重点")
    judged(page)
    page.get_by_role("button", name="保存").click()
    page.wait_for_url("**/sections/**")
    put(page, site, [entry(f"section {signal}", note="先读"), entry("term 没有", "没有的术语"), entry("topic 警报")])
    expect(page.locator(".reports h2 a")).to_have_count(2)
    document, _, anchor = signal.partition("#")
    beside = f"/documents/{quote(document)}/sections/{quote(anchor)}"
    whole, report = f"/documents/{quote(document)}", f"/report?at={quote(signal)}"
    for path in ("/reading-list", beside, whole, "/notes", "/inbox", report):
        page.goto(f"{site}{path}")
        page.wait_for_load_state("networkidle")
        judged(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    context.close()

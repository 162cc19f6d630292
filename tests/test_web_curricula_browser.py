"""A trainer's whole way through the site, and a trainee's, in a real browser; the pages judged by axe."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from kb.workspace.workspace import Workspace
from tests.accessibility import problems
from tests.serving import served

NAME, PASSWORD = "李老师", "警报响三遍再疏散不慌张"


@pytest.fixture(scope="module")
def home(starter_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("trainers") / "home"
    shutil.copytree(starter_home, home)
    with Workspace(home) as workspace:
        workspace.accounts.add(NAME, PASSWORD)
    return home


@pytest.fixture(scope="module")
def site(home: Path) -> Iterator[str]:
    with served(home) as address:
        yield address


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    context = browser.new_context(locale="zh-CN", bypass_csp=True, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.set_default_timeout(20_000)
    page.goto(f"{site}/sign-in?next=/curricula")
    page.get_by_label("姓名").fill(NAME)
    page.get_by_label("密码").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="登录").click()
    page.wait_for_url("**/curricula")
    yield page
    context.close()


def start(page: Page, title: str) -> str:
    """Make a curriculum and return its address."""
    page.goto(re.sub(r"(://[^/]+).*", r"\1/curricula", page.url))
    page.get_by_label("新课程的标题").fill(title)
    page.get_by_role("button", name="新建课程").click()
    page.wait_for_url("**/edit")
    return page.url.removesuffix("/edit")


def judged(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach((element) => element.setAttribute('open', ''))")
    assert problems(page) == []
    violations = Axe().run(page).response["violations"]
    told = [(found["id"], found["nodes"][0]["html"][:160]) for found in violations if found["impact"] != "minor"]
    assert told == []


def titles(page: Page) -> list[str]:
    return [field.input_value() for field in page.locator(".items .item [name$='.title']").all()]


def saved(page: Page) -> None:
    expect(page.locator("[data-state]")).to_have_text("已保存")


def taken(page: Page, number: int) -> None:
    expect(page.locator("[data-count]")).to_have_text(str(number))


def test_the_trainers_whole_way(page: Page, site: str) -> None:
    course = start(page, "防空警报入门")
    page.goto(f"{site}/search?q=防空警报信号")
    for number in range(3):
        page.locator(".hit .take").nth(number).click()
        taken(page, number + 1)
    document = page.locator(".hit h2 a").first.get_attribute("href")
    page.goto(f"{site}{document}")
    page.locator("article > .take").click()
    taken(page, 4)
    page.goto(f"{site}/topics")
    page.locator(".tree a").first.click()
    page.locator("article > .take").click()
    taken(page, 5)
    page.goto(f"{site}/terms")
    page.locator("main a[href*='/terms/']").first.click()
    page.locator(".term-page > .take").click()
    taken(page, 6)

    page.goto(f"{course}/edit")
    assert len(titles(page)) == 6
    page.get_by_role("button", name="加单元").click()
    expect(page.locator("fieldset.module")).to_have_count(2)
    before = titles(page)
    page.locator(".items .item input").nth(1).focus()
    page.keyboard.press("Alt+ArrowUp")
    expect(page.locator(".items .item [name$='.title']").first).to_have_value(before[1])
    saved(page)
    assert page.evaluate("document.activeElement.value").startswith("up ")

    page.get_by_label("总学时").fill("8")
    page.locator("fieldset.module .hours").first.fill("5")
    page.get_by_label("目标（一行一条）", exact=True).fill("组织人员疏散")
    saved(page)
    page.reload()
    expect(page.locator(".advice.hours")).to_contain_text("各单元合计 5 学时")
    expect(page.locator(".advice.objective-open")).to_contain_text("组织人员疏散")
    page.locator(".advice.objective-open button").first.click()
    taken(page, 6)
    expect(page.locator(".items .item")).to_have_count(7)
    judged(page)

    page.get_by_role("link", name="版本与发布").click()
    page.get_by_role("button", name="发布最新版本").click()
    expect(page.locator(".told")).to_contain_text("已发布")
    judged(page)
    page.get_by_role("link", name="阅读", exact=True).click()
    for ending in ("md", "docx"):
        link = page.get_by_role("link", name=f"{ending} · 学员版").get_attribute("href")
        answer = page.request.get(f"{site}{link}")
        assert answer.headers["content-disposition"].startswith("attachment")
        assert "防空警报入门".encode() in answer.body() or answer.body().startswith(b"PK")
    page.emulate_media(media="print")
    expect(page.locator("header.bar")).to_be_hidden()
    page.emulate_media(media="screen")
    judged(page)


def test_what_is_typed_is_saved_by_itself_and_taken_back(page: Page) -> None:
    course = start(page, "自动保存")
    page.get_by_label("对象").fill("社区骨干")
    saved(page)
    page.goto(f"{course}/edit")
    expect(page.get_by_label("对象")).to_have_value("社区骨干")
    page.get_by_role("button", name="撤销上一次保存").click()
    expect(page.get_by_label("对象")).to_have_value("")


def test_the_picker_finds_without_leaving_and_what_was_typed_stays(page: Page) -> None:
    course = start(page, "查找")
    page.get_by_label("对象").fill("居民")
    page.get_by_role("searchbox", name="查找可加入的段落").fill("预先警报")
    page.get_by_role("button", name="查找", exact=True).click()
    page.locator(".picked button").first.click()
    expect(page.locator(".items .item")).to_have_count(1)
    expect(page.get_by_label("对象")).to_have_value("居民")
    assert page.url == f"{course}/edit"


def test_the_second_of_two_sees_both_values(page: Page, browser: Browser, site: str) -> None:
    course = start(page, "两人编辑")
    other = page.context.new_page()
    other.goto(f"{course}/edit")
    page.get_by_label("对象").fill("骨干")
    saved(page)
    other.get_by_label("总学时").fill("3")
    saved(other)
    expect(other.get_by_label("对象")).to_have_value("骨干")
    page.get_by_label("对象").fill("干部")
    saved(page)
    other.get_by_label("对象").fill("居民")
    expect(other.locator("[data-state]")).to_contain_text("冲突")
    other.get_by_role("button", name="保存", exact=True).click()
    expect(other.locator(".both")).to_contain_text("干部")
    expect(other.locator(".both")).to_contain_text("居民")
    judged(other)
    other.get_by_label("采用我的").check()
    other.get_by_role("button", name="按选择保存").click()
    expect(other.get_by_label("对象")).to_have_value("居民")
    expect(other.get_by_label("总学时")).to_have_value("3")


def test_an_item_is_dragged_into_another_module(page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 2400})  # both modules in sight
    course = start(page, "拖动")
    for name in ("加说明", "加练习"):
        page.get_by_role("button", name=name).click()
        saved(page)
    page.get_by_role("button", name="加单元").click()
    expect(page.locator("fieldset.module")).to_have_count(2)
    page.locator(".item .grip").first.drag_to(page.locator(".items").nth(1))
    expect(page.locator(".items").nth(1).locator(".item")).to_have_count(1)
    assert titles(page) == ["练习", "说明"]
    exported = page.request.get(f"{course}/export.md").text()
    assert exported.index("练习") < exported.index("说明")


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="poppler is not installed")
def test_printed_as_pdf_it_has_all_sources_and_no_navigation(page: Page, tmp_path: Path, home: Path) -> None:
    course = start(page, "印成 PDF")
    page.goto(re.sub(r"(://[^/]+).*", r"\1/search?q=预先警报", page.url))
    page.locator(".hit .take[form]").first.click()
    taken(page, 1)
    page.goto(f"{course}?for=trainee")
    source = page.locator(".item .facts a").inner_text()
    (tmp_path / "course.pdf").write_bytes(page.pdf(format="A4"))
    command = ["pdftotext", "-layout", "course.pdf", "-"]
    text = subprocess.run(command, cwd=tmp_path, check=True, capture_output=True).stdout.decode()
    squeezed = re.sub(r"\s", "", text)
    assert re.sub(r"\s", "", source) in squeezed
    assert "印成PDF" in squeezed
    for chrome in ("退出", "下载", "English", "加入阅读清单", "目次"):
        assert chrome not in squeezed


class Finger:
    """Touches a page as a finger does."""

    def __init__(self, page: Page) -> None:
        self._session = page.context.new_cdp_session(page)

    def do(self, what: str, *points: tuple[float, float]) -> None:
        touched = [{"x": x, "y": y} for x, y in points]
        self._session.send("Input.dispatchTouchEvent", {"type": what, "touchPoints": touched})


def middle(page: Page, selector: str, number: int) -> tuple[float, float]:
    box = page.locator(selector).nth(number).bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


@pytest.fixture
def phone(page: Page, browser: Browser) -> Iterator[Page]:
    """A phone on which the same trainer is signed in."""
    state = page.context.storage_state()
    size = {"width": 360, "height": 740}
    context = browser.new_context(storage_state=state, locale="zh-CN", viewport=size, has_touch=True, is_mobile=True)  # type: ignore[arg-type]
    yield context.new_page()
    context.close()


def test_on_a_phone_an_item_is_dragged_by_a_finger_and_the_page_stays(page: Page, phone: Page) -> None:
    course = start(page, "手指拖动")
    for name in ("加说明", "加练习"):
        page.get_by_role("button", name=name).click()
        saved(page)
    phone.goto(f"{course}/edit")
    phone.locator(".items").scroll_into_view_if_needed()
    phone.locator(".items .item details").first.evaluate("element => element.removeAttribute('open')")
    phone.locator(".items").evaluate("element => element.scrollIntoView({ block: 'center' })")
    finger, scrolled = Finger(phone), phone.evaluate("window.scrollY")
    x, y = middle(phone, ".item .grip", 1)
    aim = middle(phone, ".item", 0)[1]
    finger.do("touchStart", (x, y))
    for step in range(1, 9):
        finger.do("touchMove", (x, y + (aim - y) * step / 8))
    finger.do("touchEnd")
    saved(phone)
    assert titles(phone) == ["练习", "说明"]
    assert phone.evaluate("window.scrollY") == scrolled


def test_on_a_phone_buttons_are_as_large_as_a_thumb(page: Page, phone: Page) -> None:
    course = start(page, "拇指")
    page.get_by_role("button", name="加说明").click()
    saved(page)
    page.get_by_role("button", name="加练习").click()
    saved(page)
    phone.goto(f"{course}/edit")
    for button in phone.locator(".item .row > button, .item .grip").all():
        box = button.bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= 44
    phone.locator(".item").nth(1).locator("[data-up]").tap()
    saved(phone)
    assert titles(phone) == ["练习", "说明"]
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_drag_is_given_up_by_escape(page: Page) -> None:
    start(page, "放弃拖动")
    for name in ("加说明", "加练习"):
        page.get_by_role("button", name=name).click()
        saved(page)
    page.locator(".item .grip").nth(1).hover()
    page.mouse.down()
    x, y = middle(page, ".item", 0)
    page.mouse.move(x, y)
    expect(page.locator(".item.over")).to_have_count(1)
    page.keyboard.press("Escape")
    page.mouse.up()
    expect(page.locator(".over, .held")).to_have_count(0)
    assert titles(page) == ["说明", "练习"]


def test_the_trainees_way(page: Page, browser: Browser, site: str) -> None:
    page.goto(f"{site}/curricula/draft")
    page.get_by_label("标题").fill("警报与疏散")
    page.get_by_label("目标或主题（一行一条）").fill("识别防空警报信号\n组织人员疏散\n掌握人民防空的法律规定")
    judged(page)
    page.get_by_role("button", name="起草").click()
    page.wait_for_url("**/edit")
    assert "选入理由" in page.content()
    page.get_by_role("link", name="版本与发布").click()
    page.get_by_role("button", name="生成分享链接").click()
    link = page.locator("[data-shared]").get_attribute("href")
    context = browser.new_context(locale="zh-CN", bypass_csp=True, viewport={"width": 360, "height": 740})
    trainee = context.new_page()
    trainee.goto(f"{site}{link}")
    expect(trainee.locator("h1")).to_have_text("警报与疏散")
    assert "选入理由" not in trainee.content()
    fields = trainee.locator(".questions fieldset")
    total = fields.count()
    assert total > 0
    for number in range(total):
        fields.nth(number).get_by_role("radio").first.check()
    trainee.get_by_role("button", name="核对答案").click()
    expect(trainee.locator(".questions > .verdict")).to_contain_text(f"共 {total} 题")
    expect(trainee.locator("fieldset .verdict a").first).to_have_attribute("href", re.compile("^/documents/"))
    assert trainee.evaluate("document.documentElement.scrollWidth") <= 360
    judged(trainee)
    context.close()


@pytest.mark.parametrize(("width", "scheme"), [(1280, "dark"), (360, "light")])
def test_the_editing_page_is_fit_for_weak_eyes_and_phones(page: Page, width: int, scheme: str) -> None:
    course = start(page, "外观")
    for name in ("加说明", "加练习"):
        page.get_by_role("button", name=name).click()
        saved(page)
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    for address in ("", "/edit?find=防空警报", "/history?from=1&to=2", "/coverage"):
        page.goto(course + address)
        judged(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width

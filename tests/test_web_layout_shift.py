"""No page moves under the eye once it is drawn: what scripts add later has its place from the start."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Route

from indexer.run import run
from kb.library import Library
from tests.conftest import SMALL, write_files
from tests.making_laws import LAWS
from tests.serving import served

TOPIC = {
    "主题/topics/警报.md": "---\ntitle: 防空警报\nquery: 警报\n---\n\n警报的信号。\n",
    "培训/定义.md": "# 名词解释\n\n本办法所称警报设施，是指用于发放防空警报信号的设备和线路。\n",
}
WIDTHS = {"desk": 1280, "phone": 375}
# Each is a share of the window moved times how far, as the Layout Instability specification sums it up; a single
# button that pushes a text down a line comes to about 0.03.
WATCH = """
window.moved = 0;
new PerformanceObserver((list) => list.getEntries().forEach((entry) => { window.moved += entry.value; }))
  .observe({ type: "layout-shift", buffered: true });
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    base = tmp_path_factory.mktemp("still")
    run(base / "home", [str(write_files(base / "files", SMALL | LAWS | TOPIC))])
    return base / "home"


@pytest.fixture(scope="module")
def site(home: Path) -> Iterator[str]:
    with served(home) as address:
        yield address


@pytest.fixture(scope="module")
def pages(home: Path) -> dict[str, str]:
    """Address by the page's name: one of each kind that has buttons only scripts can serve."""
    with Library(home) as library:
        hit = next(hit for hit in library.search("动员").hits if hit.sections)
        document, anchor = quote(hit.document), quote(hit.sections[0].anchor)
    return {
        "start": "/",
        "hits": "/search?q=" + quote("动员"),
        "document": f"/documents/{document}",
        "section": f"/documents/{document}/sections/{anchor}",
        "law": "/laws/" + quote("动员法"),
        "term": "/terms/" + quote("警报设施"),
        "topic": "/topics/" + quote("警报"),
        "list": "/reading-list",
        "curricula": "/curricula",
    }


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
@pytest.mark.parametrize("name", ["start", "hits", "document", "section", "law", "term", "topic", "list", "curricula"])
def test_nothing_moves_when_the_scripts_come(
    browser: Browser, site: str, pages: dict[str, str], name: str, width: int
) -> None:
    context = browser.new_context(locale="zh-CN", viewport={"width": width, "height": 900})
    page = context.new_page()
    page.add_init_script(WATCH)
    held: list[Route] = []
    take = held.append
    page.route("**/*.js*", lambda route: take(route))
    answer = page.goto(site + pages[name], wait_until="commit")
    assert answer is not None
    assert answer.status == 200
    page.locator("#main").wait_for()
    while not held:
        page.wait_for_timeout(10)
    page.wait_for_timeout(200)  # drawn, and the scripts still under way
    take = Route.continue_
    for route in held:
        take(route)
    page.wait_for_load_state("load")
    page.wait_for_timeout(100)
    moved = page.evaluate("window.moved")
    context.close()
    assert moved < 0.01

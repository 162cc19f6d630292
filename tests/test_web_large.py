"""Pages of what is long or much cited: grouped and paged, with no more questions to the catalogue than small ones."""

import re
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, event

from indexer.run import run
from kb.analysis.numerals import chinese
from kb.library import Library
from tests.conftest import write_files
from tests.making_citations import LAW
from web import create_app

PROVINCES = [
    f"{name}省"
    for name in ["河北", "山西", "辽宁", "吉林", "江苏", "浙江", "安徽", "福建", "江西", "山东", "河南", "湖北", "湖南"]
]
MANY = 60


def law(title: str, texts: list[str], date: str = "2010年2月26日") -> str:
    numbered = (f"第{chinese(number)}条 {text}" for number, text in enumerate(texts, start=1))
    return LAW.format(title=title, date=date, articles="\n\n".join(numbered))


def texts(times: str, count: int) -> list[str]:
    return [f"第{chinese(n)}类单位每年组织演练{times}次，由第{chinese(n + 100)}组负责。" for n in range(1, count + 1)]


def files() -> dict[str, str]:
    """A law of many articles and one of few, each in two editions with a first article that stayed, and local rules."""
    made = {}
    for name, count in (("大演练法", MANY), ("小演练法", 2)):
        for times, year in (("一", 2001), ("两", 2011)):
            articles = ["为了组织演练，制定本法。", *texts(times, count)]
            made[f"{name}({year}-01-01).md"] = law(f"中华人民共和国{name}", articles, date=f"{year}年1月1日")
    for province in PROVINCES:
        for subject in ("演练条例", "演练经费规定"):
            cited = [f"依照《大演练法》第{chinese(number)}条执行第{number}项。" for number in range(2, 42)]
            made[f"{province}{subject}(2015-01-01).md"] = law(province + subject, cited, date="2015年1月1日")
    made["河北省小演练办法(2015-01-01).md"] = law("河北省小演练办法", ["根据《小演练法》第二条，制定本办法。", "略。"])
    return made


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    base = tmp_path_factory.mktemp("large")
    run(base / "home", [str(write_files(base / "files", files()))])
    with Library(base / "home") as opened:
        yield opened


@pytest.fixture(scope="module")
def client(library: Library) -> FlaskClient:
    return create_app(library).test_client()


def newest(library: Library, name: str) -> str:
    return library.laws.named(name).editions[0].volumes[0].document


def statements(client: FlaskClient, address: str) -> int:
    """Return how many statements a page takes when it is asked for again."""
    assert client.get(address).status_code == 200
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_details: object) -> None:
        seen.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        client.get(address)
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    return len(seen)


@pytest.mark.parametrize("page", ["/laws/{name}", "/documents/{id}", "/documents/{id}/sections/第二条"])
def test_a_large_page_asks_the_catalogue_as_often_as_a_small_one(
    library: Library, client: FlaskClient, page: str
) -> None:
    large, small = (page.format(name=name, id=newest(library, name)) for name in ("大演练法", "小演练法"))
    assert 0 < statements(client, large) <= statements(client, small)


def test_many_local_rules_are_counted_and_listed_by_region(client: FlaskClient) -> None:
    text = client.get("/laws/大演练法").text
    local = text[text.index('id="local"') :]
    assert f"<b>{2 * len(PROVINCES)}</b></h2>" in local
    assert "演练经费规定" not in local
    region = quote("河南省")
    assert f"?region={region}#local" in local
    chosen = client.get(f"/laws/大演练法?region={region}").text
    listed = chosen[chosen.index('<dl class="regions"') :]
    assert set(re.findall(r"[一-鿿]+省(?=演练)", listed)) == {"河南省"}
    assert "河南省演练条例" in listed
    assert "河南省演练经费规定" in listed


@pytest.mark.parametrize("region", ["", "没有省", "<b>"])
def test_a_region_without_rules_lists_none(client: FlaskClient, region: str) -> None:
    text = client.get("/laws/大演练法", query_string={"region": region}).text
    assert 'class="regions"' in text
    assert "演练条例" not in text[text.index('<dl class="regions"') :]
    assert "<b>&" not in text


def test_few_local_rules_are_listed_at_once(client: FlaskClient) -> None:
    text = client.get("/laws/小演练法").text
    assert "河北省小演练办法" in text[text.index('id="local"') :]
    assert "?region=" not in text


def test_a_long_comparison_is_paged_and_has_every_change_once(library: Library, client: FlaskClient) -> None:
    address, told, pages = "/laws/大演练法", [], 0
    while address:
        text = client.get(address).text
        told += re.findall(r'class="wording">第([^条]+)条', text)
        following = re.search(r'rel="next" href="([^"]+)#changes"', text)
        address, pages = following[1].replace("&amp;", "&") if following else "", pages + 1
    assert pages > 1
    assert told == [chinese(number) for number in range(2, MANY + 2)]
    first = client.get("/laws/大演练法").text
    unchanged = first[first.index('class="unchanged"') :]
    assert f'href="/documents/{quote(newest(library, "大演练法"))}#{quote("第一条")}"' in unchanged

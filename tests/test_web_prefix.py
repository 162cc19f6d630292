"""The site under a path prefix behind a proxy: no link of any page leads out of it."""

import re
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from flask.testing import FlaskClient

from indexer.run import run
from kb.library import Library
from kb.workspace.workspace import Workspace
from tests.conftest import CORPUS, write_files
from tests.test_web_accounts import NAME, PASSWORD, token_of
from web import create_app

PREFIX = "/lib/学海"
SEEN_AS = "/lib/%E5%AD%A6%E6%B5%B7"
PROXY = {"X-Forwarded-Prefix": SEEN_AS, "X-Forwarded-Host": "kb.example", "X-Forwarded-Proto": "https"}
STARTS = ("/", "/search?q=防空警报", "/search?q=国防动员法第十条", "/search?q=没有xyz", "/topics", "/terms", "/targets")
MACHINE = ("/feed.atom", "/search.atom?q=警报", "/opensearch.xml", "/robots.txt", "/api/v1/suggest?q=防空", "/nowhere")
LINKS = re.compile(
    r'(?:href|src|action|template|data-[\w-]+)="((?:https?:/)?/[^"]*)"|"link": ?"(/[^"]*)"|Disallow: (\S+)'
)
TYPED = "---\ntitle: 去处\n---\n\n[主题](/topics)、[检索](/search?q=警报)、[别处](https://example.org/x)。\n"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    base = tmp_path_factory.mktemp("prefix")
    run(base / "home", [str(CORPUS), str(write_files(base / "files", {"去处.md": TYPED}))])
    with Library(base / "home") as library, Workspace(base / "home") as workspace:
        workspace.accounts.add(NAME, PASSWORD)
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("KB_PROXIES", "1")
            app = create_app(library, workspace=workspace)
        yield app.test_client()


def kind(address: str) -> str:
    """Return what is equal for pages made by the same template from the same parameters."""
    path, _, query = address.partition("?")
    return "/".join(path.split("/")[:2]) + "?" + ",".join(sorted(set(re.findall(r"(\w+)=", query)))[:2])


def test_every_link_of_every_kind_of_page_stays_inside(client: FlaskClient) -> None:
    waiting = deque([*STARTS, *MACHINE])
    kinds: dict[str, int] = {}
    outside: list[str] = []
    while waiting:
        address = waiting.popleft()
        if kinds.get(kind(address), 0) >= 3:
            continue
        kinds[kind(address)] = kinds.get(kind(address), 0) + 1
        with client.get(address, headers=PROXY) as answer:
            page = answer.text
        for found in LINKS.findall(page):
            link = "".join(found).replace("&amp;", "&")
            parts = urlsplit(urljoin("https://kb.example/", link))
            if parts.netloc != "kb.example" or not parts.path.startswith(f"{SEEN_AS}/"):
                if parts.netloc == "kb.example":
                    outside.append(f"{link} in {address}")
                continue
            waiting.append(parts.path.removeprefix(SEEN_AS) + (f"?{parts.query}" if parts.query else ""))
    assert outside == []
    visited = {name.partition("?")[0] for name in kinds}
    assert visited >= {"/", "/search", "/documents", "/topics", "/terms", "/targets", "/sign-in", "/static"}


def test_redirects_stay_inside(client: FlaskClient) -> None:
    for address in ("/search", "/search?q="):
        assert client.get(address, headers=PROXY).headers["Location"] == f"{SEEN_AS}/"
    secure = PROXY | {"Referer": f"https://kb.example{SEEN_AS}/sign-in"}
    token = token_of(client.get("/sign-in", headers=secure).text)
    form = {"csrf_token": token, "name": NAME, "password": PASSWORD, "next": ""}
    assert client.post("/sign-in", headers=secure, data=form).headers["Location"] == f"{SEEN_AS}/"


def test_absolute_links_have_the_scheme_and_the_host_the_proxy_is_asked_by(client: FlaskClient) -> None:
    assert f'template="https://kb.example{SEEN_AS}/search?' in client.get("/opensearch.xml", headers=PROXY).text
    assert f"https://kb.example{SEEN_AS}/feed.atom" in client.get("/feed.atom", headers=PROXY).text


def test_a_prefix_nobody_was_told_to_believe_changes_nothing(small_home: Path) -> None:
    with Library(small_home) as library:
        answer = create_app(library).test_client().get("/", headers=PROXY)
    assert "kb.example" not in answer.text
    assert "/lib/" not in answer.text

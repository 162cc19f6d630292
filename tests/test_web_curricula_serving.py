"""Fifty trainers save one curriculum at once over HTTP against the real server: no change is lost, none fails."""

import re
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, Request, build_opener

from kb.curricula.curriculum import Curriculum, Item, ItemKind, Module, new_key
from kb.workspace.workspace import Workspace
from tests.serving import served

TRAINERS = 50
PASSWORD = "警报响三遍再疏散不慌张"


def send(browser: OpenerDirector, address: str, fields: dict[str, str]) -> str:
    request = Request(address, urlencode(fields).encode(), {"Accept": "application/json"})
    return str(browser.open(request, timeout=120).read().decode())


def signed_in(site: str) -> tuple[OpenerDirector, str]:
    """Return a browser with a session, and the token that its forms have."""
    browser = build_opener(HTTPCookieProcessor())
    fields = {"name": "李老师", "password": PASSWORD}
    for _ in range(2):
        page = browser.open(f"{site}/sign-in", timeout=120).read().decode()
        found = re.search(r'name="csrf_token" value="([^"]+)"', page)
        assert found
        if fields:
            browser.open(f"{site}/sign-in", urlencode(fields | {"csrf_token": found.group(1)}).encode(), timeout=120)
            fields = {}
    return browser, found.group(1)


def test_fifty_trainers_saving_at_once_lose_nothing(small_home: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(small_home, home)
    notes = tuple(Item(new_key(), ItemKind.NOTE) for _ in range(TRAINERS))
    with Workspace(home) as workspace:
        owner = workspace.accounts.add("李老师", PASSWORD)
        content = Curriculum("课程", modules=(Module(new_key(), items=notes),))
        curriculum = workspace.curricula.create(content, owner.name, owner.id)
        with served(home) as site:
            browser, token = signed_in(site)

            def save(number: int) -> str:
                fields = {"csrf_token": token, "edition": "1", f"{notes[number].id}.text": f"第{number}位教员的话"}
                return send(browser, f"{site}/curricula/{curriculum}/edit", fields)

            with ThreadPoolExecutor(16) as pool:
                answers = list(pool.map(save, range(TRAINERS)))
        saved = workspace.curricula.edition(curriculum)
        assert len(set(answers)) == TRAINERS
        assert saved.number == TRAINERS + 1
        assert [item.text for item in saved.content.items()] == [f"第{number}位教员的话" for number in range(TRAINERS)]

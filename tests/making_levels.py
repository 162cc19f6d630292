"""A library with texts that not everybody may see, the same one without them, and a walk over all a site answers."""

import io
import os
import re
import zipfile
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from html import unescape
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, unquote, urldefrag, urlsplit

from flask.testing import FlaskClient

from indexer.run import Options, run
from tests.conftest import SMALL, write_files
from tests.making_laws import LAWS
from web.openapi import ROUTES

TOPICS = {
    "topics/警报.md": (
        "---\ntitle: 防空警报\naliases: [警报]\n---\n\n怎样识别警报，"
        "见[[鸮鸮演练方案]]、[[识别防空警报]]与[[鹮鹮主题]]。\n"
    )
}
PUBLIC = SMALL | LAWS | TOPICS
LONG = "疏散演练由街道组织，居民按照楼栋顺序撤离到最近的人员掩蔽工程，到达后清点人数并登记。"
SECRET = {
    "限制/鸮鸮演练方案.md": (
        "---\ntitle: 鸮鸮演练方案\nkind: report\naccess: restricted\n"
        "issuer: 鸮鸮办\nregion: 湖北省\ndate: 2031-04-05\n---\n\n"
        "## 鸮鸮安排\n\n依据《某省民防条例》第二条，四项鸮举：鸮一、鸮二、鸮三、鸮四。"
        "全年组织鸮鸮防空演练不少于77次。\n\n"
        "本方案所称鸮鸮，是指夜间不鸣警报的演练。防空警报警报警报。\n"
    ),
    "限制/民防条例(2029-05-01).md": (
        "---\naccess: restricted\n---\n# 某省民防条例\n\n"
        "2029年5月1日 某省人民代表大会常务委员会通过\n\n<!-- INFO END -->\n\n"
        "## 第一章 总则\n\n第一条 为了鸮鸮，制定本条例。\n\n第十条 本条例自2029年6月1日起施行。\n"
    ),
    "限制/信号抄件.md": SMALL["培训/信号.md"].replace("date:", "access: restricted\ndate:"),
    "限制/topics/鹮鹮主题.md": "---\ntitle: 鹮鹮主题\naliases: [鹮题]\n"
    "parents: [防空警报]\n---\n\n只给少数人看的鹮鹮。\n",
}
INTERNAL = {
    "内部/值班.txt": f"密级：内部\n鹮鹮值班安排\n\n一、值班\n鹮鹮值班两人一组。{LONG}\n二、疏散\n{LONG * 4}\n",
}
RULES = "限制 限制\n"
WORDS = ("防空警报", "鸮鸮演练", "鸮", "警报 OR 鹮", "某省民防条例第一条", "xiao", "鹮鹮值", "疏散", "年份:2029")
PAGES = """
/ /terms /targets /targets.csv /topics /curricula /feed.atom /robots.txt /metrics /opensearch.xml /sitemap.xml
/laws/某省民防条例 /terms/鸮鸮 /terms/四项鸮举 /api/v1/terms/鸮鸮
"""
OF_A_WORD = """
/search?q= /search?sort=date&q= /search.atom?q= /api/v1/suggest?q= /api/v1/search?q= /api/v1/search/new?since=0&q=
/search/export.csv?q= /search/export.json?q= /search/export.xlsx?q= /search/export.docx?q=
"""
OF_A_DOCUMENT = """/ /original /original?source=1 /cited-by ?q=警报 ?show=repairs /sections/第一条 /similar"""


def built(base: Path, files: Mapping[str, str], rules: str = "") -> Path:
    """Return a home that holds the files, every one changed at the same moment."""
    folder, home = write_files(base / "files", dict(files)), base / "home"
    for path in folder.rglob("*"):
        os.utime(path, (1_700_000_000, 1_700_000_000))
    home.mkdir()
    if rules:
        (home / "access.txt").write_text(rules, encoding="utf-8")
    run(home, [str(folder)], Options(jobs=1))
    return home


class Said(NamedTuple):
    """All that one answer says: its status, where it leads, its other headers, its content as text."""

    status: int
    location: str
    headers: str
    text: str


def ask(client: FlaskClient, address: str) -> Said:
    """Return what the site answers, without what differs each time it is asked."""
    answer = client.get(quote(address, safe="!#$%&'()*+,/:;=?@[]~"))
    left_out = {"Cache-Control", "Vary", "Content-Length", "Set-Cookie"}
    headers = sorted(f"{name}: {value}" for name, value in answer.headers if name not in left_out)
    text = text_of(answer.data)
    text = re.sub(r'("took_ms": ?|用时 |<span class="took">)[\d.]+|[\d.]+ ?(?:毫秒|ms)', "", text)
    text = re.sub(r'name="csrf_token"[^>]*>|<(?:updated|dcterms:\w+[^>]*)>[^<]*<', "", text)
    return Said(answer.status_code, unquote(answer.headers.get("Location", "")), unquote("\n".join(headers)), text)


def text_of(data: bytes) -> str:
    """Return what a file says, that of every member of an archive."""
    if data[:4] != b"PK\x03\x04":
        return data.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return "\n".join(archive.read(name).decode("utf-8", "replace") for name in sorted(archive.namelist()))


def starts(documents: Iterable[str], topics: Iterable[str] = ()) -> Iterator[str]:
    """Yield addresses of every kind: pages, exports, feeds, the API; of documents and names that are there or not."""
    yield from PAGES.split()
    yield from (link + word for word in WORDS for link in OF_A_WORD.split())
    for name in documents:
        yield from (f"{api}/documents/{name}{page}" for page in OF_A_DOCUMENT.split() for api in ("", "/api/v1"))
        yield from (f"/api/v1/search/why?q=警报&section={name}%23第一条", f"/search?q=警报&in={name}")
    for name in ("警报", "鹮鹮主题", "鹮题", *topics):
        yield from (f"/topics/{name}", f"/api/v1/topics/{name}", f"/search?q=警报&topic={name}")
    for route in ROUTES:
        yield route.path.format(document_id="x", anchor="第一条", name="某省民防条例", curriculum="x")


def walk(client: FlaskClient, addresses: Iterable[str], most: int = 600) -> dict[str, Said]:
    """Return what the site says at the addresses and at those its pages lead to, breadth first."""
    waiting, said = deque(dict.fromkeys(addresses)), dict[str, Said]()
    while waiting and len(said) < most:
        address = waiting.popleft()
        if address in said or address.startswith("/static/"):
            continue
        said[address] = answer = ask(client, address)
        links = [unescape(link) for link in re.findall(r'(?:href|src|action)="(/[^"]*)"', answer.text)]
        waiting += [unquote(urldefrag(link)[0]) for link in [*links, answer.location] if urlsplit(link).path[:1] == "/"]
    return said

"""Reports and notes over HTTP without scripts: who may, how much, what is shown, what is harmless."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from flask import Flask

from kb.annotations import inbox as inbox_module
from kb.annotations.inbox import Matter
from kb.annotations.notebook import Wanted, Written
from kb.annotations.subject import Subject
from kb.library import Library
from kb.workspace.workspace import Workspace
from tests.test_web_accounts import token_of
from tests.test_web_curricula import NAMES, PASSWORD, Person, section
from web import create_app

HOSTILE = (
    "<script>alert(1)</script>\n\n<img src=x onerror=alert(1)>\n\n"
    "[点](javascript:alert(1)) ![图](javascript:alert(1))\n\n"
    "<a href='data:text/html,x'>b</a> \"'><svg onload=alert(1)> {{7*7}} </textarea><script>x</script>"
)


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace(tmp_path) as opened:
        for name, role in NAMES.items():
            opened.accounts.add(name, PASSWORD, role)
        yield opened


@pytest.fixture
def app(small: Library, workspace: Workspace) -> Flask:
    return create_app(small, workspace=workspace)


@pytest.fixture
def trainer(app: Flask) -> Person:
    return Person(app, "李老师")


@pytest.fixture
def other(app: Flask) -> Person:
    return Person(app, "王老师")


@pytest.fixture
def admin(app: Flask) -> Person:
    return Person(app, "主任")


@pytest.fixture
def anybody(app: Flask) -> Person:
    return Person(app)


@pytest.fixture
def place(small: Library) -> str:
    return section(small, "预先警报")


def page_of(address: str) -> str:
    document, _, anchor = address.partition("#")
    return f"/documents/{quote(document)}" + (f"/sections/{quote(anchor)}" if anchor else "")


def without_markup(page: str) -> None:
    """Fail where something hostile has become markup."""
    assert not re.search(r"<(script|img|svg|a)\b[^>]*(alert|onerror|onload|javascript:|data:)", page)
    assert not re.search(r"<script(?![^>]* src=)", page)
    assert "49" not in re.sub(r"\d{3,}", "", page)


# ---- reports


def test_anybody_reports_from_a_document_and_a_section(
    anybody: Person, workspace: Workspace, small: Library, place: str
) -> None:
    for address in (place, place.partition("#")[0]):
        shown = anybody.get(page_of(address))
        [form] = re.findall(r'href="(/report\?at=[^"]+)"', shown.text)
        assert "Set-Cookie" not in shown.headers
        assert token_of(anybody.get(form).text)
        said = {"words": "应为三十秒\r\n不是二十四秒", "passage": "停二十四秒"}
        answer = anybody.post("/report", at=address, matter="text", **said)
        assert (answer.status_code, answer.headers["Location"]) == (302, page_of(address))
        assert "已收到" in anybody.get(page_of(address)).text
        report = workspace.inbox.all()[0]
        assert (report.address, report.words, report.author) == (address, "应为三十秒\n不是二十四秒", "")
        assert report.passage == "停二十四秒"
        assert report.revision == small.document(address.partition("#")[0]).document.revision


def test_a_report_tells_who_is_signed_in(trainer: Person, workspace: Workspace, place: str) -> None:
    trainer.post("/report", at=place, matter="duplicate", words="")
    assert workspace.inbox.all()[0].author == "李老师"


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"at": "nowhere"}, 404),
        ({"at": ""}, 404),
        ({"matter": "worse"}, 400),
        ({"matter": ""}, 400),
        ({"matter": "other", "words": " "}, 400),
        ({"words": "字" * 2001}, 400),
        ({"passage": "字" * 2001}, 400),
        ({"words": "字" * 3_000_000}, 413),
    ],
)
def test_reports_that_are_none_are_refused(
    anybody: Person, workspace: Workspace, place: str, fields: dict[str, str], status: int
) -> None:
    answer = anybody.post("/report", **{"at": place, "matter": "text", "words": "错"} | fields)
    assert answer.status_code == status
    assert workspace.inbox.count() == 0


def test_many_reports_of_one_reader_have_to_wait_and_others_do_not(
    app: Flask, anybody: Person, trainer: Person, workspace: Workspace, place: str
) -> None:
    fields = {"at": place, "matter": "text", "words": "错"}
    assert [anybody.post("/report", **fields).status_code for _ in range(6)] == [302] * 5 + [429]
    assert trainer.post("/report", **fields).status_code == 302
    page = anybody.get("/report?at=" + quote(place)).text
    elsewhere = {"REMOTE_ADDR": "192.0.2.7"}
    posted = anybody.client.post("/report", data=fields | {"csrf_token": token_of(page)}, environ_base=elsewhere)
    assert posted.status_code == 302
    assert workspace.inbox.count() == 7


def test_a_full_inbox_says_later(
    anybody: Person, workspace: Workspace, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inbox_module, "_MOST_OPEN", 0)
    assert anybody.post("/report", at=place, matter="text", words="错").status_code == 429
    assert workspace.inbox.count() == 0


@pytest.mark.parametrize("token", ["", "forged"])
def test_nothing_is_written_without_our_token(trainer: Person, workspace: Workspace, place: str, token: str) -> None:
    number = workspace.inbox.add(_subject(place), Matter.TEXT, "错")
    trainer.post("/notes/new", at=place, text="原来的")
    user = workspace.accounts.find("李老师")
    note = workspace.notes.of(user, Wanted())[1][0]
    for path in ("/report", "/notes/new", f"/notes/{note.id}", f"/notes/{note.id}/remove", f"/inbox/{number}/close"):
        data = {"csrf_token": token, "at": place, "matter": "text", "words": "错", "text": "改"}
        assert trainer.client.post(path, data=data).status_code == 400
    assert workspace.inbox.count() == 1
    assert workspace.notes.of(user, Wanted())[1] == [note]


def test_administrators_see_reports_and_close_them_and_nobody_else(
    admin: Person, trainer: Person, anybody: Person, workspace: Workspace, place: str
) -> None:
    number = workspace.inbox.add(_subject(place), Matter.METADATA, "日期不对", "停二十四秒")
    assert re.search(r'href="/inbox">报告 <b>1</b>', admin.get("/").text)
    page = admin.get("/inbox").text
    assert "日期不对" in page
    assert "停二十四秒" in page
    assert "标题、日期等信息有误" in page
    assert "文字已更新" in page  # its digest is another's
    assert 'href="/inbox"' not in trainer.get("/").text
    for path in (f"/inbox/{number}/close", f"/inbox/{number}/reopen"):
        assert trainer.post(path).status_code == 404
        assert anybody.post(path).headers["Location"].startswith("/sign-in")
    assert trainer.get("/inbox").status_code == 404
    assert anybody.get("/inbox").headers["Location"].startswith("/sign-in")
    assert admin.post(f"/inbox/{number}/close", remark="已改正").status_code == 302
    assert workspace.inbox.one(number).closed_by == "主任"
    assert "已改正" in admin.get("/inbox").text
    admin.post(f"/inbox/{number}/reopen")
    assert workspace.inbox.count() == 1
    for bad in ("0", "-1", "x", "²", "9" * 40):
        assert admin.post(f"/inbox/{bad}/close").status_code == 404


def test_where_members_only_read_they_only_report(
    anybody: Person, workspace: Workspace, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KB_READING", "members")
    assert anybody.get("/report?at=" + quote(place)).headers["Location"].startswith("/sign-in")
    assert anybody.post("/report", at=place, matter="text", words="错").headers["Location"].startswith("/sign-in")
    assert anybody.get("/api/v1/places?at=" + quote(f"section {place}")).status_code == 401
    assert workspace.inbox.count() == 0


# ---- notes


def test_a_note_stands_beside_its_section_and_document_and_in_ones_list(
    trainer: Person, other: Person, anybody: Person, place: str
) -> None:
    document = place.partition("#")[0]
    answer = trainer.post("/notes/new", at=place, text="先听**录音**", tags="警报，示范 #重点")
    assert (answer.status_code, answer.headers["Location"]) == (302, page_of(place))
    for path in (page_of(place), page_of(document), "/notes", "/notes?tag=示范", "/notes?words=录音"):
        page = trainer.get(path).text
        assert "先听<strong>录音</strong>" in page, path
        assert "#重点" in page
    for path in ("/notes?tag=疏散", "/notes?words=疏散"):
        assert "录音" not in trainer.get(path).text
    for person in (other, anybody):
        assert "录音" not in person.get(page_of(place)).text
    assert "写笔记" not in anybody.get(page_of(place)).text


def test_a_note_is_changed_shared_and_deleted_by_its_author_alone(
    trainer: Person, other: Person, anybody: Person, place: str
) -> None:
    trainer.post("/notes/new", at=place, text="先听录音", tags="警报")
    [note] = re.findall(r'href="(/notes/\d+)"', trainer.get("/notes").text)
    form = trainer.get(note).text
    assert ">\n先听录音</textarea>" in form
    assert 'name="tags" maxlength="900" value="警报"' in form
    for path in (note, f"{note}/remove"):
        assert other.post(path, text="改").status_code == 404
        assert anybody.post(path, text="改").headers["Location"].startswith("/sign-in")
    assert other.get(note).status_code == 404
    trainer.post(note, text="先听录音两遍", tags="警报", shared="1")
    seen = other.get(page_of(place)).text
    assert "先听录音两遍" in seen
    assert "李老师" in seen
    assert note not in seen
    assert "先听录音" not in anybody.get(page_of(place)).text
    assert other.post(f"{note}/remove").status_code == 404
    trainer.post(f"{note}/remove")
    assert "先听录音" not in other.get(page_of(place)).text


def test_a_note_whose_passage_changed_or_went_says_so_and_can_still_be_changed(
    trainer: Person, workspace: Workspace, place: str
) -> None:
    user = workspace.accounts.find("李老师")
    for address in (place, "去了-aaaaa#一"):
        workspace.notes.add(user, _subject(address), Written("留着"))
    page = trainer.get("/notes").text
    assert page.count("文字已更新") == page.count("已不在库中") == 1
    assert "去了-aaaaa" not in page
    for note in re.findall(r'href="(/notes/\d+)"', page):
        assert trainer.post(note, text="改过", tags="").status_code == 302
    page = trainer.get("/notes").text
    assert page.count("改过") == 2
    assert "文字已更新" not in page
    assert "已不在库中" in page


@pytest.mark.parametrize("fields", [{"at": "nowhere"}, {"text": ""}, {"text": "字" * 20_001}, {"tags": "签" * 41}])
def test_notes_that_are_none_are_refused(trainer: Person, place: str, fields: dict[str, str]) -> None:
    answer = trainer.post("/notes/new", **{"at": place, "text": "字", "tags": ""} | fields)
    assert answer.status_code in (400, 404)
    assert "还没有笔记" in trainer.get("/notes").text


def test_long_lists_of_notes_have_pages(trainer: Person, workspace: Workspace, place: str) -> None:
    user = workspace.accounts.find("李老师")
    for number in range(23):
        workspace.notes.add(user, _subject(place), Written(f"第{number}条"))
    first, second = (trainer.get(f"/notes?page={page}").text for page in (1, 2))
    assert ("第22条" in first, "第2条" in first) == (True, False)
    assert ("第2条" in second, "第22条" in second) == (True, False)


def test_hostile_text_is_shown_as_typed(
    trainer: Person, admin: Person, anybody: Person, workspace: Workspace, place: str
) -> None:
    anybody.post("/report", at=place, matter="text", words=HOSTILE, passage=HOSTILE)
    workspace.inbox.close(workspace.inbox.all()[0].id, HOSTILE, HOSTILE)
    anybody.post("/report", at=place, matter="text", words=HOSTILE, passage=HOSTILE)
    trainer.post("/notes/new", at=place, text=HOSTILE, tags="<b>x</b> \"'><svg", shared="1")
    user = workspace.accounts.find("李老师")
    workspace.notes.add(user, _subject("gone", HOSTILE[:300]), Written(HOSTILE))
    [*notes] = re.findall(r'href="(/notes/\d+)"', trainer.get("/notes").text)
    assert len(notes) == 2
    assert "&lt;svg" in trainer.get("/notes").text
    for path in ("/notes", *notes, page_of(place), page_of(place.partition("#")[0]), "/notes?tag=<script>x&words=<b>"):
        without_markup(trainer.get(path).text)
    page = admin.get("/inbox").text
    assert page.count("&lt;script&gt;alert(1)&lt;/script&gt;") >= 4
    without_markup(page)


# ---- what stands at places


def test_places_are_told_as_they_are_now(anybody: Person, small: Library, place: str) -> None:
    document = place.partition("#")[0]
    gone = ("section gone#x", "term 没有", "topic 没有", "law 没有", "x y", "")
    asked = [f"section {place}", f"document {document}", *gone]
    answer = anybody.client.get("/api/v1/places", query_string=[("at", each) for each in asked])
    places = {each["at"]: each for each in answer.json["places"]}  # type: ignore[index]
    assert list(places) == asked[:2]
    told = places[asked[0]]
    assert (told["title"], told["heading"]) == ("识别防空警报", "预先警报")
    assert told["link"] == f"/documents/{quote(document)}#{quote('预先警报')}"
    assert told["clause"] == "《识别防空警报》（2025-03-10）预先警报"
    assert "[Z]. 2025-03-10: 预先警报." in told["reference"]


def test_too_many_places_at_once_are_refused(anybody: Person) -> None:
    query = "&".join(f"at=term+{number}" for number in range(21))
    assert anybody.get(f"/api/v1/places?{query}").status_code == 400


def _subject(address: str, title: str = "识别防空警报 预先警报") -> Subject:
    return Subject(address, title, "鸣三十六秒", "0" * 64, 1)


@pytest.mark.parametrize("path", ["/notes", "/notes/new?at={place}", "/inbox", "/report?at={place}", "/reading-list"])
def test_in_english_no_chinese_is_left(admin: Person, place: str, path: str) -> None:
    page = admin.get(f"{path.format(place=quote(place))}{'&' if '?' in path else '?'}lang=en").text
    main = page[page.index("<main") :]
    for title in (place, "识别防空警报", "预先警报"):
        main = main.replace(title, "")
    assert not re.search(r"[\u4e00-\u9fff]", main)

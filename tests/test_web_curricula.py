"""Curricula over HTTP without scripts: made, shaped, compared, published, read, refused."""

import re
import zipfile
from collections.abc import Iterator
from html import unescape
from io import BytesIO
from pathlib import Path
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from indexer.run import run
from kb.curricula.curriculum import Curriculum, Item, ItemKind, Module, Question, decode, new_key
from kb.curricula.export import FORMATS
from kb.library import Library
from kb.workspace.accounts import Role
from kb.workspace.workspace import Workspace
from tests.conftest import write_files
from tests.test_web_accounts import token_of
from web import create_app

PASSWORD = "警报响三遍再疏散不慌张"
NAMES = {"李老师": Role.TRAINER, "王老师": Role.TRAINER, "主任": Role.ADMIN}


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace(tmp_path) as opened:
        for name, role in NAMES.items():
            opened.accounts.add(name, PASSWORD, role)
        yield opened


@pytest.fixture
def app(small: Library, workspace: Workspace) -> Flask:
    return create_app(small, workspace=workspace)


class Person:
    """Somebody with a browser; ``post`` sends the token that the forms have."""

    def __init__(self, app: Flask, name: str = "") -> None:
        self.client: FlaskClient = app.test_client()
        if name:
            self.post("/sign-in", name=name, password=PASSWORD)

    def get(self, path: str) -> TestResponse:
        return self.client.get(path)

    def post(self, path: str, /, **fields: object) -> TestResponse:
        page = self.client.get("/sign-in").text
        return self.client.post(path, data={"csrf_token": token_of(page), **fields})


@pytest.fixture
def trainer(app: Flask) -> Person:
    return Person(app, "李老师")


@pytest.fixture
def other(app: Flask) -> Person:
    return Person(app, "王老师")


@pytest.fixture
def anybody(app: Flask) -> Person:
    return Person(app)


def made(trainer: Person, title: str = "防空课程") -> str:
    answer = trainer.post("/curricula", title=title)
    assert answer.status_code == 302
    return answer.headers["Location"].split("/")[2]


def newest(workspace: Workspace, curriculum: str) -> Curriculum:
    return workspace.curricula.edition(curriculum).content


def section(small: Library, words: str) -> str:
    hit = small.search(words).hits[0]
    return f"{hit.document}#{hit.sections[0].anchor}"


def sent_file(person: Person, data: bytes) -> TestResponse:
    """Post a file as one body: the test client keeps the files of large forms open."""
    fields = {"csrf_token": token_of(person.get("/sign-in").text), "file": FileStorage(BytesIO(data), "a")}
    boundary, body = encode_multipart(fields)
    return person.client.post("/curricula/import", data=body, content_type=f"multipart/form-data; boundary={boundary}")


def address(place: str) -> str:
    document, _, anchor = place.partition("#")
    return f"/documents/{quote(document)}#{quote(anchor)}"


def fields(page: str) -> dict[str, str]:
    """Return the number of the edition that the form of a page started from."""
    found = re.search(r'name="edition" value="(\d+)"', page)
    assert found
    return {"edition": found.group(1)}


def test_a_trainer_makes_one_from_what_four_kinds_of_page_show(
    trainer: Person, small: Library, workspace: Workspace
) -> None:
    curriculum = made(trainer)
    signal, law = section(small, "预先警报"), section(small, "警报试鸣")
    for taken in (f"section {signal}", f"section {law}", f"document {law.partition('#')[0]}"):
        answer = trainer.post("/curricula/take", take=taken, next="/search?q=a")
        assert (answer.status_code, answer.headers["Location"]) == (302, "/search?q=a")
    items = list(newest(workspace, curriculum).items())
    assert [item.kind for item in items] == [ItemKind.SECTION, ItemKind.ARTICLE, ItemKind.DOCUMENT]
    assert "鸣三十六秒" in items[0].excerpt
    page = trainer.get("/").text
    assert re.search(r"data-count>3<", page)


def test_results_and_documents_offer_what_they_show_to_trainers_only(
    trainer: Person, anybody: Person, small: Library
) -> None:
    address = section(small, "预先警报")
    document, _, anchor = address.partition("#")
    for path in ("/search?q=预先警报", f"/documents/{document}", f"/documents/{document}/sections/{anchor}"):
        assert f'value="section {address}"' in trainer.get(path).text
        assert "加入课程" not in anybody.get(path).text


def test_what_is_taken_first_makes_the_curriculum(trainer: Person, small: Library, workspace: Workspace) -> None:
    trainer.post("/curricula/take", take=f"section {section(small, '预先警报')}")
    [row] = workspace.curricula.all()
    assert len(list(newest(workspace, row.id).items())) == 1


def test_what_an_administrator_takes_goes_into_nobody_elses_unasked(
    trainer: Person, app: Flask, small: Library, workspace: Workspace
) -> None:
    curriculum, admin = made(trainer), Person(app, "主任")
    taken = f"section {section(small, '预先警报')}"
    admin.post("/curricula/take", take=taken)
    assert list(newest(workspace, curriculum).items()) == []
    admin.post(f"/curricula/{curriculum}/choose")
    admin.post("/curricula/take", take=taken)
    assert len(list(newest(workspace, curriculum).items())) == 1


@pytest.mark.parametrize("taken", ["", "section", "section nowhere#x", "term 没有", "topic 没有", "note x", "x y"])
def test_what_is_not_there_cannot_be_taken(trainer: Person, taken: str) -> None:
    assert trainer.post("/curricula/take", take=taken).status_code in (400, 404)


def test_the_form_saves_every_field_and_keeps_what_it_does_not_hold(trainer: Person, workspace: Workspace) -> None:
    curriculum = made(trainer)
    [module] = newest(workspace, curriculum).modules
    values = {"title": "新标题", "audience": "社区", "hours": "4.5", "objectives": "识别\r\n\r\n疏散 \n"}
    answer = trainer.post(
        f"/curricula/{curriculum}/edit", edition=1, **values, **{f"{module.id}.title": "甲", f"{module.id}.hours": "2"}
    )
    assert answer.status_code == 302
    saved = newest(workspace, curriculum)
    assert (saved.title, saved.audience, saved.hours, saved.objectives) == ("新标题", "社区", 4.5, ("识别", "疏散"))
    assert (saved.modules[0].title, saved.modules[0].hours) == ("甲", 2)


def test_buttons_add_move_and_remove(trainer: Person, workspace: Workspace, small: Library) -> None:
    curriculum = made(trainer)
    path = f"/curricula/{curriculum}/edit"

    def press(action: str) -> Curriculum:
        edition = fields(trainer.get(path).text)
        assert trainer.post(path, do=action, **edition).status_code == 302
        return newest(workspace, curriculum)

    first = press("add-module").modules[0].id
    second = newest(workspace, curriculum).modules[1].id
    press(f"add-note {first}")
    press(f"take {first} section {section(small, '预先警报')}")
    note, taken = (item.id for item in newest(workspace, curriculum).items())
    assert [item.id for item in press(f"up {taken}").items()] == [taken, note]
    assert [[item.id for item in module.items] for module in press(f"down {note}").modules] == [[taken], [note]]
    assert [module.id for module in press(f"up {second}").modules] == [second, first]
    assert [item.id for item in press(f"put {taken} {second} 0").modules[0].items] == [taken, note]
    assert press(f"remove {first}").modules[0].id == second
    assert press(f"up {first}").modules[0].id == second
    exercise = list(press(f"add-exercise {second}").items())[-1].id
    assert len(list(press(f"add-question {exercise}").items())[-1].questions) == 1


def test_questions_are_made_from_a_module_and_edited(trainer: Person, workspace: Workspace, small: Library) -> None:
    curriculum = made(trainer)
    path, [module] = f"/curricula/{curriculum}/edit", newest(workspace, curriculum).modules
    assert trainer.post(path, edition=1, do=f"make-questions {module.id}").status_code == 400
    for words in ("警报试鸣", "预先警报"):
        trainer.post("/curricula/take", take=f"section {section(small, words)}")
    trainer.post(path, edition=3, do=f"make-questions {module.id}")
    exercise = list(newest(workspace, curriculum).items())[-1]
    assert exercise.questions
    key = f"{exercise.id}.0"
    trainer.post(path, edition=4, **{f"{key}.asked": "几声？", f"{key}.choices": "一\n二", f"{key}.right": "2"})
    question = list(newest(workspace, curriculum).items())[-1].questions[0]
    assert (question.asked, question.choices, question.right) == ("几声？", ("一", "二"), 1)
    assert trainer.post(path, edition=5, **{f"{key}.right": "3"}).status_code == 400


def test_two_trainers_in_different_places_lose_nothing_and_in_one_place_see_both(
    trainer: Person, app: Flask, workspace: Workspace
) -> None:
    curriculum, admin = made(trainer), Person(app, "主任")
    path = f"/curricula/{curriculum}/edit"
    trainer.post(path, edition=1, audience="骨干")
    admin.post(path, edition=1, hours="6")
    saved = newest(workspace, curriculum)
    assert (saved.audience, saved.hours) == ("骨干", 6)
    answer = admin.post(path, edition=1, audience="居民", objectives="疏散")
    assert answer.status_code == 409
    assert "骨干" in answer.text
    assert "居民" in answer.text
    assert newest(workspace, curriculum) == saved
    hidden = dict(re.findall(r'name="(edition|newest)" value="(\d+)"', answer.text))
    own = re.search(r'<textarea name="mine" hidden>(.*?)</textarea>', answer.text, re.S)
    assert own
    admin.post(f"/curricula/{curriculum}/settle", mine=unescape(own.group(1)), pick=".audience", **hidden)
    settled = newest(workspace, curriculum)
    assert (settled.audience, settled.objectives, settled.hours) == ("居民", ("疏散",), 6)


def test_the_last_edition_is_taken_back(trainer: Person, workspace: Workspace) -> None:
    curriculum = made(trainer)
    trainer.post(f"/curricula/{curriculum}/edit", edition=1, audience="骨干")
    trainer.post(f"/curricula/{curriculum}/undo", edition=2)
    assert newest(workspace, curriculum).audience == ""


def test_editions_are_compared_word_by_word_and_restored(trainer: Person, workspace: Workspace) -> None:
    curriculum = made(trainer)
    trainer.post(f"/curricula/{curriculum}/edit", edition=1, audience="社区骨干")
    trainer.post(f"/curricula/{curriculum}/edit", edition=2, audience="社区居民")
    page = trainer.get(f"/curricula/{curriculum}/history?from=2&to=3").text
    assert "<del>骨干</del><ins>居民</ins>" in page
    trainer.post(f"/curricula/{curriculum}/restore", edition=2)
    assert newest(workspace, curriculum).audience == "社区骨干"


def test_a_draft_is_nowhere_for_others_and_a_published_edition_stays_as_it_was(
    trainer: Person, other: Person, anybody: Person, app: Flask
) -> None:
    curriculum = made(trainer)
    path = f"/curricula/{curriculum}"
    for person in (other, anybody):
        assert person.get(path).status_code == 404
        assert person.get(f"{path}/export.md").status_code == 404
        assert person.get(f"/api/v1{path}").status_code == 404
        assert curriculum not in person.get("/curricula").text
    assert other.get(path).text.replace(curriculum, "x") == other.get("/curricula/000000000000").text.replace(
        "000000000000", "x"
    )
    assert Person(app, "主任").get(path).status_code == 200
    trainer.post(f"{path}/publish")
    trainer.post(f"{path}/edit", edition=1, title="还没发布的标题")
    assert "防空课程" in anybody.get(path).text
    assert "还没发布的标题" not in anybody.get(path).text + anybody.get(f"/api/v1{path}").text
    trainer.post(f"{path}/unpublish")
    assert anybody.get(path).status_code == 404


PAGES = ("edit", "history", "coverage")
DEEDS = ("edit", "settle", "undo", "restore", "publish", "share", "archive", "choose", "editor", "coverage")


def test_others_can_neither_open_nor_change_a_published_one(
    trainer: Person, other: Person, anybody: Person, workspace: Workspace
) -> None:
    curriculum = made(trainer)
    trainer.post(f"/curricula/{curriculum}/publish")
    before = workspace.backup()
    for page in PAGES:
        assert other.get(f"/curricula/{curriculum}/{page}").status_code == 404
        assert "/sign-in" in anybody.get(f"/curricula/{curriculum}/{page}").headers["Location"]
    for deed in DEEDS:
        values = {"edition": 1, "title": "夺走", "outline": "a", "name": "王老师"}
        assert other.post(f"/curricula/{curriculum}/{deed}", **values).status_code == 404
        assert "/sign-in" in anybody.post(f"/curricula/{curriculum}/{deed}", **values).headers["Location"]
    assert workspace.backup() == before


@pytest.mark.parametrize("token", [None, "", "forged"])
def test_nothing_is_done_without_our_token(trainer: Person, workspace: Workspace, token: str | None) -> None:
    curriculum = made(trainer)
    before = workspace.backup()
    paths = ["/curricula", "/curricula/take", "/curricula/import", "/curricula/draft"]
    for path in [*paths, *(f"/curricula/{curriculum}/{deed}" for deed in (*DEEDS, "copy"))]:
        data = {"title": "伪造", "edition": "1"} | ({"csrf_token": token} if token is not None else {})
        assert trainer.client.post(path, data=data).status_code == 400
    assert workspace.backup() == before


def test_an_editor_named_by_the_owner_edits_and_names_nobody(trainer: Person, other: Person) -> None:
    curriculum = made(trainer)
    trainer.post(f"/curricula/{curriculum}/editor", name="王老师")
    assert other.get(f"/curricula/{curriculum}/edit").status_code == 200
    assert "防空课程" in other.get("/curricula").text
    assert other.post(f"/curricula/{curriculum}/editor", name="主任").status_code == 404
    trainer.post(f"/curricula/{curriculum}/editor", name="王老师")
    assert other.get(f"/curricula/{curriculum}/edit").status_code == 404


def quiz(workspace: Workspace, source: str = "") -> str:
    question = Question("预先警报鸣多久？", ("6秒", "三十六秒"), 1, "因为《信号》如此规定", source)
    remark = Item(new_key(), ItemKind.NOTE, "说明", text="读一读", remark="只给教员")
    exercise = Item(new_key(), ItemKind.EXERCISE, "自测", questions=(question,))
    content = Curriculum("课程", modules=(Module(new_key(), "甲", items=(remark, exercise)),))
    owner = workspace.accounts.find("李老师")
    return workspace.curricula.create(content, owner.name, owner.id)


def test_a_trainee_reads_by_link_without_remarks_and_is_told_why(
    anybody: Person, workspace: Workspace, small: Library
) -> None:
    curriculum = quiz(workspace, section(small, "预先警报"))
    path = f"/shared/{workspace.curricula.share(curriculum, on=True)}"
    page = anybody.get(path)
    assert "读一读" in page.text
    assert "只给教员" not in page.text
    assert "因为" not in page.text
    exercise = list(newest(workspace, curriculum).items())[1].id
    before = workspace.backup()
    wrong = anybody.post(path, exercise=exercise, **{"question-0": "0"}).text
    assert "答错了" in wrong
    assert "因为《信号》" in wrong
    assert f'href="{address(section(small, "预先警报"))}"' in wrong
    assert "答对了" in anybody.post(path, exercise=exercise, **{"question-0": "1"}).text
    assert "没有作答" in anybody.post(path, exercise=exercise, **{"question-0": "²"}).text
    assert workspace.backup() == before
    workspace.curricula.share(curriculum, on=False)
    assert anybody.get(path).status_code == 404


def test_who_has_a_link_takes_the_trainees_files_along(anybody: Person, workspace: Workspace) -> None:
    curriculum = quiz(workspace)
    path = f"/shared/{workspace.curricula.share(curriculum, on=True)}"
    page = anybody.get(path).text
    for ending in FORMATS:
        assert f'href="{path}/export.{ending}"' in page
        file = anybody.get(f"{path}/export.{ending}")
        assert file.content_type == FORMATS[ending].media_type
        assert file.headers["Content-Disposition"].endswith(f"filename*=UTF-8''{quote('课程.' + ending)}")
        assert (file.headers["Cache-Control"], file.headers["X-Robots-Tag"]) == ("private, no-store", "noindex")
    course = decode(anybody.get(f"{path}/export.json").data)
    assert [item.text for item in course.items()] == ["读一读", ""]
    assert not any(item.remark for item in course.items())
    assert anybody.get(f"{path}/export.exe").status_code == 404


def test_a_link_that_is_none_or_has_ended_gives_no_file(anybody: Person, workspace: Workspace) -> None:
    curriculum = quiz(workspace)
    assert anybody.get(f"/curricula/{curriculum}/export.md").status_code == 404
    for name in ("None", curriculum, "x" * 32):
        assert anybody.get(f"/shared/{name}/export.md").status_code == 404
    old = workspace.curricula.share(curriculum, on=True)
    new = workspace.curricula.share(curriculum, on=True)
    assert anybody.get(f"/shared/{old}/export.docx").status_code == 404
    assert anybody.get(f"/shared/{new}/export.docx").status_code == 200
    workspace.curricula.share(curriculum, on=False)
    for ending in FORMATS:
        assert anybody.get(f"/shared/{new}/export.{ending}").status_code == 404


def test_a_link_opens_nothing_that_the_operator_closed(
    anybody: Person, trainer: Person, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    curriculum = quiz(workspace)
    path = f"/shared/{workspace.curricula.share(curriculum, on=True)}"
    said = "没有账号的人打开分享链接"
    assert said not in trainer.get(f"/curricula/{curriculum}/history").text
    monkeypatch.setenv("KB_READING", "members")
    for address in (path, f"{path}/export.md"):
        answer = anybody.get(address)
        assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (302, "/sign-in")
        assert trainer.get(address).status_code == 200
    assert said in trainer.get(f"/curricula/{curriculum}/history").text
    assert "只对有账号的人开放" in anybody.get("/sign-in").text


def test_exports_come_in_again_and_the_trainees_has_no_remarks(
    trainer: Person, anybody: Person, workspace: Workspace
) -> None:
    curriculum = quiz(workspace)
    for ending in ("md", "json"):
        data = trainer.get(f"/curricula/{curriculum}/export.{ending}").data
        answer = trainer.post("/curricula/import", file=(BytesIO(data), f"a.{ending}"))
        assert newest(workspace, answer.headers["Location"].split("/")[2]) == newest(workspace, curriculum)
        again = trainer.get(f"{answer.headers['Location'].rpartition('/')[0]}/export.{ending}")
        assert again.data == data
    trainees = trainer.get(f"/curricula/{curriculum}/export.md?for=trainee")
    assert "只给教员" not in trainees.text
    assert trainees.headers["Content-Disposition"].endswith(f"filename*=UTF-8''{quote('课程.md')}")
    workspace.curricula.publish(curriculum, 1)
    assert "只给教员" not in anybody.get(f"/curricula/{curriculum}/export.json").text
    assert "只给教员" not in anybody.get(f"/api/v1/curricula/{curriculum}").text
    assert "只给教员" not in trainer.get(f"/curricula/{curriculum}?for=trainee").text
    assert trainer.get(f"/curricula/{curriculum}/export.exe").status_code == 404


@pytest.mark.parametrize("ending", [*FORMATS])
def test_hostile_text_is_text_in_every_file(trainer: Person, workspace: Workspace, ending: str) -> None:
    question = Question(HOSTILE, (HOSTILE, "b"), 0, HOSTILE)
    item = Item(new_key(), ItemKind.EXERCISE, HOSTILE, "", HOSTILE, "", HOSTILE, HOSTILE, HOSTILE, (question,))
    course = Curriculum(HOSTILE, HOSTILE, (HOSTILE,), (HOSTILE,), 1, (Module(new_key(), HOSTILE, 1, (), "", (item,)),))
    curriculum = workspace.curricula.create(course, "李老师", workspace.accounts.find("李老师").id)
    answer = trainer.get(f"/curricula/{curriculum}/export.{ending}")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    files = [answer.data]
    if answer.data[:2] == b"PK":
        with zipfile.ZipFile(BytesIO(answer.data)) as package:
            files = [package.read(name) for name in package.namelist() if name.endswith((".xml", ".html", ".rels"))]
    if ending not in ("md", "json"):
        for file in files:
            assert not re.search(rb"<script|<img [^>]*onerror|(href|src|Target)=[\"']?\s*javascript:", file)


def test_what_is_chosen_and_how_much_it_holds_outlasts_a_restart(
    trainer: Person, small: Library, workspace: Workspace, tmp_path: Path
) -> None:
    made(trainer, "第一门")
    trainer.post("/curricula/take", take=f"section {section(small, '预先警报')}")
    made(trainer, "第二门")
    cookie = trainer.client.get_cookie("xuehai")
    assert cookie
    with Workspace(tmp_path) as again:
        client = create_app(small, workspace=again).test_client()
        client.set_cookie("xuehai", cookie.value)
        page = client.get("/").text
        assert "当前课程：第二门" in page
        first = re.search(r'action="(/curricula/[0-9a-f]+)/choose"', client.get("/curricula").text)
        assert first
        client.post(f"{first.group(1)}/choose", data={"csrf_token": token_of(client.get("/curricula").text)})
        assert re.search(r"data-count>1<", client.get("/").text)


def test_several_things_are_taken_at_once_in_their_order(trainer: Person, small: Library, workspace: Workspace) -> None:
    curriculum = made(trainer)
    places = [section(small, words) for words in ("空袭警报", "预先警报", "警报试鸣")]
    assert trainer.post("/curricula/take", take=[f"section {place}" for place in places]).status_code == 302
    assert [item.target for item in newest(workspace, curriculum).items()] == places
    assert workspace.curricula.edition(curriculum).number == 2
    assert trainer.post("/curricula/take", take=[f"section {places[0]}", "section gone#x"]).status_code == 404
    assert trainer.post("/curricula/take", take=[f"section {places[0]}"] * 501).status_code == 400
    assert trainer.post("/curricula/take", take=[f"section {places[0]}"] * 498).status_code == 400
    assert len(list(newest(workspace, curriculum).items())) == 3


def test_a_law_is_taken_in_the_edition_in_force(law_home: Path, workspace: Workspace) -> None:
    with Library(law_home) as laws:
        law = next(found.law for name in laws.changed() if (found := laws.laws.status(name)) and found.law.in_force)
        person = Person(create_app(laws, workspace=workspace), "李老师")
        assert f'value="law {law.name}"' in person.get(f"/laws/{law.name}").text
        curriculum = made(person)
        person.post("/curricula/take", take=f"law {law.name}")
    [item] = newest(workspace, curriculum).items()
    assert law.in_force
    assert (item.kind, item.target) == (ItemKind.DOCUMENT, law.in_force.volumes[0].document)


def test_a_changed_source_is_shown_with_its_difference_and_taken_when_the_trainer_says(
    workspace: Workspace, tmp_path: Path
) -> None:
    home, files = tmp_path / "other" / "home", tmp_path / "files"
    run(home, [str(write_files(files, {"甲.md": "# 信号\n\n## 预先警报\n\n鸣三十六秒。\n"}))])
    with Library(home) as library:
        person = Person(create_app(library, workspace=workspace), "李老师")
        curriculum = made(person)
        person.post("/curricula/take", take=f"section {next(iter(library.changed()))}#预先警报")
        write_files(files, {"甲.md": "# 信号\n\n## 预先警报\n\n鸣三十秒。\n"})
        run(home, [str(files)])
        page = person.get(f"/curricula/{curriculum}/edit").text
        assert "来源已更新" in page
        [difference] = re.findall(r'<p class="difference">(.*?)</p>', page)
        assert re.sub("<ins>.*?</ins>|</?del>", "", difference) == "鸣三十六秒。"
        assert re.sub("<del>.*?</del>|</?ins>", "", difference) == "鸣三十秒。"
        [item] = newest(workspace, curriculum).items()
        assert item.excerpt == "鸣三十六秒。"
        person.post(f"/curricula/{curriculum}/edit", do=f"accept {item.id}", **fields(page))
        assert next(newest(workspace, curriculum).items()).excerpt == "鸣三十秒。"
        assert "来源已更新" not in person.get(f"/curricula/{curriculum}/edit").text


@pytest.mark.parametrize("data", [b"", b"{", b"# x", b"\xff\xfe", b'{"title": 3}', b"[" * 99999, b"x" * (3 << 20)])
def test_files_that_are_no_curriculum_are_refused(trainer: Person, data: bytes) -> None:
    assert sent_file(trainer, data).status_code in (400, 413)


def test_what_is_too_much_is_refused(trainer: Person, workspace: Workspace) -> None:
    curriculum = made(trainer)
    path, [module] = f"/curricula/{curriculum}/edit", newest(workspace, curriculum).modules
    before = newest(workspace, curriculum)
    for values in ({"title": "题" * 350_000}, {f"{module.id}.hours": "99999"}, {"objectives": "a\n" * 60}):
        assert trainer.post(path, edition=1, **values).status_code == 400
    assert trainer.post(path, edition=1, title="x" * (9 << 20)).status_code == 413
    for hours in ("nan", "inf", "-1", "1e9", "四"):
        assert trainer.post(path, edition=1, hours=hours).status_code == 400
    for edition in ("", "0", "99", "-1", "x", "²"):
        assert trainer.post(path, edition=edition).status_code == 404
    for action in ("x", "put", "take a", "add-unit 000000000000", f"take {module.id} section x#y", "up ' OR 1=1"):
        assert trainer.post(path, edition=1, do=action).status_code in (302, 400, 404)
    items = ",".join(f'{{"id":"{number:08d}","kind":"note"}}' for number in range(10_000)).translate(
        str.maketrans("0189", "abcd")
    )
    data = f'{{"title":"x","modules":[{{"id":"mmmmmmmm","items":[{items}]}}]}}'.encode()
    assert sent_file(trainer, data).status_code == 400
    assert newest(workspace, curriculum) == before


HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)> [x](javascript:alert(1)) ![y](http://e/x.png)"


def test_hostile_text_is_shown_as_typed_in_every_field(trainer: Person, workspace: Workspace) -> None:
    question = Question(HOSTILE, (HOSTILE, "b"), 0, HOSTILE, "javascript:alert(1)")
    items = tuple(
        Item(new_key(), kind, HOSTILE, HOSTILE, HOSTILE, "x", HOSTILE, HOSTILE, HOSTILE, (question,))
        for kind in ItemKind
    )
    module = Module(new_key(), HOSTILE, 1, (HOSTILE,), "", items)
    hostile = Curriculum(HOSTILE, HOSTILE, (HOSTILE,), (HOSTILE,), 1, (module, Module(new_key(), unit=HOSTILE[:40])))
    owner = workspace.accounts.find("李老师")
    curriculum = workspace.curricula.create(hostile, HOSTILE, owner.id)
    workspace.curricula.save(curriculum, 1, Curriculum(HOSTILE, modules=(module,)), "x")
    path = f"/curricula/{curriculum}"
    answers = [trainer.get(f"{path}{rest}") for rest in ("", "/edit?find=" + "<script>", "/history?from=1&to=2")]
    answers += [trainer.post(path, exercise=items[0].id), trainer.get("/curricula")]
    answers += [trainer.post(f"{path}/coverage", outline=HOSTILE), trainer.post(f"{path}/edit", edition=1, hours="3")]
    # The last one contradicts edition 2, so the page with both values is looked at too.
    assert [answer.status_code for answer in answers] == [200] * 6 + [409]
    for answer in answers:
        assert not re.search(r"<script>|<img|onerror=alert\(1\)>(?!&)|href=[\"']?javascript:", answer.text)


def test_a_curriculum_used_in_another_shows_there_and_says_where(
    trainer: Person, other: Person, anybody: Person, workspace: Workspace
) -> None:
    unit, course = quiz(workspace), made(trainer)
    trainer.post(f"/curricula/{course}/edit", edition=1, do=f"add-unit {unit}")
    trainer.post(f"/curricula/{course}/publish")
    assert "读一读" in anybody.get(f"/curricula/{course}").text
    assert f"/curricula/{course}" in trainer.get(f"/curricula/{unit}").text
    content = newest(workspace, unit)
    trainer.post(f"/curricula/{unit}/edit", edition=1, **{f"{next(content.items()).id}.text": "改过一次"})
    assert "改过一次" in anybody.get(f"/curricula/{course}").text
    stolen = made(other)
    assert other.post(f"/curricula/{stolen}/edit", edition=1, do=f"add-unit {unit}").status_code == 404
    forged = Curriculum("x", modules=(Module(new_key(), unit=unit),))
    mine = workspace.curricula.create(forged, "王老师", workspace.accounts.find("王老师").id)
    assert "改过一次" not in other.get(f"/curricula/{mine}").text


def test_a_draft_comes_from_objectives_with_its_reasons(trainer: Person, workspace: Workspace) -> None:
    answer = trainer.post("/curricula/draft", title="警报", objectives="识别防空警报\n组织演练", hours="6")
    content = newest(workspace, answer.headers["Location"].split("/")[2])
    assert content.hours == sum(module.hours for module in content.modules) == 6
    assert any("选入理由" in item.remark for item in content.items())
    assert trainer.post("/curricula/draft", title="", objectives="").status_code == 400
    assert trainer.post("/curricula/draft", title="x", objectives="y", hours="nan").status_code == 400


def test_a_syllabus_is_compared_and_gaps_are_filled_by_one_click(
    trainer: Person, workspace: Workspace, small: Library
) -> None:
    curriculum = made(trainer)
    trainer.post("/curricula/take", take=f"section {section(small, '预先警报')}")
    page = trainer.post(f"/curricula/{curriculum}/coverage", outline="一、预先警报\n（2）防空演练\n").text
    assert re.search(r'class="covered">\s*<td>预先警报<', page)
    assert re.search(r'class="open">\s*<td>防空演练<', page)
    offered = re.findall(r'name="do" value="(take [^"]+)"', page)
    assert trainer.post(f"/curricula/{curriculum}/edit", do=offered[0], **fields(page)).status_code == 302
    assert len(list(newest(workspace, curriculum).items())) == 2


def test_a_gap_is_told_with_passages_and_the_picker_finds_others(trainer: Person) -> None:
    curriculum = made(trainer)
    trainer.post(f"/curricula/{curriculum}/edit", edition=1, objectives="组织防空演练", hours="4")
    page = trainer.get(f"/curricula/{curriculum}/edit?find=空袭警报").text
    assert "目标“组织防空演练”还没有对应的内容" in page
    assert "各单元合计 0 学时" in page
    assert len(re.findall(r'value="take ', page)) >= 2


def test_copies_are_ones_own_and_archives_come_back(trainer: Person, other: Person, workspace: Workspace) -> None:
    curriculum = quiz(workspace)
    workspace.curricula.publish(curriculum, 1)
    copied = other.post(f"/curricula/{curriculum}/copy").headers["Location"].split("/")[2]
    assert newest(workspace, copied).title == "课程（副本）"
    assert not any(item.remark for item in newest(workspace, copied).items())
    trainer.post(f"/curricula/{curriculum}/archive")
    assert other.get(f"/curricula/{curriculum}").status_code == 404
    trainer.post(f"/curricula/{curriculum}/unarchive")
    assert other.get(f"/curricula/{curriculum}").status_code == 200


def test_the_log_of_requests_does_not_tell_by_which_link_one_was_read(anybody: Person, app: Flask) -> None:
    paths: list[str] = []
    app.extensions.setdefault("answers", []).append(lambda answer: paths.append(answer.path))
    anybody.get("/shared/geheim")
    assert paths == ["/shared/<secret>"]


@pytest.mark.parametrize("path", ["", "/edit?find=x", "/history?from=1&to=2", "/coverage", "?for=trainee"])
def test_in_english_no_chinese_is_left(trainer: Person, workspace: Workspace, path: str) -> None:
    question = Question("Asked", ("a", "b"), 1)
    exercise = Item(new_key(), ItemKind.EXERCISE, "Quiz", remark="r", questions=(question,))
    modules = (Module(new_key(), "One", 1, ("Aim",), items=(exercise,)), Module(new_key()))
    content = Curriculum("Signals", hours=3, objectives=("Nothing",), modules=modules)
    owner = workspace.accounts.find("李老师")
    curriculum = workspace.curricula.create(content, "x", owner.id)
    workspace.curricula.save(curriculum, 1, Curriculum("Signs", modules=modules), "x")
    separator = "&" if "?" in path else "?"
    page = trainer.get(f"/curricula/{curriculum}{path}{separator}lang=en").text + trainer.get("/curricula?lang=en").text
    shown = re.sub(r'<nav class="languages".*?</nav>', "", page, flags=re.S).replace(owner.name, "")
    assert re.findall(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]+", shown) == []


def test_what_is_refused_says_what_is_wrong_on_its_page(trainer: Person) -> None:
    answer = trainer.post("/curricula/draft", title="<b>", objectives="")
    assert answer.status_code == 400
    assert "a draft needs a title and an objective or topic on each line" in unescape(answer.text)
    forged = trainer.client.post("/curricula", data={"title": "x"})
    assert (forged.status_code, "The CSRF token is missing." in forged.text) == (400, True)

"""Every route of the site, from its own map, with every parameter it asks for: answered or refused, never an error.

Which parameters a view asks for is seen while it answers: neither a new route nor a new field is forgotten.
"""

import re
import sqlite3
from collections import defaultdict
from contextlib import closing
from io import BytesIO
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple
from urllib.parse import quote

from flask import Flask, Request, request
from flask.testing import FlaskClient
from hypothesis import strategies as st
from werkzeug.datastructures import FileStorage, ImmutableMultiDict
from werkzeug.routing import Rule
from werkzeug.test import TestResponse, encode_multipart

from kb.curricula.curriculum import Curriculum, Item, ItemKind, Module, Question, encode
from kb.curricula.export import FORMATS
from kb.export import FORMATS as RESULT_FORMATS
from kb.library import Library
from kb.workspace.accounts import Role
from kb.workspace.workspace import Workspace
from tests.fuzzing.tally import Tally, tried
from tests.fuzzing.values import text
from tests.test_web_accounts import token_of
from web import create_app
from web.curricula.actions import ACTIONS
from web.curricula.listing import DEEDS

_PASSWORD = "警报响三遍再疏散不慌张"
_PEOPLE = {"": None, "李老师": Role.TRAINER, "王老师": Role.TRAINER, "主任": Role.ADMIN}
_COURSE = Curriculum(
    "防空课程",
    modules=(
        Module(
            "aaaaaaaa",
            "第一单元",
            items=(
                Item("bbbbbbbb", ItemKind.NOTE, "说明", text="一段话"),
                Item("cccccccc", ItemKind.EXERCISE, "练习", questions=(Question("问", ("是", "否"), 0),)),
            ),
        ),
        Module("dddddddd", "第二单元"),
    ),
)
_MOST_CURRICULA = 20
_VARIABLE = re.compile(r"<(?:[^<>]*:)?(\w+)>")
_BODIES = ("form", "multipart", "cut multipart", "no boundary", "text", "json", "deep json", "many parts", "9 MB")
_VOICES = ("text/html", "application/json", "*/*;q=x")
_HEADERS = ("ACCEPT_LANGUAGE", "COOKIE", "IF_MODIFIED_SINCE", "IF_NONE_MATCH", "RANGE", "REFERER", "HOST")

Value = str | int
"""What is typed; a number stands for one of the things that are really there."""
Pairs = tuple[tuple[int, Value], ...]


class Case(NamedTuple):
    """A request: by whom, the values in the path, its parameters by number, its body, a header."""

    person: str
    path: tuple[Value, Value]
    query: Pairs
    form: Pairs
    body: str
    accept: str
    header: tuple[str, str]
    has_token: bool


def _cases() -> st.SearchStrategy[Case]:
    number = st.integers(0, 10_000)
    value = st.one_of(number, text)
    pairs = st.lists(st.tuples(number, value), max_size=6).map(tuple)
    return st.builds(
        Case,
        st.sampled_from(["李老师", "李老师", *_PEOPLE]),
        st.one_of(number.map(lambda same: (same, same)), st.tuples(value, value)),
        pairs,
        pairs,
        st.sampled_from([*[_BODIES[0]] * len(_BODIES), *_BODIES]),
        st.sampled_from(_VOICES),
        st.tuples(st.sampled_from([*[""] * 6, *_HEADERS]), text),
        st.sampled_from([True] * 9 + [False]),
    )


class _Asked(ImmutableMultiDict[str, Any]):
    """Parameters that note which of them a view asks for."""

    names: defaultdict[str, set[str]] = defaultdict(set)

    def __contains__(self, key: object) -> bool:
        self._note(key)
        return super().__contains__(key)

    def __getitem__(self, key: str) -> Any:
        self._note(key)
        return super().__getitem__(key)

    def getlist(self, key: str, type: Any = None) -> list[Any]:
        self._note(key)
        return super().getlist(key)

    def _note(self, key: object) -> None:
        if isinstance(key, str) and request:
            self.names[request.endpoint or ""].add(key)


class _Request(Request):
    parameter_storage_class = _Asked


class Site:
    """The site with three people signed in, a curriculum, and what there is by name."""

    def __init__(self, library: Library, folder: Path) -> None:
        self.workspace = Workspace(folder)
        self.app: Flask = create_app(library, workspace=self.workspace)
        self.app.request_class = _Request
        self.app.config["PROPAGATE_EXCEPTIONS"] = True
        # Each in its turn: what is drawn would be some of them often and others never.
        self._turns = cycle(_routes(self.app))
        for name, role in _PEOPLE.items():
            if role:
                self.workspace.accounts.add(name, _PASSWORD, role)
        self.course = self._course()
        self._rows = sqlite3.connect(folder / "curricula.db", isolation_level=None)
        self._paths, self._values = _paths(library, self.course), _values(library, self.course)
        self._clients = {name: self._client(name) for name in _PEOPLE}

    def close(self) -> None:
        self._rows.close()
        self.workspace.close()

    def answered(self, case: Case) -> str:
        """Send a request; return the class of its status. Fails where the answer is none that may be."""
        rule, method = next(self._turns)
        before = self._version()
        answer = self._send(case, rule, method)
        _is_an_answer(answer, case)
        # A wrong password is counted; else what is refused or only read changes nothing.
        if (answer.status_code >= 400 or method == "GET") and rule.endpoint != "accounts.enter":
            assert self._version() == before, f"{method} {rule} with {answer.status_code} wrote something"
        if rule.endpoint.startswith("accounts.") and method == "POST":
            self._clients[case.person] = self._client(case.person)
        self._tidy()
        return f"{answer.status_code // 100}xx"

    def _send(self, case: Case, rule: Rule, method: str) -> TestResponse:
        names = sorted(rule.arguments)
        values = {name: self._in_path(name, value) for name, value in zip(names, case.path, strict=False)}
        path = _VARIABLE.sub(lambda found: _raw(values[found[1]]), rule.rule)
        query = "&".join(f"{quote(name)}={quote(_bytes(value))}" for name, value in self._named(rule, case.query))
        client = self._clients[case.person]
        headers = {"Accept": case.accept}
        if case.has_token:
            headers["X-CSRFToken"] = token_of(client.get("/sign-in").text)
        body, kind = _body(case, self._named(rule, case.form)) if method == "POST" else (None, None)
        environ = {"PATH_INFO": path, "QUERY_STRING": query}
        if case.header[0]:
            environ[f"HTTP_{case.header[0]}"] = re.sub("[\0\r\n]", "", _raw(case.header[1]))
        sent: dict[str, Any] = {"data": body, "content_type": kind, "headers": headers, "environ_overrides": environ}
        with client.open("/", method=method, **sent) as answer:
            answer.get_data()
        return answer

    def _in_path(self, name: str, value: Value) -> str:
        """Return a value of the path; what is there for one number belongs together."""
        if isinstance(value, str):
            return value
        known = self._paths.get(name, self._values)
        return known[value % len(known)]

    def _named(self, rule: Rule, pairs: tuple[tuple[int, Value], ...]) -> list[tuple[str, str]]:
        names = sorted(_Asked.names[rule.endpoint]) or ["q"]
        return [(names[number % len(names)], self._real(value)) for number, value in pairs]

    def _real(self, value: Value) -> str:
        return value if isinstance(value, str) else self._values[value % len(self._values)]

    def _course(self) -> str:
        owner = self.workspace.accounts.find("李老师")
        course = self.workspace.curricula.create(_COURSE, owner.name, owner.id)
        self.workspace.curricula.publish(course, 1)
        return course

    def _client(self, name: str) -> FlaskClient:
        client = self.app.test_client()
        if name:
            token = self.workspace.accounts.sign_in(name, _PASSWORD, "")
            with client.session_transaction() as session:
                session["_user_id"], session["_fresh"] = token, True
        return client

    def _version(self) -> int:
        """Return a number that changes with every commit of another connection."""
        return int(self._rows.execute("PRAGMA data_version").fetchone()[0])

    def _tidy(self) -> None:
        """Keep few curricula, and the one that is known by name."""
        (number,) = self._rows.execute("SELECT count(*) FROM curricula").fetchone()
        if number > _MOST_CURRICULA:
            self._rows.execute("PRAGMA foreign_keys = ON")
            self._rows.execute("DELETE FROM curricula WHERE id <> ?", [self.course])


def _routes(app: Flask) -> list[tuple[Rule, str]]:
    rules = sorted(app.url_map.iter_rules(), key=lambda rule: (rule.rule, rule.endpoint))
    return [(rule, method) for rule in rules for method in ("GET", "POST") if method in (rule.methods or ())]


def _paths(library: Library, course: str) -> dict[str, list[str]]:
    """Return what is really there for each variable of a path."""
    addresses = _addresses(library)
    return {
        "document_id": [document for document, _ in addresses],
        "anchor": [anchor for _, anchor in addresses],
        "curriculum": [course],
        "secret": ["x"],
        "number": ["1", "2", "3"],
        "name": ["中华人民共和国国防动员法", "防空警报", "三会一课", "air-raid-signals"],
        "ending": [*FORMATS, *RESULT_FORMATS],
        "deed": [*DEEDS],
        "filename": ["site.css", "../__init__.py"],
    }


def _values(library: Library, course: str) -> list[str]:
    """Return what is really there for parameters: ids, addresses, editions, actions, choices."""
    addresses = _addresses(library)
    places = [f"{document}#{anchor}" for document, anchor in addresses]
    taken = [f"{kind} {place}" for place in places for kind in ("section", "article")]
    actions = [" ".join([verb, *("aaaaaaaa", "cccccccc", "0")[:number]]) for verb, (number, _) in ACTIONS.items()]
    numbers = [*["1"] * 8, "2", "3", "7", "20", "2021"]
    choices = ["law", "date", "relevance", "new", "off", "on", "hant", "en", "trainee", "aaaaaaaa", "title", "right"]
    words = ["防空警报", "国防动员法第十条", "王老师", _PASSWORD, "/search?q=a", encode(_COURSE).decode(), course]
    return [*numbers, *choices, *words, *actions, *places, *taken, *(document for document, _ in addresses)]


def _addresses(library: Library) -> list[tuple[str, str]]:
    documents = list(library.changed())[:4]
    return [(name, section.anchor) for name in documents for section in library.document(name).sections[:2]]


def _bytes(value: str) -> bytes:
    """Return a value as it is sent; half a character becomes bytes that are no UTF-8."""
    return value.encode("utf-8", "surrogatepass")


def _raw(value: str) -> str:
    """Return a value as WSGI hands it on."""
    return _bytes(value).decode("latin-1")


def _body(case: Case, pairs: list[tuple[str, str]]) -> tuple[bytes, str]:
    """Return the body of a request with its type."""
    form = "&".join(f"{quote(name)}={quote(_bytes(value))}" for name, value in pairs).encode()
    fields = {name: value.encode("utf-8", "ignore").decode() for name, value in pairs}
    sent = FileStorage(BytesIO(_bytes(pairs[0][1])), "a\x00.md") if pairs else ""
    boundary, parts = encode_multipart({**fields, "file": sent}, "b")
    match case.body:
        case "multipart":
            return parts, f"multipart/form-data; boundary={boundary}"
        case "cut multipart":
            return parts[: len(parts) // 2], f"multipart/form-data; boundary={boundary}"
        case "no boundary":
            return parts, "multipart/form-data"
        case "text":
            return form, "text/plain; charset=nonsense"
        case "json":
            return b'{"title": ["a"], "edition": 1}', "application/json"
        case "deep json":
            return b"[" * 100_000, "application/json"
        case "many parts":
            return b"&".join([form, *[b"a=1"] * 20_001]), "application/x-www-form-urlencoded"
        case "9 MB":
            return form + b"&a=" + bytes(9_000_000), "application/x-www-form-urlencoded"
    return form, "application/x-www-form-urlencoded"


def _is_an_answer(answer: TestResponse, case: Case) -> None:
    """Fail unless the answer is one, or a refusal that says what is wrong, and leads nowhere else."""
    assert answer.status_code < 500, answer.status
    place = answer.headers.get("Location", "/").removeprefix("http://localhost")
    # Who lies about the host is sent there.
    assert re.match("/(?!/)", place) or case.header[0] == "HOST", place
    if answer.status_code >= 400:
        page = answer.get_data(as_text=True)
        assert "Traceback" not in page
        if answer.mimetype == "application/json":
            assert answer.json.get("conflict") or answer.json["error"]["message"]
        else:
            assert answer.mimetype == "text/plain" or "<h1>" in page, page[:200]


def try_requests(home: Path, cases: int) -> Tally:
    """Send ``cases`` requests to a site over the library in ``home``."""
    with TemporaryDirectory() as folder, Library(home) as library, closing(Site(library, Path(folder))) as site:
        return tried(_cases(), site.answered, cases)

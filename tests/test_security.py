"""What docs/security.md promises and no other test holds: headers, permissions, originals, parsers, its table."""

import ast
import io
import re
import stat
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from indexer.parse import parse
from indexer.run import run
from indexer.scan import Failure
from kb.analysis.segmentation import jieba_segmenter
from kb.document import Source
from kb.library import Library
from kb.workspace.workspace import Workspace
from tests.conftest import ROOT, write_files
from web import create_app

PACKAGES = ("kb", "indexer", "web")
SECRET = "the content of another file"
ACTIVE = {
    "页.html": "<html><body><h1>一份网页通知</h1><p>防空警报。</p><script>alert(1)</script></body></html>",
    "表.csv": "名称,内容\n=1+1,防空警报\n",
    "文.md": "# 一份通知\n\n防空警报 <script>alert(1)</script>\n",
}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    base = tmp_path_factory.mktemp("active")
    run(base / "a" / "home", [str(write_files(base / "files", ACTIVE))])
    (base / "files" / "secret.key").write_text(SECRET)
    return base / "a" / "home"


@pytest.fixture
def client(home: Path) -> Iterator[FlaskClient]:
    with Library(home) as library, Workspace(home) as workspace:
        yield create_app(library, workspace=workspace).test_client()


def documents(home: Path) -> list[str]:
    with Library(home) as library:
        return list(library.changed())


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


# ---- what goes out


@pytest.mark.parametrize("path", ["/", "/search?q=a", "/api/v1/search", "/nowhere", "/static/site.css", "/healthz"])
def test_every_answer_has_the_headers(client: FlaskClient, path: str) -> None:
    with client.get(path) as answer:
        headers = answer.headers
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert "Strict-Transport-Security" not in headers


def test_with_https_browsers_are_held_to_it_and_cookies_too(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KB_HTTPS", "on")
    with Library(home) as library, Workspace(home) as workspace:
        client = create_app(library, workspace=workspace).test_client()
        answers = [client.get(path, base_url="https://kb.example") for path in ("/?lang=en", "/sign-in")]
    assert all("max-age=" in answer.headers["Strict-Transport-Security"] for answer in answers)
    cookies = [cookie for answer in answers for cookie in answer.headers.getlist("Set-Cookie")]
    assert {cookie.partition("=")[0] for cookie in cookies} == {"lang", "xuehai"}
    assert all({"Secure", "HttpOnly"} <= set(cookie.split("; ")) for cookie in cookies)


def test_no_template_has_script_or_style_inside_or_switches_escaping_off() -> None:
    for path in (ROOT / "web/templates").rglob("*.*ml"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"<script(?![^>]* src=)|<style|\son\w+=|\sstyle=|javascript:", text), path.name
        assert not re.search(r"\|\s*safe\b|autoescape\s+false", text), path.name


# ---- originals


def test_no_original_acts_on_the_site(client: FlaskClient, home: Path) -> None:
    for name in documents(home):
        answer = client.get(f"/documents/{name}/original")
        assert answer.status_code == 200
        assert answer.mimetype == "text/plain" or "attachment" in answer.headers["Content-Disposition"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("number", ["-1", "1", "99999999999999999999", "../secret.key", "%00", "²"])
def test_no_number_leads_to_a_file_that_is_no_source(client: FlaskClient, home: Path, number: str) -> None:
    for name in documents(home):
        answer = client.get(f"/documents/{name}/original?source={number}")
        assert answer.status_code == 404
        assert SECRET not in answer.text


@pytest.mark.parametrize(
    "path",
    [
        "/static/../../secret.key",
        "/static/%2e%2e/%2e%2e/kb/settings.py",
        "/documents/..%2f..%2fsecret.key/original",
        "/documents/%2e%2e/original",
        "/static//etc/hostname",
        "/topics/..%2f..%2fsecret.key",
    ],
)
def test_no_path_leads_out(client: FlaskClient, path: str) -> None:
    with client.get(path) as answer:
        assert answer.status_code in (404, 308)


@pytest.mark.parametrize("host", ["a b", "..", "[", "%", "/x", "<script>", "a:b:c", "\xe9\x98\xb2"])
def test_a_host_that_is_none_is_refused_or_of_no_effect(client: FlaskClient, host: str) -> None:
    for path in ("/", "/search?q=a", "/api/v1/", "/nowhere"):
        answer = client.get(path, environ_overrides={"HTTP_HOST": host})
        assert answer.status_code in (200, 400, 404)
        assert "<script>" not in answer.text


# ---- what lies on the disk


def test_a_new_home_and_what_people_write_is_closed_to_others(tmp_path: Path) -> None:
    home = tmp_path / "new" / "home"
    run(home, [str(write_files(tmp_path / "files", ACTIVE))])
    with Library(home) as library, Workspace(home) as workspace:
        client = create_app(library, workspace=workspace).test_client()
        client.get("/search?q=防空")
        workspace.accounts.add("李老师", "警报响三遍再疏散不慌张")
        found = {path.name: mode(path) for path in home.glob("*") if path.is_file()}
    assert mode(home) == 0o700
    private = {name for name in found if name.startswith(("curricula.db", "secret", "searches.jsonl"))}
    assert private >= {"curricula.db", "secret", "searches.jsonl"}
    assert {found[name] for name in private} == {0o600}


def test_a_home_that_is_there_keeps_its_rights(tmp_path: Path) -> None:
    tmp_path.chmod(0o750)
    Workspace(tmp_path).close()
    assert mode(tmp_path) == 0o750


def test_jieba_writes_nothing_into_the_shared_temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert len(jieba_segmenter("test").cut("我们组织演练")) > 1
    assert list(tmp_path.iterdir()) == []


# ---- what comes in


def calls() -> Iterator[tuple[Path, ast.Call, str]]:
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call):
                    yield path.relative_to(ROOT), node, ast.unparse(node.func)


def test_every_parser_of_xml_leaves_entities_alone() -> None:
    parsers = [(path, node) for path, node, name in calls() if name.endswith(("XMLParser", "iterparse"))]
    assert parsers
    for path, node in parsers:
        options = {word.arg: ast.unparse(word.value) for word in node.keywords}
        assert options.get("resolve_entities") == "False", path
        assert options.get("no_network") == "True", path


def test_no_xml_is_read_without_a_parser_of_ours() -> None:
    readers = ("etree.fromstring", "etree.XML", "etree.parse", "html.fromstring", "document_fromstring")
    for path, node, name in calls():
        if name.endswith(readers):
            assert len(node.args) > 1 or any(word.arg == "parser" for word in node.keywords), path


def test_nothing_is_unpickled_evaluated_or_run_by_a_shell() -> None:
    """Whoosh unpickles its table of contents itself: kb/search/codec/sealing.py refuses one that was altered."""
    imported = {"pickle", "marshal", "shelve", "dill", "xml"}
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Import):
                    assert not imported & {alias.name.partition(".")[0] for alias in node.names}, path
                elif isinstance(node, ast.ImportFrom):
                    assert (node.module or "").partition(".")[0] not in imported, path
    for path, node, name in calls():
        assert name not in ("eval", "exec", "os.system", "os.popen", "yaml.unsafe_load"), path
        assert not any(word.arg == "shell" and ast.unparse(word.value) != "False" for word in node.keywords), path


OFFICE = "urn:oasis:names:tc:opendocument:xmlns"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
WITH_ENTITY = {
    "odt": (
        "content.xml",
        f"<o:document-content xmlns:o='{OFFICE}:office:1.0' xmlns:t='{OFFICE}:text:1.0'>"
        "<o:body><o:text><t:p>通知 &e;</t:p></o:text></o:body></o:document-content>",
    ),
    "docx": (
        "word/document.xml",
        f"<w:document xmlns:w='{WORD}'><w:body><w:p><w:r><w:t>通知 &e;</w:t></w:r></w:p></w:body></w:document>",
    ),
    "epub": ("META-INF/container.xml", "<container>&e;</container>"),
    "xlsx": ("xl/workbook.xml", "<workbook>&e;</workbook>"),
    "pptx": ("ppt/presentation.xml", "<p>&e;</p>"),
}


def entity_file(suffix: str, target: Path) -> bytes:
    doctype = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "{target.as_uri()}">]>'
    if suffix in ("html", "xhtml"):
        return f"{doctype}<html><body><h1>一份通知</h1><p>防空警报 &e;</p></body></html>".encode()
    name, body = WITH_ENTITY[suffix]
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(name, doctype + body)
    return stream.getvalue()


@pytest.mark.parametrize("suffix", ["odt", "docx", "epub", "xlsx", "pptx", "html", "xhtml"])
def test_an_entity_brings_in_no_other_file(tmp_path: Path, suffix: str) -> None:
    (tmp_path / "secret.txt").write_text(SECRET)
    data = entity_file(suffix, tmp_path / "secret.txt")
    (tmp_path / f"x.{suffix}").write_bytes(data)
    outcome = parse(Source(str(tmp_path), f"x.{suffix}", "0" * 64, len(data), 1))
    assert isinstance(outcome, (tuple, Failure))
    assert SECRET not in repr(outcome)


# ---- the table


def test_every_test_that_the_threat_model_names_exists() -> None:
    named = set(re.findall(r"`(test_\w+)\.py::(test_\w+)`", (ROOT / "docs/security.md").read_text(encoding="utf-8")))
    assert len(named) > 30
    for file, test in sorted(named):
        text = (ROOT / f"tests/{file}.py").read_text(encoding="utf-8")
        assert re.search(rf"^def {test}\(", text, re.MULTILINE), f"{file}::{test}"


def test_every_chapter_of_the_standard_is_spoken_to() -> None:
    text = (ROOT / "docs/security.md").read_text(encoding="utf-8")
    assert re.findall(r"^### V(\d+) ", text, re.MULTILINE) == [str(number) for number in range(1, 15)]

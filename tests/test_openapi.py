"""The description of the API: every route stands in it, and what the routes answer is as it says."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import jsonschema
import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.curricula.curriculum import Curriculum
from kb.library import Library
from kb.workspace.workspace import Workspace
from web import create_app
from web.openapi import ROUTES, Route

BY_PATH = {route.path: route for route in ROUTES}


@pytest.fixture(scope="module")
def client(starter_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    with Library(starter_home) as library, Workspace(tmp_path_factory.mktemp("api")) as workspace:
        workspace.curricula.publish(workspace.curricula.create(Curriculum("防空警报"), "", None), 1)
        yield create_app(library, workspace=workspace).test_client()


@pytest.fixture(scope="module")
def described(client: FlaskClient) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/api/v1/openapi.json").json
    return found


def holds(described: dict[str, Any], route: Route, answer: Any) -> None:
    """Fail unless the status of an answer is described and its body is as described."""
    responses = described["paths"][route.path]["get"]["responses"]
    assert str(answer.status_code) in responses
    schema = responses[str(answer.status_code)]["content"]["application/json"]["schema"]
    jsonschema.Draft202012Validator(schema | {"components": described["components"]}).validate(answer.json)


def test_every_route_is_described_and_no_other(client: FlaskClient) -> None:
    rules = (rule.rule for rule in client.application.url_map.iter_rules())
    served = {re.sub(r"<(?:path:)?(\w+)>", r"{\1}", rule) for rule in rules if rule.startswith("/api/")}
    assert served == set(BY_PATH)


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.path)
def test_another_method_is_refused_and_told_which_there_are(client: FlaskClient, route: Route) -> None:
    answer = client.open(re.sub(r"\{\w+\}", "x", route.path), method="TRACE")
    assert answer.status_code == 405
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


def test_every_schema_is_one(described: dict[str, Any]) -> None:
    for schema in described["components"]["schemas"].values():
        jsonschema.Draft202012Validator.check_schema(schema)
    named = set(re.findall(r"#/components/schemas/(\w+)", str(described)))
    assert named == set(described["components"]["schemas"])


def examples(client: FlaskClient) -> Iterator[tuple[str, str]]:
    """Yield path templates with addresses that lead to real answers of every kind."""
    results = client.get("/api/v1/search?q=防空警报").json
    names = [entry["document"] for entry in client.get("/api/v1/new").json["documents"]]
    terms = client.get("/api/v1/terms").json
    for path in ("/api/v1/", "/api/v1/openapi.json", "/api/v1/new", "/api/v1/terms", "/api/v1/targets"):
        yield path, path
    yield "/api/v1/topics", "/api/v1/topics"
    for query in ("防空警报", "国防动员法第十条", "防空井报", "没有xyz", '"', "民防 NOT 警报", "信号 kind:law"):
        yield "/api/v1/search", f"/api/v1/search?q={query}"
        yield "/api/v1/search/new", f"/api/v1/search/new?q={query}&since=3"
        yield "/api/v1/suggest", f"/api/v1/suggest?q={query}"
    for hit in results["hits"]:
        section = f"{hit['document']}%23{hit['sections'][0]['anchor']}"
        yield "/api/v1/search/why", f"/api/v1/search/why?q=防空警报&section={section}"
    for name in names:
        yield "/api/v1/documents/{document_id}", f"/api/v1/documents/{name}?q=动员"
        yield "/api/v1/documents/{document_id}/similar", f"/api/v1/documents/{name}/similar"
        yield "/api/v1/documents/{document_id}/cited-by", f"/api/v1/documents/{name}/cited-by"
        anchor = client.get(f"/api/v1/documents/{name}").json["sections"][-1]["anchor"]
        yield "/api/v1/documents/{document_id}/sections/{anchor}", f"/api/v1/documents/{name}/sections/{quote(anchor)}"
    places = [f"document {names[0]}", f"section {section}", f"term {terms['defined'][0]['term']}", "gone x"]
    places += ["law 云汀市人民防空警报设施维护管理办法", "topic 防空警报"]
    yield "/api/v1/places", "/api/v1/places?at=" + "&at=".join(places)
    yield "/api/v1/laws/{name}", "/api/v1/laws/云汀市人民防空警报设施维护管理办法"
    yield "/api/v1/curricula", "/api/v1/curricula"
    yield (
        "/api/v1/curricula/{curriculum}",
        f"/api/v1/curricula/{client.get('/api/v1/curricula').json['curricula'][0]['id']}",
    )
    for term in [*terms["shorthand"], *terms["defined"]][:40]:
        yield "/api/v1/terms/{name}", f"/api/v1/terms/{term['term']}"
    for branch in client.get("/api/v1/topics").json["topics"]:
        yield "/api/v1/topics/{name}", f"/api/v1/topics/{branch['topic']}"


def test_real_answers_are_as_described(client: FlaskClient, described: dict[str, Any]) -> None:
    seen = set()
    for path, address in examples(client):
        answer = client.get(address)
        assert answer.status_code == 200, address
        holds(described, BY_PATH[path], answer)
        seen.add(path)
    assert seen == set(BY_PATH)


@given(st.data())
@settings(max_examples=300, deadline=None)
def test_any_parameters_are_answered_as_described(
    client: FlaskClient, described: dict[str, Any], data: st.DataObject
) -> None:
    route = data.draw(st.sampled_from(ROUTES))
    text = st.text(st.characters(codec="utf-8"), max_size=30)
    segment = st.text(st.characters(codec="utf-8", exclude_characters="/."), min_size=1, max_size=30)
    path = re.sub(r"\{\w+\}", lambda _: quote(data.draw(segment), safe=""), route.path)
    names = [name.rstrip("!") for name in route.parameters]
    query = data.draw(st.dictionaries(st.sampled_from(names), text)) if names else {}
    answer = client.get(path, query_string=query)
    holds(described, route, answer)

"""The OpenAPI document: valid, complete, and true."""

import re

import pytest
from drf_spectacular.validation import validate_schema

from tests.web.api.bodies import GOOD
from tests.web.api.caller import PROBLEM, Caller
from web.api.publishing import document
from web.api.urls import urlpatterns

VERBS = {"move", "get", "create", "update", "delete", "list", "post", "decide"}


def operations():
    for path, methods in document()["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def test_the_document_is_valid_openapi():
    validate_schema(document())


def test_the_document_is_for_everybody(db):
    shown = Caller().get("/openapi.json").json()

    assert shown["openapi"].startswith("3.0.")
    assert shown["info"]["version"] == "1.0.0"
    assert set(shown["info"]["contact"]) == {"name", "url", "email"}


def test_every_route_is_in_the_document():
    routes = {
        "/" + re.sub(r"<\w+:(\w+)>", r"{\1}", str(route.pattern)).removeprefix("v1/")
        for route in urlpatterns[:-1]
    }

    assert set(document()["paths"]) == routes


def test_every_operation_names_its_refusals():
    for _path, _method, operation in operations():
        refused = {s: r for s, r in operation["responses"].items() if s >= "400"}
        assert {"405", "406"} <= set(refused)
        assert all(PROBLEM in response["content"] for response in refused.values())


def test_every_answer_has_the_version_header():
    for _path, _method, operation in operations():
        for response in operation["responses"].values():
            assert "API-Version" in response["headers"]


def test_every_operation_has_its_own_id():
    ids = [operation["operationId"] for _p, _m, operation in operations()]

    assert len(set(ids)) == len(ids)


def test_every_method_of_a_route_is_in_the_document():
    for route in urlpatterns[:-1]:
        path = "/" + re.sub(r"<\w+:(\w+)>", r"{\1}", str(route.pattern))
        view = route.callback.view_class
        methods = {name for name in view.http_method_names if hasattr(view, name)}

        described = set(document()["paths"][path.replace("/v1", "", 1)])
        assert described == methods - {"head"}


def test_what_can_clash_says_so():
    clashing = {
        (method, path)
        for path, method, operation in operations()
        if "409" in operation["responses"]
    }

    assert {
        ("post", "/initiatives/{id}/moves"),
        ("post", "/initiatives/{id}/decisions"),
    } <= clashing
    assert {("patch", path) for path in document()["paths"] if "{record}" in path} <= (
        clashing
    )


def test_every_operation_says_what_it_does_once():
    summaries = [operation["summary"] for _p, _m, operation in operations()]

    assert len(set(summaries)) == len(summaries)


def test_every_body_has_an_example():
    for _path, _method, operation in operations():
        if body := operation.get("requestBody"):
            assert all(content["examples"] for content in body["content"].values())


@pytest.mark.parametrize("name", GOOD)
def test_the_examples_of_the_tests_are_bodies_of_the_document(name):
    operation = document()["paths"][f"/initiatives/{{id}}/{name}"]["post"]
    reference = operation["requestBody"]["content"]["application/json"]["schema"]
    schema = document()["components"]["schemas"][reference["$ref"].split("/")[-1]]

    assert (
        set(schema.get("required", ())) <= set(GOOD[name]) <= set(schema["properties"])
    )


def test_paths_are_nouns_in_lower_case():
    segments = {
        segment
        for path in document()["paths"]
        for segment in path.strip("/").split("/")
        if not segment.startswith("{")
    }

    assert all(re.fullmatch(r"[a-z][a-z-]*|openapi\.json", each) for each in segments)
    assert segments.isdisjoint(VERBS)


def test_query_keys_are_in_camel_case():
    keys = {
        parameter["name"]
        for _path, _method, operation in operations()
        for parameter in operation.get("parameters", ())
        if parameter["in"] == "query"
    }

    wanted = {
        "cursor",
        "pageSize",
        "portfolio",
        "stage",
        "state",
        "q",
        "from",
        "to",
        "asOf",
        "clock",
        "chapter",
    }
    wanted |= {"mine", "rule", "fields", "after", "kind", "outcome"}
    wanted |= {"failureMode", "domain", "becameCheck"}
    assert keys == wanted


@pytest.mark.parametrize(
    "path", ["/initiatives", "/initiatives/{id}", "/portfolios/{slug}/board"]
)
def test_answers_have_the_fields_of_the_document(path, initiative, as_owner):
    operation = document()["paths"][path]["get"]
    schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
    described = document()["components"]["schemas"][schema["$ref"].split("/")[-1]]

    filled = path.format(id=initiative.pk, slug="lindervoort")

    assert set(as_owner.get(filled).json()) == set(described["properties"])

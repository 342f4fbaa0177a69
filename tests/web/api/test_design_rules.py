"""What the API Design Rules of the Dutch government ask of every route and method."""

import json
import re

import pytest

from portfolio.models import Portfolio
from tests.web.api.caller import everything, refusal
from tests.web.api.test_answers import METHODS, check_headers, filled, made
from web.api.urls import urlpatterns

__all__ = ["filled", "made"]  # fixtures

VIEWS = {
    "/" + str(route.pattern).removeprefix("v1/"): route.callback.view_class
    for route in urlpatterns[:-1]
}
# Of which the world has no row: refused before the body is looked at.
NOT_THERE = {
    "/initiatives/<int:id>/conditions/<int:condition>/evidence",
    "/initiatives/<int:id>/decision-requests/<int:asked>/adoption",
    "/initiatives/<int:id>/legal-checks/<slug:slug>",
}
ROUTES = {
    (method, route)
    for route, view in VIEWS.items()
    for method in {*METHODS[route]} - {"HEAD"}
    if route != "/openapi.json" and hasattr(view, method.lower())
}
WRITES = sorted(each for each in ROUTES if each[0] != "GET")
READS = sorted(route for method, route in ROUTES if method == "GET")
# A file, which is sent in parts.
IN_PARTS = {
    "/initiatives/<int:id>/attachments",
    "/portfolios/<slug:slug>/packs",
    "/portfolios/<slug:slug>/imports",
}


@pytest.fixture
def caller(made, db):
    assert Portfolio.objects.exists()
    return made[0]


def send(caller, method, path, body="{}", content_type="application/json", **headers):
    return caller.client.generic(
        method,
        f"/api/v1{path}",
        body,
        content_type=content_type,
        headers={"if-match": "*", **caller.headers, **headers},
    )


@pytest.mark.parametrize(("method", "route"), sorted(ROUTES))
def test_an_unknown_key_of_the_query_is_refused(method, route, caller, filled):
    before = everything()
    body = "" if method == "GET" else "{}"

    response = send(caller, method, f"{filled(route)}?colour=red", body)

    problem = refusal(response, 400)
    assert {error["parameter"] for error in problem["errors"]} == {"colour"}
    check_headers(response)
    assert everything() == before


@pytest.mark.parametrize(
    ("method", "route"),
    [
        (method, route)
        for method, route in WRITES
        if method != "DELETE" and route not in IN_PARTS | NOT_THERE
    ],
)
def test_every_unknown_field_is_refused_at_once(method, route, caller, filled):
    """Fields that the server alone fills in are unknown like any other."""
    before = everything()
    forged = ("colour", "id", "by", "at", "created_at", "portfolio_id", "is_superuser")
    body = json.dumps(dict.fromkeys(forged, 1))

    response = send(caller, method, filled(route), body)

    problem = refusal(response, 400)
    unknown = {e["pointer"] for e in problem["errors"] if e["code"] == "unknown"}
    assert unknown == {f"#/{name}" for name in forged}
    assert everything() == before


@pytest.mark.parametrize(("method", "route"), sorted(ROUTES))
def test_another_format_than_there_is_is_refused(method, route, caller, filled):
    response = send(caller, method, filled(route), accept="application/xml")

    refusal(response, 406)
    check_headers(response)


@pytest.mark.parametrize(
    ("method", "route"),
    [
        (method, route)
        for method, route in WRITES
        if method != "DELETE" and route not in NOT_THERE
    ],
)
def test_a_body_that_is_no_json_is_refused(method, route, caller, filled):
    before = everything()

    response = send(caller, method, filled(route), "a=b", "text/plain")

    refusal(response, 415)
    assert everything() == before


@pytest.mark.parametrize("route", [route for route in READS if "content" not in route])
def test_a_field_that_is_not_there_cannot_be_asked_for(route, caller, filled):
    response = send(caller, "GET", f"{filled(route)}?fields=colour", "")

    # An empty list has the fields of its rows, and no rows to know them by.
    assert response.status_code == 400 or response.json() == []


@pytest.mark.parametrize("route", READS)
def test_moments_are_in_utc_and_no_other_site_reads_them(route, caller, filled):
    response = send(caller, "GET", filled(route), "", origin="https://evil.test")

    assert "Access-Control-Allow-Origin" not in response.headers
    text = b"".join(response).decode("latin-1")
    moments = re.findall(r'"\d{4}-\d\d-\d\dT\d[^"]*"', text)
    assert [each for each in moments if not each.endswith('Z"')] == []

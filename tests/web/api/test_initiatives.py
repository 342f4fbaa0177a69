"""Reading initiatives through the API."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portfolio.actions import add_partner, log_involvement, set_tags
from portfolio.models import Initiative, Role
from tests.cast import NOW, TODAY, make_initiative, make_person
from tests.web.api.caller import Caller, refusal
from web.api.initiatives import InitiativeItem
from workflows.models import AttentionPoint, Severity, Standing


@pytest.fixture
def involvement(initiative, owner):
    return log_involvement(
        initiative,
        held_on=TODAY,
        form="interview",
        group="District workers",
        count=4,
        by=owner,
        at=NOW,
    )


def titles(response):
    return [row["title"] for row in response.json()["results"]]


def test_the_list_shows_what_the_caller_may_see(initiative, as_viewer, as_outsider):
    assert titles(as_viewer.get("/initiatives")) == ["Trees"]
    assert titles(as_outsider.get("/initiatives")) == []


def test_a_row_says_what_and_where_it_is(initiative, owner, as_viewer):
    Standing.objects.create(
        initiative=initiative, version=1, computed_on=TODAY, met=2, required=5
    )

    (row,) = as_viewer.get("/initiatives").json()["results"]

    assert row["stage"] == "idea"
    assert row["portfolio"] == "lindervoort"
    assert row["owner"] == {"id": owner.pk, "name": "Owner"}
    assert row["readiness"] == {"met": 2, "required": 5}
    assert row["version"] == 1


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"stage": "concept"}, ["Trees"]),
        ({"stage": "idea"}, ["Bins"]),
        ({"state": "active"}, ["Trees", "Bins"]),
        ({"state": "stopped"}, []),
        ({"portfolio": "lindervoort"}, ["Trees", "Bins"]),
        ({"portfolio": "heidemonde"}, []),
        ({"portfolio": "lindervoort", "stage": "idea"}, ["Bins"]),
    ],
)
def test_the_list_is_filtered(owner, concept, outsider, as_owner, query, found):
    make_initiative(owner, title="Bins")
    make_initiative(outsider, title="Foreign")

    assert titles(as_owner.get("/initiatives", **query)) == found


@pytest.mark.parametrize(
    "query",
    [
        {"state": "flying"},
        {"stage": "a b"},
        {"cursor": "x"},
        {"cursor": "-1"},
        {"cursor": "9" * 30},
        {"cursor": "1; drop"},
        {"pageSize": "0"},
        {"pageSize": "101"},
        {"page_size": "10"},
        {"ordering": "owner__password"},
        {"owner__password__startswith": "a"},
        {"stage": "\0"},
    ],
)
def test_a_query_that_cannot_be_meant_is_refused(as_owner, query):
    problem = refusal(as_owner.get("/initiatives", **query), 400)

    assert {error["parameter"] for error in problem["errors"]} == set(query)


def test_pages_together_hold_everything_once(owner, as_owner):
    for number in range(5):
        make_initiative(owner, title=f"Trees {number}")

    first = as_owner.get("/initiatives", pageSize=2)
    second = as_owner.client.get(first.json()["next"], headers=as_owner.headers)
    third = as_owner.client.get(second.json()["next"], headers=as_owner.headers)

    found = titles(first) + titles(second) + titles(third)
    assert found == [f"Trees {number}" for number in range(5)]
    assert third.json()["next"] is None


def test_one_initiative_comes_with_its_facts(initiative, owner, involvement, as_viewer):
    add_partner(initiative, organisation="Water board", by=owner, at=NOW)

    shown = as_viewer.get(f"/initiatives/{initiative.pk}").json()

    assert shown["title"] == "Trees"
    assert shown["involvements"][0]["group"] == "District workers"
    assert shown["involvements"][0]["count"] == 4
    assert shown["partners"][0]["organisation"] == "Water board"
    assert shown["links"]["moves"].endswith(f"/initiatives/{initiative.pk}/moves")


def test_one_initiative_says_how_each_criterion_stands(
    initiative, criterion, as_viewer
):
    shown = as_viewer.get(f"/initiatives/{initiative.pk}").json()

    assert shown["gate"]["question"] == "Is this the problem?"
    assert shown["readiness"] == {"met": 0, "required": 1}
    (found,) = shown["criteria"]
    assert found["slug"] == "problem-shared"
    assert found["state"] == "open"
    assert found["remedy"] == "answer"
    assert found["page"].endswith(f"/{initiative.pk}/criteria/problem-shared/")


def test_texts_come_in_the_language_that_is_asked_for(initiative, gate, owner):
    caller = Caller(owner, **{"accept-language": "nl"})

    shown = caller.get(f"/initiatives/{initiative.pk}").json()

    assert shown["gate"]["question"] == "Is dit het probleem?"


def test_one_initiative_says_what_is_going_wrong(initiative, owner, as_viewer):
    AttentionPoint.objects.create(
        initiative=initiative,
        rule="U1",
        severity=Severity.ACTION,
        failure_mode="FM1",
        value=40,
        limit=30,
        recipient=owner,
        opened_at=NOW,
    )

    (point,) = as_viewer.get(f"/initiatives/{initiative.pk}").json()["attention_points"]

    assert point["rule"] == "U1"
    assert point["severity"] == "action"
    assert (point["value"], point["limit"]) == (40, 30)
    assert point["recipient"]["name"] == "Owner"
    assert point["page"].endswith(f"/{initiative.pk}/records/involvements/new/")


def test_an_initiative_of_others_is_not_there(initiative, as_outsider):
    response = as_outsider.get(f"/initiatives/{initiative.pk}")

    assert refusal(response, 404) == refusal(as_outsider.get("/initiatives/0"), 404)


@pytest.mark.parametrize("number", ["1" + "0" * 30, "1" * 5000, "-1", "x", "1.5"])
def test_a_number_that_nothing_has_is_not_found(as_owner, number):
    refusal(as_owner.get(f"/initiatives/{number}"), 404)


def test_the_portfolios_come_with_their_stages(portfolio, as_viewer, outsider):
    (shown,) = as_viewer.get("/portfolios").json()["results"]

    assert shown["slug"] == "lindervoort"
    assert [stage["slug"] for stage in shown["stages"]] == [
        "idea",
        "concept",
        "pilot",
        "scale",
    ]


@pytest.mark.parametrize(
    "path", ["/initiatives", "/initiatives/{id}/involvements", "/initiatives/{id}"]
)
def test_a_list_takes_as_many_queries_for_thirty_rows_as_for_three(
    path, initiative, owner, portfolio, as_viewer
):
    path = path.format(id=initiative.pk)
    grow(initiative, owner, portfolio, range(3))
    with CaptureQueriesContext(connection) as few:
        as_viewer.get(path)

    grow(initiative, owner, portfolio, range(3, 30))
    with CaptureQueriesContext(connection) as many:
        as_viewer.get(path)

    assert len(many) == len(few)
    assert len(few) < 35


def grow(initiative, owner, portfolio, numbers):
    """Add rows of everything that a list could ask for one by one."""
    for number in numbers:
        person = make_person(f"Person{number}", portfolio, Role.CONTRIBUTOR)
        make_initiative(person, title=f"Trees {number}")
        log_involvement(
            initiative,
            held_on=TODAY,
            form="interview",
            group=f"Group {number}",
            count=4,
            by=owner,
            at=NOW,
        )


def test_what_stopped_can_still_be_read(initiative, gate, as_gatekeeper, as_viewer):
    stop = {
        "outcome": "stop",
        "rationale": "Nobody asked for it.",
        "stop_reason": "no-need",
        "data_after": "none",
        "lesson": "Ask first.",
        "version": initiative.version,
    }
    path = f"/initiatives/{initiative.pk}"
    assert as_gatekeeper.post(f"{path}/decisions", stop).status_code == 201

    body = as_viewer.get(path).json()

    assert body["state"] == "stopped"
    assert body["days_in_stage"] >= 0


def test_the_filter_of_the_board_narrows_the_list(as_owner, owner):
    make_initiative(owner, title="Trees")
    make_initiative(owner, title="Noise")

    found = as_owner.get("/initiatives", q="trekker:@me -noise").json()["results"]
    assert [each["title"] for each in found] == ["Trees"]


def test_a_filter_that_is_not_understood_is_refused_with_what_would_be(as_owner):
    problem = refusal(as_owner.get("/initiatives", q="stage:foo"), 400)

    [error] = problem["errors"]
    assert error["parameter"] == "q"
    assert "“foo” means nothing after “stage:”." in error["detail"]


def test_a_row_says_what_its_serializer_would_say(owner, viewer, as_viewer):
    several = [make_initiative(owner, title=title) for title in ("Trees", "Roots")]
    set_tags(several[0], ["water", "green"], by=owner, at=NOW)
    Standing.objects.create(
        initiative=several[1], version=1, computed_on=TODAY, met=4, required=9
    )
    every = Initiative.objects.visible_to(viewer).order_by("pk")

    rows = as_viewer.get("/initiatives").json()["results"]

    assert rows == json.loads(json.dumps(InitiativeItem(every, many=True).data))
    assert rows[-2]["tags"] == ["green", "water"]
    assert rows[-1]["readiness"] == {"met": 4, "required": 9}
    only = as_viewer.get("/initiatives", fields="id,tags").json()["results"]
    assert only == [{"id": row["id"], "tags": row["tags"]} for row in rows]

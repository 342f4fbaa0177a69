"""The board and the report through the API."""

from datetime import timedelta

import pytest

from tests.cast import NOW, make_initiative
from tests.web.api.caller import refusal
from workflows.models import AttentionPoint, Severity
from workflows.outlook import look

PAGES = ("/portfolios/lindervoort/board", "/portfolios/lindervoort/report")


@pytest.fixture
def point(initiative, owner):
    return AttentionPoint.objects.create(
        initiative=initiative,
        rule="U1",
        severity=Severity.ACTION,
        failure_mode="FM1",
        value=40,
        limit=30,
        recipient=owner,
        opened_at=NOW,
    )


def test_the_board_has_its_cards_in_order(owner, initiative, as_viewer):
    make_initiative(owner, title="Bins")

    shown = as_viewer.get("/portfolios/lindervoort/board").json()

    idea, concept, *_rest = shown["columns"]
    assert [card["title"] for card in idea["cards"]] == ["Trees", "Bins"]
    assert (idea["leads_to"], concept["cards"]) == ("concept", [])
    assert shown["may_move"] is False


def test_a_card_says_what_is_going_wrong(point, as_viewer):
    shown = as_viewer.get("/portfolios/lindervoort/board").json()

    (found,) = shown["columns"][0]["cards"][0]["points"]
    assert (found["rule"], found["severity"], found["value"]) == ("U1", "action", 40)
    assert "40" in found["sentence"]


def test_the_report_says_what_there_is(point, gate, as_viewer):
    shown = as_viewer.get("/portfolios/lindervoort/report").json()

    standing = shown["chapters"][0]
    assert standing["question"] == "What do we have?"
    assert standing["words"][0] == "1 initiative is under way."
    stages = standing["tables"][0]
    assert [column["name"] for column in stages["columns"]][:3] == [
        "stage",
        "initiatives",
        "action",
    ]
    assert stages["rows"][0]["cells"][:3] == ["Idea", 1, 1]
    assert stages["rows"][0]["initiatives"] == [point.initiative_id]


def test_a_program_asks_for_one_chapter_of_some_initiatives(initiative, as_viewer):
    query = {"chapter": "standing", "q": "stage:pilot"}

    shown = as_viewer.get("/portfolios/lindervoort/report", **query).json()

    (standing,) = shown["chapters"]
    assert standing["words"][0] == "0 initiatives are under way."


def test_only_managers_are_told_what_stands_out(initiative, as_viewer, as_manager):
    look(at=NOW + timedelta(days=70))

    told = as_manager.get("/portfolios/lindervoort/report").json()["signals"]
    hidden = as_viewer.get("/portfolios/lindervoort/report").json()["signals"]

    assert ("P5", 70, 60) in [(s["code"], s["value"], s["limit"]) for s in told]
    assert hidden == []


def test_the_report_tells_of_the_decisions_of_its_period(concept, as_viewer):
    query = {"from": "2026-11-01", "to": "2026-11-30", "chapter": "gates"}

    shown = as_viewer.get("/portfolios/lindervoort/report", **query).json()

    assert shown["start"] == "2026-11-01"
    decisions = shown["chapters"][0]["tables"][-1]
    assert [row["initiatives"] for row in decisions["rows"]] == [[concept.pk]]


@pytest.mark.parametrize(
    "query",
    [
        {"from": "2099-01-01"},
        {"from": "0001-01-01"},
        {"from": "soon"},
        {"to": "1989-12-31"},
        {"to": "2026-02-30"},
        {"since": "2026-01-01"},
        {"q": "stagge:idea"},
        {"asOf": "1989-12-31"},
        {"chapter": "none"},
    ],
)
def test_a_period_that_cannot_be_is_refused(query, portfolio, as_viewer):
    problem = refusal(as_viewer.get("/portfolios/lindervoort/report", **query), 400)

    assert [error["parameter"] for error in problem["errors"]] == list(query)


@pytest.mark.parametrize("page", PAGES)
def test_a_portfolio_of_others_is_not_there(page, portfolio, as_outsider):
    absent = as_outsider.get(page.replace("lindervoort", "nowhere"))

    assert refusal(as_outsider.get(page), 404) == refusal(absent, 404)


@pytest.mark.parametrize("page", PAGES)
def test_a_portfolio_takes_as_many_queries_however_full(
    page, owner, point, as_viewer, django_assert_max_num_queries
):
    with django_assert_max_num_queries(60) as few:
        as_viewer.get(page)

    fill(owner, range(10))
    with django_assert_max_num_queries(60) as many:
        as_viewer.get(page)

    assert len(many) == len(few)


def fill(owner, numbers):
    for number in numbers:
        make_initiative(owner, title=f"Trees {number}")

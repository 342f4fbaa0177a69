"""The report page and its downloads, as people of a portfolio see them."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portfolio.models import Stage
from tests.cast import make_initiative
from tests.reports.conftest import gates, rule  # noqa: F401 - fixtures
from workflows.models import Outcome
from workflows.outlook import look

# Long ago, so that it does not matter when the test runs.
BEGAN = datetime(2020, 3, 2, 12, tzinfo=UTC)
MOVED = datetime(2020, 5, 4, 12, tzinfo=UTC)
STOPPED = datetime(2020, 6, 2, 12, tzinfo=UTC)
THEN = {"from": "2020-01-01", "to": "2020-12-31"}
# Two to know who asks, one for the portfolio, seven for the report.
# One of them finds the colours of the municipality, and one whether one manages it.
QUERIES = 12
KINDS = ("report", "documents")


@pytest.fixture
def past(owner, rule):  # noqa: F811
    trees = make_initiative(owner, title="Trees <b>", at=BEGAN)
    rule(trees, Outcome.GO, MOVED)
    rule(trees, Outcome.STOP, STOPPED, "Nobody uses it. It was tried.")
    make_initiative(owner, title="Noise", at=BEGAN)


@pytest.fixture
def get(client, viewer, portfolio):
    """Ask for the report as somebody who may only read."""
    client.force_login(viewer)

    def ask(name="report", language="en", **query):
        address = reverse(name, args=[portfolio.slug])
        return client.get(address, query, headers={"accept-language": language})

    return ask


def test_the_report_says_how_things_stand_and_what_happened(get, past):
    html = get(**THEN).content.decode()

    assert "1 initiative is under way." in html
    assert "2 initiatives began in this period." in html
    assert "1 was stopped." in html
    assert "2 decisions were taken; 1 let an initiative go on." in html


@pytest.mark.parametrize(("role", "sees"), [("manager", True), ("viewer", False)])
def test_only_managers_see_what_stands_out(
    role, sees, past, client, portfolio, request
):
    look(at=STOPPED + timedelta(days=100))
    client.force_login(request.getfixturevalue(role))

    address = reverse("report", args=[portfolio.slug])
    html = client.get(address).content.decode()

    assert ("For you as manager" in html) == sees
    assert ("No gate meeting for 192 days, limit 60" in html) == sees


def test_a_decision_is_told_with_the_first_sentence_of_its_reason(get, past):
    html = get(**THEN).content.decode()

    assert "Nobody uses it." in html
    assert "It was tried." not in html


def test_numbers_lead_to_the_initiatives_behind_them(get, past, owner):
    html = get(**THEN).content.decode()

    for initiative in owner.owned_initiatives.all():
        assert reverse("initiative", args=[initiative.pk]) in html


def test_what_people_typed_is_never_markup(get, past, stages):
    Stage.objects.filter(pk=stages["idea"].pk).update(name_en="<i onload=x>")

    html = get(**THEN).content.decode()

    assert "Trees <b>" not in html
    assert "<i onload" not in html


def test_drawings_carry_no_style_and_are_hidden_from_screen_readers(get, past):
    html = get(**THEN).content.decode()

    drawings = re.findall(r'<div class="report-drawing"[^>]*>', html)
    assert len(drawings) == html.partition("<main")[2].count("<svg")
    assert all('aria-hidden="true"' in drawing for drawing in drawings)
    assert "style=" not in html


def test_the_report_is_read_in_dutch_too(get, past):
    html = get(language="nl", **THEN).content.decode()

    assert '<html lang="nl">' in html
    assert "2 maart 2020" not in html
    assert "1 januari 2020" in html
    assert "Idee" in html


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ({"from": "soon"}, "“soon” is not a day since 1990."),
        ({"from": "0001-01-01"}, "“0001-01-01” is not a day since 1990."),
        ({"from": "2020-05-01", "to": "2020-01-01"}, "The last day comes before"),
        ({"from": "2999-01-01"}, "The first day is still to come."),
    ],
)
def test_a_period_that_cannot_be_is_explained(get, past, query, message):
    response = get(**query)

    assert response.status_code == 200
    assert message in response.content.decode()
    assert "This is the report of the last 12 months." in response.content.decode()


def test_an_empty_portfolio_is_told_where_to_begin(get):
    html = get().content.decode()

    assert "There is nothing to report yet" in html
    assert reverse("board", args=["lindervoort"]) in html


@pytest.mark.parametrize("name", KINDS)
def test_outsiders_find_nothing(client, outsider, past, name):
    client.force_login(outsider)

    assert client.get(reverse(name, args=["lindervoort"])).status_code == 404


@pytest.mark.parametrize("name", KINDS)
def test_who_is_not_signed_in_is_asked_to(client, past, name):
    response = client.get(reverse(name, args=["lindervoort"]))

    assert response.url.startswith(reverse("sign-in"))


@pytest.mark.parametrize("count", [3, 30])
def test_the_page_takes_the_same_queries_for_any_number(get, owner, count):
    for number in range(count):
        make_initiative(owner, title=f"Idea {number}")

    with CaptureQueriesContext(connection) as queries:
        get()

    assert len(queries) == QUERIES

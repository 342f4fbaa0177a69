"""The board page: what it says, to whom, and with how many queries."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portfolio.models import Hold, State
from tests.cast import make_initiative
from workflows.models import AttentionPoint, Gate, Severity, Standing

BUDGET = 12


@pytest.fixture
def page(client, manager):
    """Ask for the board as the manager."""
    client.force_login(manager)
    return lambda **query: client.get("/p/lindervoort/", query)


def open_point(initiative, **values):
    given = {"rule": "U1", "severity": Severity.ACTION, "value": 45, "limit": 30}
    return AttentionPoint.objects.create(
        initiative=initiative,
        recipient=initiative.owner,
        failure_mode="FM1",
        opened_at=timezone.now(),
        **(given | values),
    )


def test_a_card_says_what_it_is_and_who_runs_it(page, owner):
    make_initiative(owner, title="Trees", policy_field="Public space")

    html = page().content.decode()
    assert "Trees" in html
    assert "Public space · Owner" in html


def test_a_card_says_how_ready_it_is(page, initiative):
    Standing.objects.create(
        initiative=initiative,
        version=1,
        computed_on=timezone.now().date(),
        met=2,
        required=9,
    )

    assert "2 of 9 met" in page().content.decode()


def test_a_card_shows_three_points_and_counts_the_others(page, initiative):
    for rule in ("U1", "T1", "T4", "C1"):
        open_point(initiative, rule=rule)

    html = page().content.decode()
    assert html.count('class="point"') == 3
    assert "and 1 more" in html


def test_the_first_line_says_how_things_stand(page, owner):
    asking = make_initiative(owner, title="Asking")
    open_point(asking)
    waiting = make_initiative(owner, title="Waiting")
    waiting.state = State.ON_HOLD
    waiting.save()

    html = page().content.decode()
    assert "1 running initiative" in html
    assert "1 asks for action" in html
    assert "1 on hold" in html


def test_the_first_line_names_the_next_decision_point(page, initiative):
    initiative.planned_gate_on = timezone.now().date() + timedelta(days=400)
    initiative.save()

    day = initiative.planned_gate_on
    assert f"next decision point {day:%A} {day.day} {day:%B}" in page().content.decode()


def test_what_is_on_hold_lies_in_the_drawer_with_its_date(page, initiative):
    initiative.state = State.ON_HOLD
    initiative.save()
    day = timezone.now().date() + timedelta(days=30)
    Hold.objects.create(
        initiative=initiative, started_on=timezone.now().date(), resume_on=day
    )

    assert f"On hold in Idea until {day.day} {day:%B}" in page().content.decode()


def test_an_empty_column_tells_what_the_gate_before_it_asks(page, portfolio, stages):
    Gate.objects.create(
        portfolio=portfolio,
        stage=stages["idea"],
        slug="to-concept",
        question_nl="Is het echt?",
        question_en="Is it real?",
    )

    html = page().content.decode()
    assert "Nothing in Concept yet" in html
    assert "Is it real?" in html
    # Only the first column is where ideas begin, also where no gate asks anything.
    assert "Nothing in Scale yet" in html
    assert html.count("No ideas yet") == 1


def test_the_board_is_in_the_language_of_the_reader(client, manager, initiative):
    client.force_login(manager)

    html = client.get("/p/lindervoort/", headers={"accept-language": "nl"})
    assert '<html lang="nl">' in html.content.decode()
    assert "Opschaling" in html.content.decode()


def test_a_title_with_markup_is_shown_as_text(page, owner):
    make_initiative(owner, title="<script>alert(1)</script>")

    html = page().content.decode()
    assert "<script>alert(1)" not in html
    assert "&lt;script&gt;alert(1)" in html


def test_a_board_of_others_is_not_there(client, outsider, portfolio):
    client.force_login(outsider)

    assert client.get("/p/lindervoort/").status_code == 404


def test_a_viewer_sees_the_board_and_moves_nothing(client, viewer, initiative):
    client.force_login(viewer)

    html = client.get("/p/lindervoort/").content.decode()
    assert "Trees" in html
    assert "/move/" not in html


def test_who_is_not_signed_in_is_asked_who_it_is(client, portfolio):
    response = client.get("/p/lindervoort/")

    assert response.url == "/sign-in/?next=/p/lindervoort/"


@pytest.mark.parametrize("query", [{}, {"fragment": "columns"}])
def test_more_cards_take_no_more_queries(page, owner, query):
    page(**query)
    for number in range(3):
        open_point(make_initiative(owner, title=f"First {number}"))
    with CaptureQueriesContext(
        connection,
    ) as few:
        page(**query)

    for number in range(27):
        open_point(make_initiative(owner, title=f"Then {number}"))
    with CaptureQueriesContext(connection) as many:
        page(**query)
    assert len(few) == len(many) <= BUDGET


def test_the_fragment_holds_the_parts_and_no_page(page, initiative):
    html = page(fragment="columns").content.decode()

    assert "Trees" in html
    assert "<html" not in html


def test_a_card_stays_small(page, owner):
    before = len(page().content)
    for number in range(10):
        make_initiative(
            owner,
            title=f"Inspect trees first where it storms most, number {number}",
            policy_field="Public space",
        )

    assert (len(page().content) - before) / 10 < 900


def test_a_long_column_comes_with_its_first_cards_and_the_others_at_hand(page, owner):
    for number in range(20):
        make_initiative(owner, title=f"Idea {number}")

    whole = page().content.decode()
    fresh = page(fragment="columns").content.decode()

    shown, rest = whole.split("<noscript data-rest>")
    assert shown.count('<li class="card"') == 8
    assert rest.partition("</noscript>")[0].count('<li class="card"') == 12
    assert 'data-hidden="12"' in shown
    first, _, waiting = fresh.partition('<script type="text/plain" data-rest>')
    assert first.count('<li class="card"') == 8
    assert waiting.count('<li class="card"') == 12

"""The agenda of a gate meeting builds itself, and says why."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from portfolio.models import State
from portfolio.placing import enter
from tests.cast import NOW, TODAY, make_initiative, make_portfolio, make_ready
from tests.workflows.meeting_world import (
    DAY,
    HOLD,
    SOON,
    conditional_go,
    point,
)
from workflows.actions import (
    decide,
    meet_condition,
    request_decision,
)
from workflows.agenda import agenda_of, sentence
from workflows.models import (
    Terms,
)


def why(portfolio, *, held_on=SOON):
    """The agenda in words, by title."""
    found = agenda_of(portfolio, held_on=held_on, today=TODAY)
    return {
        each.initiative.title: [sentence(cause) for cause in each.causes]
        for each in found
    }


def test_nothing_is_on_the_agenda_where_nothing_waits(portfolio, initiative):
    assert why(portfolio) == {}


def test_a_decision_that_was_asked_for_is_on_the_agenda(portfolio, initiative, owner):
    request_decision(initiative, by=owner, at=NOW)

    assert why(portfolio) == {
        "Trees": ["Owner asked for a decision on 23 November 2026"]
    }


@pytest.fixture
def condition(playbook, initiative, gatekeeper, owner):
    ruling = conditional_go(owner)
    return decide(
        make_ready(initiative), ruling, by=gatekeeper, at=NOW
    ).conditions.get()


def test_a_condition_is_on_the_agenda_from_the_day_it_is_due(portfolio, condition):
    assert why(portfolio, held_on=SOON - DAY) == {}
    assert why(portfolio, held_on=SOON) == {
        "Trees": ["Condition due on 3 December 2026 (Owner): Ask the works council"]
    }


def test_a_condition_that_is_met_is_not_on_the_agenda(portfolio, condition, owner):
    meet_condition(condition, evidence="See the minutes.", by=owner, at=NOW)

    assert why(portfolio) == {}


def test_a_condition_of_what_has_ended_is_not_on_the_agenda(
    portfolio, condition, gatekeeper
):
    condition.initiative.refresh_from_db()
    condition.initiative.state = State.STOPPED
    condition.initiative.save(update_fields=["state"])

    assert why(portfolio) == {}


def test_a_hold_is_on_the_agenda_from_the_day_it_runs_out(
    playbook, initiative, gatekeeper
):
    decide(initiative, HOLD, by=gatekeeper, at=NOW)

    assert why(playbook, held_on=TODAY + 19 * DAY) == {}
    assert why(playbook, held_on=TODAY + 20 * DAY) == {
        "Trees": ["The hold runs out on 13 December 2026"]
    }


@pytest.mark.parametrize(
    ("rule", "value", "limit", "is_stuck"),
    [
        ("T4", 87, 60, False),
        ("T4", 88, 60, True),
        # Red at 120 days, whatever it said at 84.
        ("T1", 147, 84, False),
        ("T1", 148, 84, True),
        # Shown at the gate, never red by itself.
        ("C1", 400, 60, False),
        # No pilot any more.
        ("T2", 400, 1, False),
        # Said by the condition itself.
        ("O4", 40, 1, False),
    ],
)
def test_what_is_red_for_four_weeks_is_stuck(
    portfolio, initiative, rule, value, limit, is_stuck
):
    point(initiative, rule, value=value, limit=limit)

    assert bool(why(portfolio)) is is_stuck


def test_a_pilot_is_stuck_four_weeks_after_it_was_red(portfolio, initiative, stages):
    enter(initiative, stages["pilot"], "m", on=TODAY)
    point(initiative, "T2", value=58, limit=1)

    assert why(portfolio) == {"Trees": ["Pilot ended 58 days ago"]}


def test_a_portfolio_says_itself_when_something_is_stuck(portfolio, initiative):
    Terms.objects.create(portfolio=portfolio, agenda_after_days=7)
    point(initiative, value=67)

    assert why(portfolio) == {"Trees": ["Silent for 67 days, limit 60"]}


def test_a_point_that_ended_keeps_nothing_stuck(portfolio, initiative):
    point(initiative, closed_at=NOW)

    assert why(portfolio) == {}


def test_reviews_come_first_and_then_the_gravest(portfolio, owner):
    for title, value in (("Bins", 90), ("Noise", 100), ("Heat", 300), ("Trees", 95)):
        point(make_initiative(owner, title=title), value=value)
    request_decision(portfolio.initiatives.get(title="Trees"), by=owner, at=NOW)

    assert list(why(portfolio)) == ["Trees", "Heat", "Noise", "Bins"]
    assert why(portfolio)["Trees"] == [
        "Owner asked for a decision on 23 November 2026",
        "Silent for 95 days, limit 60",
    ]


def test_another_portfolio_has_an_agenda_of_its_own(portfolio, initiative):
    point(initiative)

    assert why(make_portfolio("heidemonde")) == {}


@pytest.mark.parametrize("count", [3, 30])
def test_the_agenda_takes_six_queries(portfolio, owner, count):
    for number in range(count):
        made = make_initiative(owner, title=f"Initiative {number}")
        request_decision(made, by=owner, at=NOW)
        point(made)

    with CaptureQueriesContext(connection) as queries:
        found = agenda_of(portfolio, held_on=SOON, today=TODAY)

    assert len(found) == count
    assert len(queries) == 6


def test_reasons_are_told_in_the_language_of_the_reader(portfolio, initiative, owner):
    request_decision(initiative, by=owner, at=NOW)

    with translation.override("nl"):
        assert why(portfolio) == {
            "Trees": ["Owner vroeg om een besluit op 23 november 2026"]
        }

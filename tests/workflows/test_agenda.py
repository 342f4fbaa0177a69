"""The agenda of a gate meeting builds itself, and says why."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from portfolio.models import State
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
from workflows.models import AskedLevel


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


def test_what_nobody_ended_is_stuck(portfolio, initiative):
    kept = point(initiative)

    assert why(portfolio) == {"Trees": ["Silent for 88 days, limit 60"]}
    for changes in (
        {"asked_level": AskedLevel.SPONSOR},
        {"snoozed_until": TODAY + DAY},
        # Said by the condition itself.
        {"rule": "O4"},
    ):
        for name, value in changes.items():
            setattr(kept, name, value)
        kept.save()
        assert why(portfolio) == {}
        kept.delete()
        kept = point(initiative)


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
def test_the_agenda_takes_four_queries(portfolio, owner, count):
    for number in range(count):
        made = make_initiative(owner, title=f"Initiative {number}")
        request_decision(made, by=owner, at=NOW)
        point(made)

    with CaptureQueriesContext(connection) as queries:
        found = agenda_of(portfolio, held_on=SOON, today=TODAY)

    assert len(found) == count
    assert len(queries) == 4


def test_reasons_are_told_in_the_language_of_the_reader(portfolio, initiative, owner):
    request_decision(initiative, by=owner, at=NOW)

    with translation.override("nl"):
        assert why(portfolio) == {
            "Trees": ["Owner vroeg om een besluit op 23 november 2026"]
        }

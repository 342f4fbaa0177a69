"""How far up something is asked, day by day; and how it ends."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from portfolio.actions import log_involvement
from portfolio.models import FailureMode, Form, State
from tests.cast import NOW, make_initiative
from tests.workflows.made import make_facts
from workflows.actions import set_limits
from workflows.escalation import level_of
from workflows.limits import Limits
from workflows.models import (
    AskedLevel,
    AttentionPoint,
    Closing,
    Severity,
    Terms,
)
from workflows.standing import catch_up

DAY = timedelta(days=1)
OWNER, SPONSOR, AGENDA = AskedLevel
# A Monday in spring: nothing stops the clock before the middle of July.
OPENED = date(2026, 3, 2)
RECESS = date(2026, 7, 6)


def moment(day):
    return datetime.combine(day, time(9), UTC)


def after(days, *, opened=OPENED, rule="T4", value=None, facts=(), **life):
    """Who is asked so many days after it opened."""
    point = AttentionPoint(
        rule=rule,
        value=60 + days if value is None else value,
        limit=60,
        severity=life.pop("severity", Severity.ATTENTION),
        opened_at=moment(opened),
        **life,
    )
    today = opened + days * DAY
    entered_on = opened - 90 * DAY
    return level_of(
        point, make_facts("idea", today=today, entered_on=entered_on, **dict(facts))
    )


@pytest.mark.parametrize(
    ("days", "level"),
    [(0, OWNER), (13, OWNER), (14, SPONSOR), (27, SPONSOR), (28, AGENDA), (99, AGENDA)],
)
def test_it_goes_up_while_nobody_answers(days, level):
    assert after(days) == level


@pytest.mark.parametrize(
    ("days", "level"), [(14, OWNER), (23, OWNER), (24, SPONSOR), (28, AGENDA)]
)
def test_an_answer_keeps_it_from_the_sponsor_but_not_from_the_meeting(days, level):
    assert after(days, answered_at=moment(OPENED + 10 * DAY)) == level


@pytest.mark.parametrize(
    ("days", "level"),
    [(20, OWNER), (33, OWNER), (34, SPONSOR), (47, SPONSOR), (48, AGENDA)],
)
def test_after_a_snooze_the_days_begin_anew(days, level):
    assert after(days, snoozed_until=OPENED + 20 * DAY, snoozes=1) == level


def test_the_third_wish_to_put_it_off_goes_up_at_once():
    assert after(1, snoozed_until=OPENED, snoozes=3) == SPONSOR


@pytest.mark.parametrize(
    ("days", "level"), [(9, OWNER), (57, OWNER), (61, OWNER), (62, SPONSOR)]
)
def test_recess_stops_the_clock(days, level):
    """Nine days before it and five after it."""
    assert after(days, opened=RECESS) == level


@pytest.mark.parametrize(
    ("days", "level"), [(13, OWNER), (23, OWNER), (24, SPONSOR), (38, AGENDA)]
)
def test_a_hold_stops_the_clock(days, level):
    hold = (OPENED + 5 * DAY, OPENED + 15 * DAY)

    assert after(days, facts={"holds": [hold]}) == level


@pytest.mark.parametrize(("days", "level"), [(13, OWNER), (14, SPONSOR), (28, AGENDA)])
def test_a_hold_that_ran_out_stops_no_clock(days, level):
    facts = {
        "row": {"state": State.ON_HOLD},
        "holds": [(OPENED - 30 * DAY, None)],
        "resume_on": OPENED,
    }

    assert after(days, rule="O3", facts=facts) == level


@pytest.mark.parametrize(
    ("days", "value", "level"),
    [
        (35, 119, OWNER),
        (36, 120, SPONSOR),
        (63, 147, SPONSOR),
        (64, 148, AGENDA),
        # Long red, but nobody was told.
        (0, 400, OWNER),
        (27, 427, SPONSOR),
        (28, 428, AGENDA),
    ],
)
def test_what_has_a_red_limit_goes_up_where_it_is_red(days, value, level):
    assert after(days, rule="T1", value=value) == level


def test_what_is_shown_at_the_gate_goes_nowhere():
    assert after(400, rule="C1", value=460) == OWNER


def test_what_is_for_information_goes_nowhere():
    assert after(40, severity=Severity.INFO) == OWNER


def test_a_portfolio_says_when_the_meeting_talks_about_it():
    assert after(7, facts={"terms": Terms(agenda_after_days=7)}) == AGENDA
    assert after(40, facts={"terms": Terms(agenda_after_days=60)}) == SPONSOR


@pytest.fixture
def unheard(owner):
    """Forty days on the clock without a word of a user."""
    initiative = make_initiative(owner, at=NOW - 40 * DAY)
    catch_up(at=NOW)
    return initiative


def test_each_day_brings_it_up_to_date(unheard):
    levels = []
    for days in (13, 14, 28):
        catch_up(at=NOW + days * DAY)
        levels.append(AttentionPoint.objects.get(rule="U1").asked_level)

    assert levels == [OWNER, SPONSOR, AGENDA]


def ended():
    return AttentionPoint.objects.get(rule="U1").closing


def test_a_fact_resolves(unheard, owner):
    log_involvement(
        unheard,
        held_on=NOW.date(),
        form=Form.INTERVIEW,
        group="Inspectors",
        count=1,
        findings="They decide by the wind.",
        by=owner,
        at=NOW,
    )
    catch_up(at=NOW)

    assert ended() == Closing.RESOLVED


def test_other_limits_withdraw(unheard, manager):
    wider = {("U1", "idea"): Limits(attention=60, action=90)}
    set_limits(unheard.portfolio, wider, by=manager, at=NOW)
    catch_up(at=NOW + DAY)

    assert ended() == Closing.WITHDRAWN


def test_a_rule_that_is_no_more_withdraws(unheard):
    AttentionPoint.objects.create(
        initiative=unheard,
        rule="X9",
        value=5,
        limit=3,
        severity=Severity.ATTENTION,
        failure_mode=FailureMode.USERS,
        recipient=unheard.owner,
        opened_at=NOW,
    )
    catch_up(at=NOW + DAY)

    assert AttentionPoint.objects.get(rule="X9").closing == Closing.WITHDRAWN

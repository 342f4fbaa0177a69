"""When the clock of a portfolio stands still."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from portfolio.clock import USUAL, days_before, running_days
from portfolio.ledger import Kind, Stale
from portfolio.models import Event
from portfolio.rest import Free, Rest, calendar_of
from tests.cast import NOW, TODAY, make_initiative
from workflows.actions import set_calendar
from workflows.models import AttentionPoint
from workflows.standing import catch_up

DAY = timedelta(days=1)
EARLY = (date(2026, 7, 4), date(2026, 8, 16))
BREAK = Free(date(2026, 10, 19), date(2026, 10, 25), "Autumn break")
REST = Rest((EARLY,), (BREAK,), True)


def days(start, end, rest=REST):
    return running_days(start, end, rest=calendar_of(rest.kept))


def test_what_is_kept_is_read_again():
    assert Rest.of(REST.kept) == REST
    assert Rest().kept == {}
    assert calendar_of({}) is USUAL
    assert calendar_of(REST.kept) is calendar_of(dict(REST.kept))


@pytest.mark.parametrize(
    ("start", "end", "count"),
    [
        # Its own recess takes the place of the usual one, in that year.
        (date(2026, 7, 3), date(2026, 7, 20), 1),
        (date(2026, 8, 17), date(2026, 8, 31), 14),
        (date(2027, 7, 14), date(2027, 9, 1), 1),
        (date(2026, 10, 18), date(2026, 10, 26), 1),
        # King's Day, a Monday; Easter Monday.
        (date(2026, 4, 27), date(2026, 4, 28), 0),
        (date(2026, 4, 6), date(2026, 4, 7), 0),
        (date(2026, 12, 23), date(2027, 1, 4), 2),
    ],
)
def test_the_clock_stands_still_on_its_days(start, end, count):
    assert days(start, end) == count


def test_without_a_word_public_holidays_count():
    assert running_days(date(2026, 4, 27), date(2026, 4, 28)) == 1


def test_counting_back_agrees():
    rest = calendar_of(REST.kept)

    for count in (0, 1, 40, 300):
        start = days_before(TODAY, count, rest=rest)
        assert running_days(start, TODAY, rest=rest) == count


def test_points_follow_the_calendar(owner, manager):
    initiative = make_initiative(owner, at=NOW - 32 * DAY)
    catch_up(at=NOW)
    assert AttentionPoint.objects.open().filter(rule="U1").exists()

    set_calendar(initiative.portfolio, Rest(free=(BREAK,)), by=manager, at=NOW)
    catch_up(at=NOW)

    assert not AttentionPoint.objects.open().filter(rule="U1").exists()
    initiative.refresh_from_db()
    assert initiative.days_in_stage(TODAY) == 28


def test_it_is_one_line_in_the_ledger(portfolio, manager):
    for _time in range(2):
        set_calendar(portfolio, REST, by=manager, at=NOW)

    event = Event.objects.get(kind=Kind.CALENDAR_SET)
    assert event.facts == {"before": {}, "after": REST.kept}


@pytest.mark.parametrize("role", ["owner", "viewer", "gatekeeper", "outsider"])
def test_only_managers_set_it(role, portfolio, request):
    with pytest.raises(PermissionDenied):
        set_calendar(portfolio, REST, by=request.getfixturevalue(role), at=NOW)


@pytest.mark.parametrize(
    "wrong",
    [
        (TODAY, TODAY - DAY),
        (TODAY, TODAY + 92 * DAY),
        (date(1200, 1, 1), date(1200, 1, 2)),
        (BREAK.last, BREAK.last + DAY),
    ],
)
def test_what_makes_no_sense_is_refused(wrong, portfolio, manager):
    rest = Rest(free=(BREAK, Free(*wrong)))

    with pytest.raises(ValidationError) as refused:
        set_calendar(portfolio, rest, by=manager, at=NOW)

    assert list(refused.value.message_dict) == ["free"]


def test_who_comes_second_is_told(portfolio, manager):
    set_calendar(portfolio, REST, by=manager, at=NOW)

    with pytest.raises(Stale):
        set_calendar(portfolio, Rest(), seen={}, by=manager, at=NOW)

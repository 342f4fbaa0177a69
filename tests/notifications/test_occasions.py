"""When digests go, by cadence, and when no mail goes: in summer and winter time."""

from datetime import datetime

import pytest

from notifications import occasions
from notifications.models import Cadence
from portfolio.clock import AMSTERDAM

WEEKLY, DAILY, BIWEEKLY, URGENT = (
    Cadence.WEEKLY,
    Cadence.DAILY,
    Cadence.BIWEEKLY,
    Cadence.URGENT,
)


def moment(text):
    return datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM) if text else None


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        # Around the moment itself.
        ("2026-11-24T07:59:59", "2026-11-17T08:00"),
        ("2026-11-24T08:00:00", "2026-11-24T08:00"),
        ("2026-11-30T23:59:59", "2026-11-24T08:00"),
        # The nights in which the clock changes, and the Tuesdays after them.
        ("2026-03-29T03:00:00", "2026-03-24T08:00"),
        ("2026-03-31T08:00:00", "2026-03-31T08:00"),
        ("2026-10-25T02:30:00", "2026-10-20T08:00"),
        ("2026-10-27T08:00:00", "2026-10-27T08:00"),
        # Over the end of the year, and through a leap day.
        ("2027-01-01T00:00:00", "2026-12-29T08:00"),
        ("2028-02-29T08:00:00", "2028-02-29T08:00"),
        # King's Day and both days of Christmas are Tuesdays: the first day after.
        ("2027-04-27T12:00:00", "2027-04-20T08:00"),
        ("2027-04-28T08:00:00", "2027-04-28T08:00"),
        ("2029-12-26T12:00:00", "2029-12-18T08:00"),
        ("2029-12-27T08:00:00", "2029-12-27T08:00"),
        ("2030-01-01T12:00:00", "2029-12-27T08:00"),
        ("2030-01-02T08:00:00", "2030-01-02T08:00"),
    ],
)
def test_the_last_weekly_digest_was_due_on_tuesday_at_eight(at, expected):
    assert occasions.last(WEEKLY, moment(at)) == moment(expected)


@pytest.mark.parametrize(
    ("cadence", "at", "expected"),
    [
        (WEEKLY, "2026-11-24T07:59:59", "2026-11-24T08:00"),
        (WEEKLY, "2026-11-24T08:00:00", "2026-12-01T08:00"),
        (WEEKLY, "2027-04-27T12:00:00", "2027-04-28T08:00"),
        # Every other week; a year of 53 weeks changes nothing.
        (BIWEEKLY, "2026-11-24T08:00:00", "2026-12-01T08:00"),
        (BIWEEKLY, "2026-12-01T08:00:00", "2026-12-15T08:00"),
        (BIWEEKLY, "2026-12-15T08:00:00", "2026-12-29T08:00"),
        (BIWEEKLY, "2026-12-29T08:00:00", "2027-01-12T08:00"),
        # Working days, over a weekend, the short and the long night, and a leap day.
        (DAILY, "2026-11-23T08:00:00", "2026-11-24T08:00"),
        (DAILY, "2026-11-27T08:00:00", "2026-11-30T08:00"),
        (DAILY, "2026-03-28T12:00:00", "2026-03-30T08:00"),
        (DAILY, "2026-10-24T12:00:00", "2026-10-26T08:00"),
        (DAILY, "2028-02-28T08:00:00", "2028-02-29T08:00"),
        # Good Friday to Easter Monday, Ascension Day, the end of the year.
        (DAILY, "2026-04-02T08:00:00", "2026-04-07T08:00"),
        (DAILY, "2026-05-13T08:00:00", "2026-05-15T08:00"),
        (DAILY, "2026-12-31T08:00:00", "2027-01-04T08:00"),
        (URGENT, "2026-11-24T08:00:00", None),
    ],
)
def test_the_following_digest(cadence, at, expected):
    assert occasions.following(cadence, moment(at)) == moment(expected)


@pytest.mark.parametrize(
    ("cadence", "at", "expected"),
    [
        (WEEKLY, "2026-11-24T08:00", "2026-11-24T08:00"),
        # Six hours later, and until the end of the week.
        (WEEKLY, "2026-11-24T14:00", "2026-11-24T08:00"),
        (WEEKLY, "2026-11-29T19:59", "2026-11-24T08:00"),
        # After seven days it is nearly Tuesday again: one digest, not two.
        (WEEKLY, "2026-11-30T09:00", None),
        (WEEKLY, "2026-12-01T08:00", "2026-12-01T08:00"),
        (BIWEEKLY, "2026-12-04T09:00", "2026-12-01T08:00"),
        (BIWEEKLY, "2026-12-08T09:00", None),
        (DAILY, "2026-11-24T19:59", "2026-11-24T08:00"),
        (DAILY, "2026-11-25T07:00", None),
        (DAILY, "2026-11-28T12:00", None),
        (URGENT, "2026-11-24T08:00", None),
    ],
)
def test_after_an_outage_it_goes_late_or_with_the_next(cadence, at, expected):
    assert occasions.due(cadence, moment(at)) == moment(expected)


def test_eight_is_eight_in_amsterdam_whatever_the_season():
    winter = occasions.last(WEEKLY, moment("2026-03-28T12:00"))
    summer = occasions.last(WEEKLY, moment("2026-04-01T12:00"))

    assert winter.utcoffset() != summer.utcoffset()
    assert winter.hour == summer.hour == 8


@pytest.mark.parametrize(
    ("at", "is_quiet"),
    [
        ("2026-11-24T06:59:59", True),
        ("2026-11-24T07:00", False),
        ("2026-11-24T19:59:59", False),
        ("2026-11-24T20:00", True),
        # The night that is an hour short, and the one that is an hour long.
        ("2026-03-29T06:59", True),
        ("2026-03-29T07:00", False),
        ("2026-10-25T02:30", True),
        ("2026-10-25T07:00", False),
        ("2026-12-25T12:00", True),
        ("2026-04-06T12:00", True),
        ("2026-04-27T12:00", True),
        ("2026-04-28T12:00", False),
    ],
)
def test_nobody_is_written_to_at_night_or_on_a_holiday(at, is_quiet):
    assert occasions.is_quiet(moment(at)) is is_quiet

"""Digests go on Tuesday at eight in Amsterdam, in summer and in winter time."""

from datetime import datetime

import pytest

from notifications import occasions
from portfolio.clock import AMSTERDAM


def moment(text):
    return datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM)


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
def test_the_last_occasion_is_the_last_tuesday_at_eight(at, expected):
    assert occasions.last(moment(at)) == moment(expected)


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-11-24T07:59:59", "2026-11-24T08:00"),
        ("2026-11-24T08:00:00", "2026-12-01T08:00"),
        ("2027-04-27T12:00:00", "2027-04-28T08:00"),
    ],
)
def test_the_following_occasion_is_the_next_tuesday_at_eight(at, expected):
    assert occasions.following(moment(at)) == moment(expected)


def test_eight_is_eight_in_amsterdam_whatever_the_season():
    winter = occasions.last(moment("2026-03-28T12:00"))
    summer = occasions.last(moment("2026-04-01T12:00"))

    assert winter.utcoffset() != summer.utcoffset()
    assert winter.hour == summer.hour == 8

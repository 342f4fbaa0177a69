"""Days on the clock."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portfolio.clock import day_of, days_before, running_days

DAYS = st.dates(date(2000, 1, 1), date(2060, 12, 31))


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (date(2026, 3, 1), date(2026, 3, 1), 0),
        (date(2026, 3, 2), date(2026, 3, 1), 0),
        (date(2026, 3, 1), date(2026, 3, 31), 30),
        (date(2026, 7, 14), date(2026, 9, 1), 1),
        (date(2026, 7, 15), date(2026, 9, 1), 0),
        (date(2026, 12, 20), date(2027, 1, 5), 6),
        (date(2028, 2, 28), date(2028, 3, 1), 2),
    ],
)
def test_recess_and_christmas_do_not_count(start, end, expected):
    assert running_days(start, end) == expected


def test_a_hold_does_not_count():
    holds = [(date(2026, 3, 10), date(2026, 3, 20))]

    assert running_days(date(2026, 3, 1), date(2026, 3, 31), holds=holds) == 20


def test_an_open_hold_lasts_until_the_end():
    holds = [(date(2026, 3, 10), None)]

    assert running_days(date(2026, 3, 1), date(2026, 3, 31), holds=holds) == 9


def test_a_hold_before_the_start_takes_nothing_away():
    holds = [(date(2026, 1, 10), date(2026, 2, 10))]

    assert running_days(date(2026, 3, 1), date(2026, 3, 31), holds=holds) == 30


@given(DAYS, st.integers(0, 2000))
def test_counting_back_and_forth_gives_the_same_number(end, days):
    assert running_days(days_before(end, days), end) == days


@given(DAYS, DAYS, DAYS)
def test_two_stretches_add_up(first, second, third):
    first, second, third = sorted((first, second, third))

    whole = running_days(first, third)

    assert running_days(first, second) + running_days(second, third) == whole


@pytest.mark.parametrize(
    ("at", "day"),
    [
        (datetime(2026, 11, 22, 23, 30, tzinfo=UTC), date(2026, 11, 23)),
        (datetime(2026, 6, 30, 21, 59, tzinfo=UTC), date(2026, 6, 30)),
        (datetime(2026, 6, 30, 22, 0, tzinfo=UTC), date(2026, 7, 1)),
        (datetime(2026, 3, 28, 23, 30, tzinfo=UTC), date(2026, 3, 29)),
        (datetime(2026, 10, 24, 22, 30, tzinfo=UTC), date(2026, 10, 25)),
    ],
)
def test_a_day_is_a_day_in_amsterdam(at, day):
    assert day_of(at) == day

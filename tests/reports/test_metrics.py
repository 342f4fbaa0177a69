"""The figures against tables worked out by hand, and against brute force."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portfolio.models import FailureMode
from reports import metrics
from reports.history import Exit, Stay
from reports.period import Period
from workflows.models import Outcome

DAYS = st.lists(st.integers(0, 12), max_size=8)


def stay(days, *, entered=date(2026, 3, 2), left=None, exit_=None):
    return Stay(1, 1, entered, left, days, exit_, True)


@pytest.mark.parametrize(
    ("finished", "running", "expected"),
    [
        # No censoring: the day on which half have left.
        ([10], [], 10),
        ([10, 20], [], 10),
        ([10, 20, 30], [], 20),
        ([10, 20, 30, 40], [], 20),
        ([5, 5, 5], [], 5),
        # Nothing, or nothing that ended.
        ([], [], None),
        ([], [10, 20], None),
        # Running longer than all: 2 of 4 left after 20.
        ([10, 20], [30, 40], 20),
        # 3 of 7 left: the half is not reached.
        ([10, 20, 30], [40, 40, 40, 40], None),
        # 10: 5/6 left. 15 and 25 are censored. 20: 5/6 x 3/4 = 5/8.
        # 30: 5/8 x 1/2 = 5/16.
        ([10, 20, 30], [15, 25, 40], 30),
        # What runs as long as one that left is still at risk: 1/2 at 10.
        ([10], [10], 10),
        # What ran shorter tells nothing: only one of one left at 10.
        ([10], [5, 5, 5], 10),
        # 2/3 x 3/4 is half exactly, however it is rounded: 6: 4/6, 7: 4/6 x 3/4.
        ([6, 6, 7], [8, 8, 8], 7),
    ],
)
def test_the_median_counts_what_is_running(finished, running, expected):
    assert metrics.median(finished, running) == expected


@given(DAYS, DAYS)
def test_the_median_is_what_counting_day_by_day_gives(finished, running):
    left_over, expected = Fraction(1), None
    for day in range(13):
        at_risk = sum(days >= day for days in [*finished, *running])
        if at_risk:
            left_over *= 1 - Fraction(finished.count(day), at_risk)
        if expected is None and left_over <= Fraction(1, 2):
            expected = day

    assert metrics.median(finished, running) == expected


@given(DAYS)
def test_without_running_ones_half_have_left_by_the_median(finished):
    half = metrics.median(finished, [])

    assert half is None or sum(d <= half for d in finished) * 2 >= len(finished)
    assert half is None or sum(d < half for d in finished) * 2 < len(finished)


def test_time_in_stage_counts_those_running_longer():
    ended = stay(30, left=date(2026, 4, 1), exit_=Exit.MOVED_ON)

    found = metrics.time_in_stage([ended, stay(10), stay(30), stay(31)])

    assert found == metrics.TimeInStage(median=None, finished=1, running=3, longer=0)
    found = metrics.time_in_stage([ended, ended, stay(10), stay(30), stay(31)])
    assert found == metrics.TimeInStage(median=30, finished=2, running=3, longer=1)


def test_a_stay_of_one_calendar_day_is_no_time_in_a_stage():
    day = date(2026, 3, 2)

    found = metrics.time_in_stage([stay(0, entered=day, left=day)])

    assert found == metrics.TimeInStage(median=None, finished=0, running=0, longer=0)


@pytest.mark.parametrize(
    ("entered", "left", "exit_", "expected"),
    [
        (date(2026, 1, 1), None, None, metrics.Flow(1, 0, 0, 0, 0)),
        (date(2025, 12, 31), None, None, metrics.Flow(0, 0, 0, 0, 0)),
        (date(2026, 3, 31), None, None, metrics.Flow(1, 0, 0, 0, 0)),
        (date(2026, 4, 1), None, None, metrics.Flow(0, 0, 0, 0, 0)),
        (
            date(2025, 5, 1),
            date(2026, 3, 31),
            Exit.MOVED_ON,
            metrics.Flow(0, 1, 0, 0, 0),
        ),
        (
            date(2026, 2, 1),
            date(2026, 3, 1),
            Exit.MOVED_BACK,
            metrics.Flow(1, 0, 1, 0, 0),
        ),
        (
            date(2026, 2, 1),
            date(2026, 3, 1),
            Exit.STOPPED,
            metrics.Flow(1, 0, 0, 1, 0),
        ),
        (
            date(2025, 2, 1),
            date(2026, 1, 1),
            Exit.HANDED_OVER,
            metrics.Flow(0, 0, 0, 0, 1),
        ),
        (
            date(2025, 2, 1),
            date(2026, 4, 1),
            Exit.STOPPED,
            metrics.Flow(0, 0, 0, 0, 0),
        ),
    ],
)
def test_flow_counts_what_falls_in_the_period(entered, left, exit_, expected):
    quarter = Period(date(2026, 1, 1), date(2026, 3, 31))

    found = metrics.flow([stay(0, entered=entered, left=left, exit_=exit_)], quarter)

    assert found == expected


def test_attention_counts_points_and_initiatives_per_failure_mode():
    points = [(1, "FM1", 3), (1, "FM1", 2), (2, "FM1", 1), (2, "legal", 3)]

    found = {row.mode: row for row in metrics.attention(points)}

    assert list(found) == list(FailureMode)
    assert found["FM1"] == metrics.Attention(FailureMode.USERS, 1, 1, 1, 2)
    assert found["legal"] == metrics.Attention(FailureMode.LEGAL, 1, 0, 0, 1)
    assert found["FM2"].total == 0


def test_how_long_things_stayed_wrong_counts_what_still_is():
    points = [
        metrics.Lasting("FM1", days, is_solved)
        for days, is_solved in ((10, True), (20, True), (90, False), (90, False))
    ]
    points += [metrics.Lasting("FM2", 30, True), metrics.Lasting("FM3", 30, False)]

    assert metrics.lasted(points) == {"FM1": 20, "FM2": 30, "FM3": None}


def test_every_outcome_is_counted_even_when_it_was_not_chosen():
    found = dict(metrics.outcomes(["go", "stop", "go"]))

    assert found == {
        Outcome.GO: 2,
        Outcome.CONDITIONAL_GO: 0,
        Outcome.HOLD: 0,
        Outcome.RECYCLE: 0,
        Outcome.STOP: 1,
        Outcome.HAND_OVER: 0,
    }

"""What holds of any portfolio: sums add up, shares are shares, the past stays."""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portfolio.models import State
from reports.figures.balance import balance
from reports.figures.chance import Exposure, Grid, Seen, arrivals_in, passing
from reports.figures.flow import ageing, flow
from reports.figures.forecast import forecast
from reports.figures.funnel import _cohorts, _conversions
from reports.figures.survival import time_in_stages
from reports.period import Period, last_year
from tests.reports import generated

AS_OF = date(2026, 6, 30)
STAGES = (1, 2, 3, 4)
LENGTHS = st.integers(1, 200)


@st.composite
def lives(draw):
    """Initiatives that go on, back or out, as rows of passages."""
    rows, endings = [], {}
    for key in range(1, draw(st.integers(1, 12)) + 1):
        stage, entered = 1, AS_OF - timedelta(days=draw(st.integers(0, 900)))
        while True:
            left = entered + timedelta(days=draw(LENGTHS))
            if left > AS_OF:
                rows.append((key, stage, stage, entered, None, "active"))
                break
            rows.append((key, stage, stage, entered, left, "stopped"))
            move = draw(st.sampled_from((-1, 0, 1, 1)))
            if not move or not 1 <= stage + move <= 4:
                break
            stage, entered = stage + move, left
    return rows, endings


def past_of(rows, endings, as_of=AS_OF):
    return generated.past_of(rows, endings, as_of=as_of)


def everything(past):
    period = last_year(past.as_of)
    return (
        time_in_stages(past),
        flow(past, period),
        _cohorts(past),
        _conversions(past, period),
        balance(past),
    )


# The first life is made while the calendar is read for the first time.
@settings(suppress_health_check=[HealthCheck.too_slow])
@given(lives())
def test_sums_add_up(life):
    past = past_of(*life)
    found = flow(past, last_year(AS_OF))

    everyone = len({row[0] for row in life[0]})
    last = found.months[-1]
    assert last.in_progress + last.all_stopped + last.all_handed_over == everyone
    assert last.in_progress == len(past.present)
    for before, after in zip(found.months, found.months[1:], strict=False):
        gained = len(after.arrived) - after.went_out
        assert after.in_progress == before.in_progress + gained
    for groups in balance(past).parts.values():
        assert sum(len(group.initiatives) for group in groups) == len(past.present)
    cohorts = _cohorts(past)
    assert sum(len(each.entered) for each in cohorts) == everyone
    for each in cohorts:
        ends = len(each.handed_over) + len(each.stopped) + len(each.under_way)
        assert ends == len(each.entered)
    for each in everything(past)[3]:
        parts = (each.moved_on, each.moved_back, each.stopped, each.handed_over)
        left = sum(map(len, parts))
        assert left + len(each.still_there) == len(each.entered)
        assert each.share is None or 0 <= each.share <= 1


@given(lives())
def test_a_figure_does_not_depend_on_which_initiative_is_read_first(life):
    rows, endings = life
    turned = [(100 - row[0], *row[1:]) for row in rows]
    turned.sort(key=lambda row: (row[0], row[3]))

    def counted(past):
        times = [(t.survival, len(t.longer)) for t in time_in_stages(past)]
        months = [(len(m.arrived), m.went_out, m.standing) for m in _months(past)]
        ages = [(a.limits, [*map(len, a.bands)]) for a in ageing(past)]
        return times, months, ages

    assert counted(past_of(rows, endings)) == counted(past_of(turned, endings))


def flow_of(past):
    return flow(past, last_year(past.as_of))


def _months(past):
    return flow_of(past).months


@given(lives(), st.integers(1, 400))
def test_the_past_stays_as_it_was(life, ago):
    rows, endings = life
    then = AS_OF - timedelta(days=ago)
    now, before = past_of(rows, endings), past_of(rows, endings, then)

    # Nobody enters afterwards, and what was over then is over now in the same way.
    assert {s.initiative for s in before.stays} <= {s.initiative for s in now.stays}
    assert len(before.stays) <= len(now.stays)
    over = [stay for stay in before.stays if stay.left_on and stay.left_on < then]
    kept = {(s.initiative, s.stage, s.entered_on): s for s in now.stays}
    for stay in over:
        later = kept[stay.initiative, stay.stage, stay.entered_on]
        assert (later.left_on, later.days) == (stay.left_on, stay.days)
    # A month that was over then is told the same.
    window = Period(then - timedelta(days=60), then)
    told = [flow(each, window).months[:-1] for each in (before, now)]
    counts = [
        [(len(m.arrived), m.standing, len(m.moved_back)) for m in each] for each in told
    ]
    assert counts[0] == counts[1]


@given(lives())
def test_states_follow_from_the_stays(life):
    past = past_of(*life)

    for key, state in past.states.items():
        assert (state == State.ACTIVE) == (key in past.present)


SEEN = st.builds(
    lambda days, watched, way: Seen(0, min(days, watched), days, way),
    st.integers(0, 300),
    st.sampled_from((0, 0, 30)),
    st.sampled_from((1, 1, 0, None)),
)


@given(st.lists(SEEN, min_size=1, max_size=40), st.randoms(), st.integers(1, 400))
def test_chances_are_chances(stays, chance, days):
    grid = Grid.of(days)
    hazard = Exposure.of(Counter(stays), grid).drawn(chance)
    onward = arrivals_in([hazard], 1, grid.cells)

    assert all(0 <= p <= 1 + 1e-9 for row in onward for p in row)
    assert onward[0] == sorted(onward[0])
    reached, left = passing(hazard, 3, 0, onward, grid.cells)
    assert 0 <= reached <= left + 1e-9 <= 1 + 2e-9


def test_a_forecast_needs_ten_pilots_that_ended():
    rows = [
        row
        for key in range(1, 10)
        for row in (
            (key, 1, 1, date(2025, 1, 1), date(2025, 3, 1), "stopped"),
            (key, 2, 2, date(2025, 3, 1), date(2025, 5, 1), "stopped"),
            (key, 3, 3, date(2025, 5, 1), date(2025, 12, 1), "stopped"),
        )
    ]
    until = date(2026, 12, 31)
    assert forecast(past_of(rows, {}), until=until).n == 9
    assert forecast(past_of(rows, {}), until=until).is_refused

    tenth = (10, 3, 3, date(2025, 5, 1), date(2025, 12, 1), "stopped")
    assert not forecast(past_of([*rows, tenth], {}), until=until).is_refused


@pytest.mark.parametrize("runs", [50])
def test_a_forecast_is_the_same_each_time_it_is_asked(runs):
    rows = [
        (key, 3, 3, date(2025, 5, 1), date(2025, 6 + key % 6, 1), "stopped")
        for key in range(1, 13)
    ] + [(99, 3, 3, date(2026, 3, 1), None, "active")]

    told = [
        forecast(past_of(rows, {}), until=date(2026, 12, 31), runs=runs)
        for _each in range(2)
    ]
    assert told[0] == told[1]
    assert [each.initiative for each in told[0].chances] == [99]
    assert 0 < told[0].chances[0].chance <= 1

"""Kaplan and Meier's curve, held against a well-kept library and against its laws."""

import math
import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.duration.survfunc import SurvfuncRight

from reports.figures.survival import TINY, survival

DAYS = st.integers(1, 60)
STAYS = st.lists(st.tuples(DAYS, st.booleans()), min_size=1, max_size=40)


def split(stays):
    finished = [days for days, has_left in stays if has_left]
    return finished, [days for days, has_left in stays if not has_left]


def theirs(stays):
    days, has_left = zip(*stays, strict=True)
    with warnings.catch_warnings():
        # Where all have left their variance is nought times infinity.
        warnings.simplefilter("ignore")
        return SurvfuncRight(np.array(days), np.array(has_left, int))


@given(STAYS)
def test_the_curve_is_that_of_statsmodels(stays):
    ours, found = survival(*split(stays)), theirs(stays)

    seen = dict(zip(found.surv_times, found.surv_prob, strict=True))
    assert {step.days: step.left for step in ours.steps} == pytest.approx(seen)
    assert [step.at_risk for step in ours.steps] == [*found.n_risk]


@given(STAYS)
def test_the_band_is_greenwoods_on_the_scale_of_log_minus_log(stays):
    ours, found = survival(*split(stays)), theirs(stays)

    for step, se in zip(ours.steps, found.surv_prob_se, strict=True):
        if step.left > TINY:
            scale = step.left * abs(math.log(step.left))
            width = 1.959963984540054 * se / scale
            low = step.left ** math.exp(width)
            assert (step.low, step.high) == pytest.approx(
                (low, step.left ** math.exp(-width))
            )


@given(STAYS, st.sampled_from((25, 50, 75, 85)))
def test_percentiles_and_their_bounds_are_those_of_statsmodels(stays, percent):
    ours, found = survival(*split(stays)), theirs(stays)
    left = 1 - percent / 100
    if any(abs(step.left - left) < 1e-6 for step in ours.steps):
        # On the edge they wait for the next step.
        return

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        days = found.quantile(percent / 100)
        low, high = found.quantile_ci(percent / 100)
    estimate = ours.percentile(percent)
    assert estimate.days == (None if math.isnan(days) else days)
    if not math.isnan(low):
        assert estimate.low == low
        if estimate.high is not None:
            assert estimate.high == high


@given(STAYS)
def test_a_curve_goes_down_between_its_bounds_and_within_nought_and_one(stays):
    found = survival(*split(stays))

    shares = [1.0, *(step.left for step in found.steps), 0.0]
    assert shares == sorted(shares, reverse=True)
    for step in found.steps:
        assert 0 <= step.low <= step.left + TINY
        assert step.left - TINY <= step.high <= 1
    assert found.n == len(stays)


@given(STAYS, st.randoms())
def test_a_curve_does_not_depend_on_the_order_of_the_rows(stays, chance):
    finished, running = split(stays)
    ordered = survival(finished, running)
    chance.shuffle(finished)
    chance.shuffle(running)

    assert survival(finished, running) == ordered


@given(STAYS, DAYS)
def test_what_keeps_running_never_shortens_the_median(stays, more):
    finished, running = split(stays)
    longest = max((days for days, _left in stays), default=0)

    before = survival(finished, running).median
    after = survival(finished, [*running, longest + more]).median
    assert after is None or (before is not None and after >= before)

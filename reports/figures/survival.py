"""How long a stage takes, with what is still running counted in (Kaplan and Meier)."""

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from reports.figures.past import Past

# Rounding must not push an exact share over the edge.
TINY = 1e-9
# A band in which the truth lies 95 times out of 100.
Z = 1.959963984540054


class Step(NamedTuple):
    """After so many days this share is still there; at risk were `at_risk`."""

    days: int
    left: float
    low: float
    high: float
    at_risk: int


class Estimate(NamedTuple):
    """Days, between a lower and an upper bound; None is not reached."""

    days: int | None
    low: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class Survival:
    """The curve, one step for each day on which something left."""

    finished: int
    running: int
    steps: tuple[Step, ...]

    @property
    def n(self) -> int:
        return self.finished + self.running

    @property
    def median(self) -> int | None:
        return self.percentile(50).days

    def percentile(self, percent: int) -> Estimate:
        """Days after which this percentage has left."""
        left = 1 - percent / 100 + TINY
        return Estimate(
            next((step.days for step in self.steps if step.left <= left), None),
            next((step.days for step in self.steps if step.low <= left), None),
            next((step.days for step in self.steps if step.high <= left), None),
        )

    def left_after(self, days: float) -> float:
        """The share that is still there after so many days."""
        share = 1.0
        for step in self.steps:
            if step.days > days:
                break
            share = step.left
        return share


def survival(finished: Iterable[int], running: Iterable[int]) -> Survival:
    """What is still running counts for as long as it has lasted."""
    ended, going_on = Counter(finished), Counter(running)
    everything = ended + going_on
    share, at_risk, variance = 1.0, everything.total(), 0.0
    steps = []
    for days in sorted(everything):
        if gone := ended[days]:
            share *= 1 - gone / at_risk
            if gone < at_risk:
                variance += gone / (at_risk * (at_risk - gone))
            else:
                share = 0.0
            steps.append(Step(days, share, *_band(share, variance), at_risk))
        at_risk -= everything[days]
    return Survival(ended.total(), going_on.total(), tuple(steps))


def _band(share: float, variance: float) -> tuple[float, float]:
    """Greenwood's variance on the scale of log(-log), so that it stays in 0 to 1."""
    if share <= TINY:
        return 0.0, 0.0
    if share >= 1 - TINY:
        return 1.0, 1.0
    width = Z * math.sqrt(variance) / abs(math.log(share))
    return share ** math.exp(width), share ** math.exp(-width)


@dataclass(frozen=True, slots=True)
class TimeInStage:
    """How long stays in one stage take; `longer` run past the median, longest first."""

    stage: int
    survival: Survival
    # Running ones and their days, longest first.
    running: tuple[tuple[int, int], ...]

    @property
    def median(self) -> Estimate:
        return self.survival.percentile(50)

    @property
    def longer(self) -> tuple[int, ...]:
        half = self.survival.median
        if half is None:
            return ()
        return tuple(key for key, days in self.running if days > half)


def time_in_stages(past: Past) -> tuple[TimeInStage, ...]:
    """Over all years, in the order of the stages."""
    return tuple(_time_in(past, stage) for stage in past.stages)


def _time_in(past: Past, stage: int) -> TimeInStage:
    running = past.running[stage]
    curve = survival(past.finished[stage], (days for _key, days in running))
    return TimeInStage(stage, curve, tuple(running))

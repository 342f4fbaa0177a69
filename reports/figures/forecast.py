"""What the portfolio's own history says about what is to come.

Many futures are drawn (Monte Carlo) from how its stages were left before, with what
still runs counted in. It refuses to guess from fewer than `LEAST` stays, and the same
day gives the same forecast: the chance is seeded.
"""

import math
from collections import Counter
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import NamedTuple

from portfolio.clock import DAY
from reports.figures.chance import (
    Exposure,
    Grid,
    Seen,
    ages,
    arrivals_in,
    binomial,
    passing,
    poisson,
    together,
)
from reports.figures.past import Exit, Past, Stay

# Fewer stays that ended tell nothing about the next.
LEAST = 10
# Futures that are drawn; of a large portfolio fewer say the same.
RUNS, RUNS_OF_MANY, MANY = 300, 100, 500
# The range in which the outcome lies 85 times out of 100.
RANGE = 0.85
# What is longer ago went another way: as few of the last years as have enough pilots.
A_YEAR = 365
REMEMBERED = (A_YEAR, 2 * A_YEAR, 3 * A_YEAR)
ENOUGH = 20
_WAYS = {Exit.MOVED_ON: 1, Exit.MOVED_BACK: -1}


class Chance(NamedTuple):
    """That a running pilot has left its stage by the day: by a decision, that is."""

    initiative: int
    chance: float


@dataclass(frozen=True, slots=True)
class Reaching:
    """How many will have reached the last stage, `so_far` since the new year included.

    Between `low` and `high` 85 times out of 100.
    """

    so_far: int
    low: int
    middle: int
    high: int


@dataclass(frozen=True, slots=True)
class Forecast:
    """`n` is how many pilots ended; the rest is empty when these are too few.

    `left_out` are stages before the pilot that ended too seldom to count with.
    """

    until: date
    n: int
    reaching: Reaching | None = None
    chances: tuple[Chance, ...] = ()
    left_out: tuple[int, ...] = ()

    @property
    def is_refused(self) -> bool:
        return self.reaching is None


class History(NamedTuple):
    """The stays to go by, how many of each, and how many pilots of these ended."""

    seen: Counter[Seen]
    n: int


def forecast(
    past: Past,
    *,
    until: date,
    runs: int | None = None,
    only_pilots: bool = False,
    history: History | None = None,
) -> Forecast:
    """What will have happened on that day; `only_pilots` tells of no other stages."""
    places = {stage: place for place, stage in enumerate(past.stages)}
    target = len(places) - 1
    seen, n = history or remembered(past)
    if target < 1 or n < LEAST:
        return Forecast(until, n)
    grid = Grid.of(past.days_between(past.as_of, until))
    exposures: list[Exposure | None] = []
    for place in range(target):
        if only_pilots and place < target - 1:
            exposures.append(None)
            continue
        there = {each: count for each, count in seen.items() if each.place == place}
        exposure = Exposure.of(there, grid)
        exposures.append(exposure if exposure.finished >= LEAST else None)
    running = {
        key: (places[stay.stage], stay.days)
        for key, stay in past.present.items()
        if places[stay.stage] == target - 1
        or (places[stay.stage] < target and not only_pilots)
    }
    world = _World(grid, exposures, running, _arriving(past, grid), target)
    runs = runs or (RUNS if len(running) <= MANY else RUNS_OF_MANY)
    reached, chances = world.played(_chance(past, until), runs)
    so_far = _so_far(past, places, target)
    return Forecast(
        until,
        n,
        _reaching(so_far, reached),
        tuple(Chance(key, round(share, 3)) for key, share in chances),
        tuple(
            stage
            for stage, place in places.items()
            if place < target and exposures[place] is None
        ),
    )


def remembered(past: Past) -> History:
    """The same for every day that is forecast."""
    places = {stage: place for place, stage in enumerate(past.stages)}
    before = list(past.stages)[:-1]
    stays = [s for stage in before for s in past.in_stage[stage] if s.is_lasting]
    ended = [s.left_on for s in stays if s.left_on and s.stage == before[-1]]
    first = date.min
    for days in REMEMBERED:
        since = past.as_of - days * DAY
        if sum(day >= since for day in ended) >= ENOUGH:
            first = since
            break
    seen = Counter(
        _seen(stay, places, past, first)
        for stay in stays
        if stay.left_on is None or stay.left_on >= first
    )
    return History(seen, sum(day >= first for day in ended))


def _seen(stay: Stay, places: dict[int, int], past: Past, first: date) -> Seen:
    """What of a stay is remembered, if it goes back to before the first day."""
    watched = 0
    if stay.entered_on < first:
        watched = min(past.days_between(stay.entered_on, first), stay.days)
    way = None if stay.exit is None else _WAYS.get(stay.exit, 0)
    return Seen(places[stay.stage], watched, stay.days, way)


def _chance(past: Past, until: date) -> Random:
    """The same for the same portfolio, day and horizon."""
    seed = f"{past.portfolio.slug} {past.as_of} {until}"
    return Random(seed)  # noqa: S311 - nothing secret


def _arriving(past: Past, grid: Grid) -> tuple[int, float]:
    """How many began in the last year, and the cells that this took."""
    first = past.as_of - A_YEAR * DAY
    began = [stay.entered_on for stay in past.stays if stay.is_first]
    if not began:
        return 0, 1.0
    days = past.days_between(max(first, min(began)), past.as_of)
    count = sum(day > first for day in began)
    return count, max(days / grid.length, 1.0)


def _so_far(past: Past, places: dict[int, int], target: int) -> int:
    """Entered the last stage this year already."""
    return sum(
        places[stay.stage] == target and stay.entered_on.year == past.as_of.year
        for stay in past.stays
    )


def _reaching(so_far: int, reached: list[int]) -> Reaching:
    counts = sorted(reached)
    edge = (1 - RANGE) / 2
    last = len(counts) - 1
    return Reaching(
        so_far,
        so_far + counts[math.floor(edge * last)],
        so_far + counts[last // 2],
        so_far + counts[math.ceil((1 - edge) * last)],
    )


@dataclass(slots=True)
class _World:
    """What every future begins with."""

    grid: Grid
    exposures: list[Exposure | None]
    running: dict[int, tuple[int, int]]
    arriving: tuple[int, float]
    target: int

    def played(
        self, chance: Random, runs: int
    ) -> tuple[list[int], list[tuple[int, float]]]:
        """How many reached the target in each future, and each pilot's chance to have
        left, over all of them."""
        groups = ages(self.running, self.grid)
        gone = dict.fromkeys(groups, 0.0)
        reached = []
        for _run in range(runs):
            hazards = [
                None if each is None else each.drawn(chance) for each in self.exposures
            ]
            onward = arrivals_in(hazards, self.target, self.grid.cells)
            count, passed = self._newcomers(chance, onward), []
            for group, n in groups.items():
                place, age = group
                hazard = hazards[place]
                if hazard is None:
                    continue
                p, left = passing(hazard, age, place, onward, self.grid.cells)
                gone[group] += left
                passed.append((n, min(p, 1.0)))
            if len(self.running) > MANY:
                count += together(chance, passed)
            else:
                count += sum(binomial(chance, n, p) for n, p in passed)
            reached.append(count)
        pilots = [
            (key, gone[place, self.grid.cell(days)] / runs)
            for key, (place, days) in self.running.items()
            if place == self.target - 1
        ]
        return reached, sorted(pilots, key=lambda row: (-row[1], row[0]))

    def _newcomers(self, chance: Random, onward: list[list[float]]) -> int:
        """Of what is still to begin: what reaches the target in time all the same."""
        count, cells = self.arriving
        share = sum(onward[0][1 : self.grid.cells]) + onward[0][self.grid.cells] / 2
        if not count or not share:
            return 0
        return poisson(chance, chance.gammavariate(count, 1) / cells * share)

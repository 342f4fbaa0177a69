"""Drawing a future from a history of stays: how each stage was left, and when.

The unknown truth is drawn along, so that a short history gives a wide range: the chance
to leave in a part of a stay has the distribution that belongs to what was seen of it
(Hjort, 1990, the beta process; Kaplan-Meier is its mean). Everything is counted in
cells of equal length, from now until the last day of the forecast.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import NamedTuple

# At most so many cells until the day that is forecast.
MOST_CELLS = 13
FORTNIGHT = 14
# Up to here draws are made one by one; above, by the normal distribution.
FEW = 30
# To the next stage, to an earlier one, out of the portfolio.
Ways = tuple[float, float, float]


class Seen(NamedTuple):
    """A stay: watched from one age to another, and where it went; None: still there.

    `way` is +1 for the next stage, -1 for an earlier one, 0 for out of the portfolio.
    """

    place: int
    watched_from: int
    days: int
    way: int | None


@dataclass(frozen=True, slots=True)
class Grid:
    """`length` days in each of `cells` cells."""

    cells: int
    length: float

    @classmethod
    def of(cls, days: int) -> "Grid":
        cells = min(MOST_CELLS, max(1, math.ceil(days / FORTNIGHT)))
        return cls(cells, max(days, 1) / cells)

    def cell(self, days: int) -> int:
        return int(days / self.length)


@dataclass(slots=True)
class Exposure:
    """What was seen of one stage, by cell: exits by way, and who was there to leave."""

    left: list[tuple[int, int, int]] = field(default_factory=list)
    at_risk: list[float] = field(default_factory=list)

    @property
    def finished(self) -> int:
        return sum(map(sum, self.left))

    @classmethod
    def of(cls, stays: Mapping[Seen, int], grid: Grid) -> "Exposure":
        """Of these stays, and how many there are of each."""
        last = max((grid.cell(stay.days) for stay in stays), default=-1)
        change = [0.0] * (last + 2)
        left: Counter[tuple[int, int]] = Counter()
        partly = [0.0] * (last + 2)
        for stay, n in stays.items():
            first, end = grid.cell(stay.watched_from), grid.cell(stay.days)
            change[first] += n
            change[end + 1] -= n
            if stay.watched_from:
                partly[first] += n / 2
            if stay.way is None:
                # It was there for half of its last cell.
                partly[end] += n / 2
            else:
                left[end, stay.way] += n
        here, at_risk = 0.0, []
        ways = [(left[c, 1], left[c, -1], left[c, 0]) for c in range(last + 1)]
        for cell, gone in enumerate(ways):
            here += change[cell]
            at_risk.append(max(here - partly[cell], sum(gone)))
        return cls(ways, at_risk)

    def drawn(self, chance: Random) -> "Hazard":
        """One of the truths that this could have come from.

        Staying is one of the ways: parts of gamma draws are a Dirichlet draw, which is
        the beta draw of leaving at all and then one of where to.
        """
        ways: list[Ways] = []
        for gone, here in zip(self.left, self.at_risk, strict=True):
            forth, back, out = (chance.gammavariate(n, 1) if n else 0.0 for n in gone)
            stayed, whole = here - sum(gone), forth + back + out
            if whole and stayed > 0:
                whole += chance.gammavariate(stayed, 1)
            ways.append(_shares(forth, back, out, whole or 1.0))
        return Hazard(ways, self._tail(chance))

    def _tail(self, chance: Random) -> Ways:
        """Past what was ever seen: as the older half of what was."""
        half = len(self.at_risk) // 2
        exposure = sum(self.at_risk[half:]) or 1.0
        forth, back, out = (
            chance.gammavariate(gone, 1) / exposure if gone else 0.0
            for gone in map(sum, zip(*self.left[half:], strict=True))
        )
        return _shares(forth, back, out, max(forth + back + out, 1.0))


def _shares(forth: float, back: float, out: float, whole: float) -> Ways:
    return forth / whole, back / whole, out / whole


@dataclass(slots=True)
class Hazard:
    """The chance to leave in each cell, by way; and in those after the last."""

    ways: list[Ways]
    tail: Ways


def arrivals_in(
    hazards: Sequence[Hazard | None], target: int, cells: int
) -> list[list[float]]:
    """By place and number of cells: the chance to have reached the target by then,
    for what has just entered that place. A place without a hazard is not told."""
    found = [[0.0] * (cells + 1) for _place in range(target)]
    found.append([1.0] * (cells + 1))
    for cell in range(1, cells + 1):
        for place in reversed(range(target)):
            hazard = hazards[place]
            if hazard is not None:
                reached, _left = passing(hazard, 0, place, found, cell)
                found[place][cell] = reached
    return found


def passing(
    hazard: Hazard, age: int, place: int, onward: Sequence[Sequence[float]], cells: int
) -> tuple[float, float]:
    """From this age on: the chance to reach the target, and to have left at all."""
    here, reached = 1.0, 0.0
    on = onward[place + 1]
    back = onward[place - 1] if place else None
    ways = hazard.ways[age : age + cells]
    ways += [hazard.tail] * (cells - len(ways))
    rest = cells
    for forth, again, out in ways:
        if forth:
            # In the middle of the cell, on average.
            reached += here * forth * (on[rest] + on[rest - 1]) / 2
        if again and back is not None:
            reached += here * again * back[rest - 1]
        gone = forth + again + out
        if gone:
            here *= 1 - gone if gone < 1 else 0.0
        rest -= 1
    return reached, 1 - here


def binomial(chance: Random, n: int, p: float) -> int:
    if n <= FEW:
        return sum(chance.random() < p for _each in range(n))
    return together(chance, [(n, p)])


def together(chance: Random, groups: Sequence[tuple[int, float]]) -> int:
    """How many of many: of each group so many, each with that chance."""
    mean = sum(n * p for n, p in groups)
    spread = math.sqrt(max(sum(n * p * (1 - p) for n, p in groups), 0.0))
    most = sum(n for n, _p in groups)
    return min(max(round(chance.gauss(mean, spread)), 0), most)


def poisson(chance: Random, mean: float) -> int:
    if mean > FEW:
        return max(round(chance.gauss(mean, math.sqrt(mean))), 0)
    limit, product, count = math.exp(-mean), chance.random(), 0
    while product > limit:
        product *= chance.random()
        count += 1
    return count


def ages(
    running: Mapping[int, tuple[int, int]], grid: Grid
) -> Counter[tuple[int, int]]:
    """How many are where at which age, in cells."""
    return Counter((place, grid.cell(days)) for place, days in running.values())

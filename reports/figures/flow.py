"""What comes in, moves and goes out, month by month; and what grows old meanwhile."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from portfolio.clock import DAY
from reports.figures.past import Exit, Past, Stay
from reports.period import Period

Keys = tuple[int, ...]
_Month = tuple[int, int]
# Running ones are held against these percentiles of the stays that ended.
PERCENTILES = (50, 85, 95)
# With fewer that ended, a percentile says nothing.
LEAST_FINISHED = 5


@dataclass(frozen=True, slots=True)
class Month:
    """`last` is its last day that counts; `standing` is what is where on that day."""

    first: date
    last: date
    arrived: Keys
    moved_on: Keys
    moved_back: Keys
    stopped: Keys
    handed_over: Keys
    # By stage.
    standing: dict[int, int]
    # Ended by then, since the beginning.
    all_stopped: int
    all_handed_over: int

    @property
    def in_progress(self) -> int:
        return sum(self.standing.values())

    @property
    def went_out(self) -> int:
        return len(self.stopped) + len(self.handed_over)


class Ageing(NamedTuple):
    """The running ones of a stage, by how their age compares with what finished.

    `limits` are days at the percentiles; `bands` has one more: those past the last.
    """

    stage: int
    finished: int
    limits: tuple[int, ...]
    bands: tuple[Keys, ...]


class Visits(NamedTuple):
    """How often a stage was entered, by how many, and which came more than once."""

    stage: int
    visits: int
    initiatives: int
    again: Keys
    moved_back: int


@dataclass(frozen=True, slots=True)
class Movement:
    """What came into a stage and what left it, in the period."""

    stage: int
    entered: Keys
    moved_on: Keys
    moved_back: Keys
    stopped: Keys
    handed_over: Keys


@dataclass(frozen=True, slots=True)
class Flow:
    months: tuple[Month, ...]
    movements: tuple[Movement, ...]
    visits: tuple[Visits, ...]


def flow(past: Past, period: Period) -> Flow:
    touched = [
        stay
        for stay in past.stays
        if stay.entered_on >= period.start
        or (stay.left_on is not None and stay.left_on >= period.start)
    ]
    return Flow(
        tuple(_months(past, period, touched)),
        _movements(past, period, touched),
        tuple(_visits(past)),
    )


def months_of(period: Period) -> list[Period]:
    """The period in months; the first and the last may be a part of one."""
    found, first = [], period.start
    while first <= period.end:
        after = (first.replace(day=1) + 31 * DAY).replace(day=1)
        found.append(Period(first, min(after - DAY, period.end)))
        first = after
    return found


def month_of(day: date) -> tuple[int, int]:
    return day.year, day.month


class _Months(dict[date, _Month]):
    """The month of a day; of what was before the start, that of the start."""

    def __init__(self, start: date) -> None:
        super().__init__()
        self.start = start

    def __missing__(self, day: date) -> _Month:
        month = self[day] = month_of(max(day, self.start))
        return month


ENDS = (Exit.STOPPED, Exit.HANDED_OVER)
_WAYS = (Exit.MOVED_ON, Exit.MOVED_BACK, Exit.STOPPED, Exit.HANDED_OVER)


def _months(past: Past, period: Period, touched: list[Stay]) -> Iterator[Month]:
    """What changed on each day, then a running sum."""
    began: defaultdict[_Month, list[int]] = defaultdict(list)
    left: defaultdict[tuple[_Month, Exit | None], list[int]] = defaultdict(list)
    change: defaultdict[_Month, Counter[int]] = defaultdict(Counter)
    gone: defaultdict[_Month, Counter[Exit | None]] = defaultdict(Counter)
    start, end = period.start, min(period.end, past.as_of)
    months = _Months(start)
    for stage, stays in past.in_stage.items():
        for day, n in Counter([stay.entered_on for stay in stays]).items():
            if day <= end:
                change[months[day]][stage] += n
        for (left_on, way), n in Counter([(s.left_on, s.exit) for s in stays]).items():
            if left_on is not None and left_on <= end:
                change[months[left_on]][stage] -= n
                if way in ENDS:
                    gone[months[left_on]][way] += n
    for before, stay in pairwise(past.stays):
        if before.exit in ENDS and not stay.is_first and stay.entered_on <= end:
            # It was taken up again.
            gone[months[stay.entered_on]][before.exit] -= 1
    for stay in touched:
        if stay.is_first and start <= stay.entered_on <= end:
            began[months[stay.entered_on]].append(stay.initiative)
        if stay.left_on is not None and start <= stay.left_on <= end:
            left[months[stay.left_on], stay.exit].append(stay.initiative)
    standing: Counter[int] = Counter()
    ended: Counter[Exit | None] = Counter()
    for span in months_of(Period(start, end)):
        this = month_of(span.start)
        standing.update(change[this])
        ended.update(gone[this])
        yield Month(
            span.start,
            span.end,
            tuple(began[this]),
            tuple(left[this, Exit.MOVED_ON]),
            tuple(left[this, Exit.MOVED_BACK]),
            tuple(left[this, Exit.STOPPED]),
            tuple(left[this, Exit.HANDED_OVER]),
            {stage: standing[stage] for stage in past.stages},
            ended[Exit.STOPPED],
            ended[Exit.HANDED_OVER],
        )


def _movements(past: Past, period: Period, touched: list[Stay]) -> tuple[Movement, ...]:
    entered: defaultdict[int, list[int]] = defaultdict(list)
    left: defaultdict[tuple[int, Exit | None], list[int]] = defaultdict(list)
    start, end = period.start, period.end
    for stay in touched:
        if start <= stay.entered_on <= end:
            entered[stay.stage].append(stay.initiative)
        if stay.left_on and start <= stay.left_on <= end:
            left[stay.stage, stay.exit].append(stay.initiative)
    return tuple(
        Movement(stage, tuple(entered[stage]), *(tuple(left[stage, w]) for w in _WAYS))
        for stage in past.stages
    )


def percentile(values: Sequence[int], percent: int) -> int:
    """The smallest of these sorted values that so many percent do not pass."""
    return values[max(math.ceil(percent / 100 * len(values)), 1) - 1]


def ageing(past: Past) -> tuple[Ageing, ...]:
    return tuple(_ageing(past))


def _ageing(past: Past) -> Iterator[Ageing]:
    for stage, done in past.finished.items():
        limits: tuple[int, ...] = ()
        if len(done) >= LEAST_FINISHED:
            limits = tuple(percentile(done, each) for each in PERCENTILES)
        bands: list[list[int]] = [[] for _each in (*limits, None)]
        for key, days in past.running[stage]:
            bands[sum(days > limit for limit in limits)].append(key)
        yield Ageing(stage, len(done), limits, tuple(map(tuple, bands)))


def _visits(past: Past) -> Iterator[Visits]:
    for stage, stays in past.in_stage.items():
        counted = Counter([stay.initiative for stay in stays])
        again = tuple(key for key, times in counted.items() if times > 1)
        back = sum(stay.exit is Exit.MOVED_BACK for stay in stays)
        yield Visits(stage, len(stays), len(counted), again, back)

"""What becomes of what enters: by the year or quarter in which it came in."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from portfolio.models import FailureMode
from reports.figures.past import Exit, Past
from reports.period import Period
from workflows.models import Outcome

# A history that is shorter than this is told by quarter.
TWO_YEARS = 730
# As a conversion tells them.
_WAYS = (Exit.MOVED_ON, Exit.MOVED_BACK, Exit.STOPPED, Exit.HANDED_OVER, None)
Keys = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Cohort:
    """What began in one year or quarter, and how far it came.

    `reached` has, by stage, those that were ever there; each is in one of the last
    three.
    """

    name: str
    entered: Keys
    reached: dict[int, Keys]
    handed_over: Keys
    stopped: Keys
    under_way: Keys


@dataclass(frozen=True, slots=True)
class Conversion:
    """Of the stays in a stage that began in the period: how each ended, or not yet."""

    stage: int
    entered: Keys
    moved_on: Keys
    moved_back: Keys
    stopped: Keys
    handed_over: Keys
    still_there: Keys

    @property
    def share(self) -> float | None:
        """Of those that left: the share that moved on or was handed over."""
        on = len(self.moved_on) + len(self.handed_over)
        left = on + len(self.moved_back) + len(self.stopped)
        return on / left if left else None


@dataclass(frozen=True, slots=True)
class Left:
    """What was stopped in the period, where, and why."""

    stage: int
    reason: str
    initiatives: Keys


@dataclass(frozen=True, slots=True)
class Funnel:
    cohorts: tuple[Cohort, ...]
    conversions: tuple[Conversion, ...]
    left: tuple[Left, ...]
    # By kind of failure, as the lessons of what was stopped say.
    modes: tuple[tuple[FailureMode, Keys], ...]


def funnel(past: Past, period: Period) -> Funnel:
    stopped = [
        each
        for each in past.ended
        if each.outcome == Outcome.STOP and each.day in period
    ]
    return Funnel(
        _cohorts(past),
        _conversions(past, period),
        _left(past, stopped),
        _modes(past, {each.initiative for each in stopped}),
    )


def cohort_name(day: date, *, by_year: bool) -> str:
    return str(day.year) if by_year else f"{day.year}-Q{(day.month + 2) // 3}"


def _cohorts(past: Past) -> tuple[Cohort, ...]:
    began = past.began
    if not began:
        return ()
    by_year = (past.as_of - min(began.values())).days > TWO_YEARS
    reached = {
        stage: {stay.initiative for stay in stays}
        for stage, stays in past.in_stage.items()
    }
    names = {day: cohort_name(day, by_year=by_year) for day in {*began.values()}}
    members: defaultdict[str, list[int]] = defaultdict(list)
    for key, day in began.items():
        members[names[day]].append(key)
    return tuple(
        _cohort(name, members[name], reached, past) for name in sorted(members)
    )


def _cohort(
    name: str, keys: list[int], reached: dict[int, set[int]], past: Past
) -> Cohort:
    ends: defaultdict[Exit | None, list[int]] = defaultdict(list)
    for key in keys:
        ends[past.last[key].exit].append(key)
    return Cohort(
        name=name,
        entered=tuple(keys),
        reached={
            stage: tuple(filter(there.__contains__, keys))
            for stage, there in reached.items()
        },
        handed_over=tuple(ends[Exit.HANDED_OVER]),
        stopped=tuple(ends[Exit.STOPPED]),
        under_way=tuple(ends[None]),
    )


def _conversions(past: Past, period: Period) -> tuple[Conversion, ...]:
    start, end = period.start, period.end
    entered: defaultdict[int, list[int]] = defaultdict(list)
    ends: defaultdict[tuple[int, Exit | None], list[int]] = defaultdict(list)
    for stay in past.stays:
        if start <= stay.entered_on <= end:
            entered[stay.stage].append(stay.initiative)
            ends[stay.stage, stay.exit].append(stay.initiative)
    return tuple(
        Conversion(
            stage, tuple(entered[stage]), *(tuple(ends[stage, way]) for way in _WAYS)
        )
        for stage in past.stages
    )


def _left(past: Past, stopped: Iterable) -> tuple[Left, ...]:
    found: defaultdict[tuple[int, str], list[int]] = defaultdict(list)
    for each in stopped:
        found[each.stage, each.reason].append(each.initiative)
    places = {stage: place for place, stage in enumerate(past.stages)}
    order = sorted(found, key=lambda key: (places[key[0]], -len(found[key]), key[1]))
    return tuple(Left(*key, tuple(sorted(found[key]))) for key in order)


def _modes(past: Past, stopped: set[int]) -> tuple[tuple[FailureMode, Keys], ...]:
    """Each once for each kind of failure that its lessons are about."""
    found: defaultdict[str, dict[int, None]] = defaultdict(dict)
    for key, mode, _day in past.lessons:
        if mode and key in stopped:
            found[mode][key] = None
    return tuple(
        (mode, tuple(sorted(found[mode]))) for mode in FailureMode if found[mode]
    )

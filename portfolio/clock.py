"""How long something takes: days count, except in holds, recess and at Christmas.

The clock of every time limit, by the rule that a municipality at rest is not silent.
Deadlines that people agreed on (an end date, a resume date) are plain calendar days.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from holidays import country_holidays

AMSTERDAM = ZoneInfo("Europe/Amsterdam")

# First and last day, month and day, both included. Defaults; not law.
SUMMER_RECESS = ((7, 15), (8, 31))
CHRISTMAS = ((12, 24), (12, 31))
NEW_YEAR = ((1, 1), (1, 2))

DAY = timedelta(days=1)
# From this year on days are counted; only differences mean anything.
EPOCH = 1990

# First and last day, both included: of any year, and of one.
Span = tuple[tuple[int, int], tuple[int, int]]
Period = tuple[date, date]


@dataclass(frozen=True, eq=False)
class Calendar:
    """When the clock stands still. The same days are the same object: see `calendar`.

    `recesses` take the place of the usual summer recess, in the years that they begin.
    """

    recesses: tuple[Period, ...]
    free: tuple[Period, ...]
    # Whether it stands still on each Dutch public holiday too.
    holidays: bool

    def is_rest(self, day: date) -> bool:
        return (
            _within((CHRISTMAS, NEW_YEAR), day)
            or self._is_recess(day)
            or any(first <= day <= last for first, last in self.free)
            or (self.holidays and is_public_holiday(day))
        )

    def _is_recess(self, day: date) -> bool:
        if any(first <= day <= last for first, last in self.recesses):
            return True
        has_own = any(first.year == day.year for first, _last in self.recesses)
        return not has_own and _within((SUMMER_RECESS,), day)


@lru_cache(maxsize=256)
def calendar(
    recesses: tuple[Period, ...], free: tuple[Period, ...], holidays: bool
) -> Calendar:
    """The one calendar with these days."""
    return Calendar(recesses, free, holidays)


USUAL = calendar((), (), False)


def day_of(at: datetime) -> date:
    """The calendar day in Amsterdam at this moment."""
    return at.astimezone(AMSTERDAM).date()


def is_public_holiday(day: date) -> bool:
    return day in public_holidays(day.year)


@lru_cache(maxsize=256)
def public_holidays(year: int) -> frozenset[date]:
    """The days on which the Netherlands are free."""
    return frozenset(country_holidays("NL", years=year))


def _within(spans: Iterable[Span], day: date) -> bool:
    return any(first <= (day.month, day.day) <= last for first, last in spans)


@lru_cache(maxsize=1024)
def _running_days_before(year: int, rest: Calendar) -> tuple[int, ...]:
    """Per day of the year: how many days ran since 1 January."""
    start = date(year, 1, 1)
    ran, days = 0, []
    for offset in range((date(year + 1, 1, 1) - start).days):
        days.append(ran)
        ran += not rest.is_rest(start + timedelta(days=offset))
    return (*days, ran)


@lru_cache(maxsize=16384)
def _since_epoch(day: date, rest: Calendar) -> int:
    """Running days from a fixed year to this day."""
    years = _years_before(day.year, rest)
    return years + _running_days_before(day.year, rest)[day.timetuple().tm_yday - 1]


@lru_cache(maxsize=4096)
def _years_before(year: int, rest: Calendar) -> int:
    if year <= EPOCH:
        return 0
    return _years_before(year - 1, rest) + _running_days_before(year - 1, rest)[-1]


def running_days(
    start: date,
    end: date,
    *,
    holds: Iterable[tuple[date, date | None]] = (),
    rest: Calendar = USUAL,
) -> int:
    """Days on the clock from `start` to `end`; a hold (from, until) does not count.

    Zero when `end` is not after `start`. An open hold lasts until `end`. Holds do not
    overlap each other.
    """
    if end <= start:
        return 0
    days = _since_epoch(end, rest) - _since_epoch(start, rest)
    for hold_start, hold_end in holds:
        first, last = max(hold_start, start), min(hold_end or end, end)
        if last > first:
            days -= _since_epoch(last, rest) - _since_epoch(first, rest)
    return days


def days_before(end: date, days: int, *, rest: Calendar = USUAL) -> date:
    """The last day from which `days` run on the clock until `end`."""
    start = end - timedelta(days=days)
    while (missing := days - running_days(start, end, rest=rest)) > 0:
        start -= timedelta(days=missing)
    return start

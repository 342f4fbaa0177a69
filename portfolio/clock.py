"""How long something takes: days count, except in holds, recess and at Christmas.

The clock of every time limit, by the rule that a municipality at rest is not silent.
Deadlines that people agreed on (an end date, a resume date) are plain calendar days.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")

# First and last day, month and day, both included. Defaults; not law.
SUMMER_RECESS = ((7, 15), (8, 31))
CHRISTMAS = ((12, 24), (12, 31))
NEW_YEAR = ((1, 1), (1, 2))
REST = (SUMMER_RECESS, CHRISTMAS, NEW_YEAR)

DAY = timedelta(days=1)


def day_of(at: datetime) -> date:
    """The calendar day in Amsterdam at this moment."""
    return at.astimezone(AMSTERDAM).date()


def is_rest(day: date) -> bool:
    """Whether the clock stands still on this day for everybody."""
    return any(first <= (day.month, day.day) <= last for first, last in REST)


@lru_cache(maxsize=64)
def _running_days_before(year: int) -> tuple[int, ...]:
    """Per day of the year: how many days ran since 1 January."""
    start = date(year, 1, 1)
    ran, days = 0, []
    for offset in range((date(year + 1, 1, 1) - start).days):
        days.append(ran)
        ran += not is_rest(start + timedelta(days=offset))
    return (*days, ran)


@lru_cache(maxsize=8192)
def _since_epoch(day: date) -> int:
    """Running days from a fixed year to this day; only differences mean anything."""
    years = _years_before(day.year)
    return years + _running_days_before(day.year)[day.timetuple().tm_yday - 1]


@lru_cache(maxsize=256)
def _years_before(year: int) -> int:
    return 0 if year <= 1990 else _years_before(year - 1) + _year_length(year - 1)


def _year_length(year: int) -> int:
    return _running_days_before(year)[-1]


def running_days(
    start: date, end: date, *, holds: Iterable[tuple[date, date | None]] = ()
) -> int:
    """Days on the clock from `start` to `end`; a hold (from, until) does not count.

    Zero when `end` is not after `start`. An open hold lasts until `end`. Holds do not
    overlap each other.
    """
    if end <= start:
        return 0
    days = _since_epoch(end) - _since_epoch(start)
    for hold_start, hold_end in holds:
        first, last = max(hold_start, start), min(hold_end or end, end)
        if last > first:
            days -= _since_epoch(last) - _since_epoch(first)
    return days


def days_before(end: date, days: int) -> date:
    """The last day from which `days` run on the clock until `end`."""
    start = end - timedelta(days=days)
    while (missing := days - running_days(start, end)) > 0:
        start -= timedelta(days=missing)
    return start

"""When digests go, and when no mail goes at all: in Amsterdam, whatever the season.

Pure functions of a moment. A digest that could not go at its moment goes as soon as it
can in the same week, or on the same day where it is daily; else the next one tells all.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from notifications.models import Cadence
from portfolio.clock import AMSTERDAM, DAY, day_of, is_public_holiday

TUESDAY, SATURDAY = 1, 5
HOUR = time(8, 0)
# Between these no mail goes, whatever it is about.
SLEEPS, WAKES = time(20, 0), time(7, 0)
WEEK = 7 * DAY


def is_quiet(at: datetime) -> bool:
    """Whether everybody is left alone now: at night, and on a Dutch holiday."""
    local = at.astimezone(AMSTERDAM)
    return not WAKES <= local.time() < SLEEPS or is_public_holiday(local.date())


def last(cadence: Cadence, at: datetime) -> datetime | None:
    """The last moment, at or before `at`, at which digests were due."""
    return next((m for m in _moments(cadence, at, -DAY) if m <= at), None)


def following(cadence: Cadence, at: datetime) -> datetime | None:
    """The first moment after `at` at which digests will be due."""
    return next((m for m in _moments(cadence, at, DAY) if m > at), None)


def due(cadence: Cadence, at: datetime) -> datetime | None:
    """The moment whose digests can be made now, by whoever did not make them yet."""
    moment = last(cadence, at)
    if moment is None or day_of(at) > _last_day(cadence, day_of(moment)):
        return None
    return moment


def _moments(cadence: Cadence, at: datetime, step: timedelta) -> Iterator[datetime]:
    """From the day of `at` on or back, as far as the longest wait can be."""
    if cadence == Cadence.URGENT:
        return
    for days in range(21):
        day = day_of(at) + days * step
        if _is_due(cadence, day):
            yield datetime.combine(day, HOUR, tzinfo=AMSTERDAM)


def _is_due(cadence: Cadence, day: date) -> bool:
    if cadence == Cadence.DAILY:
        return day.weekday() < SATURDAY and not is_public_holiday(day)
    if day != _tuesday_of(day):
        return False
    # Weeks are counted from the beginning of days: years do not fit into weeks.
    return cadence == Cadence.WEEKLY or day.toordinal() // 7 % 2 == 1


def _tuesday_of(day: date) -> date:
    """The Tuesday of this week, or the first day after it that is no holiday."""
    day = _monday_of(day) + DAY
    while is_public_holiday(day):
        day += DAY
    return day


def _monday_of(day: date) -> date:
    return day - day.weekday() * DAY


def _last_day(cadence: Cadence, day: date) -> date:
    """Until when the digest of this day still goes, rather than the next."""
    return day if cadence == Cadence.DAILY else _monday_of(day) + 6 * DAY

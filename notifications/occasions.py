"""When digests go: on Tuesday at eight in the morning, in Amsterdam."""

from datetime import date, datetime, time, timedelta

from portfolio.clock import AMSTERDAM, DAY, day_of

TUESDAY = 1
HOUR = time(8, 0)
# The Dutch holidays that can fall on a Tuesday; Easter, Ascension and Whitsun cannot.
HOLIDAYS = {(1, 1), (4, 27), (5, 5), (12, 25), (12, 26)}


def last(at: datetime) -> datetime:
    """The last moment, at or before `at`, at which digests were due."""
    tuesday = _tuesday_of(day_of(at))
    moment = _moment(tuesday)
    return moment if moment <= at else _moment(tuesday - timedelta(days=7))


def following(at: datetime) -> datetime:
    """The first moment after `at` at which digests will be due."""
    tuesday = _tuesday_of(day_of(at))
    moment = _moment(tuesday)
    return moment if moment > at else _moment(tuesday + timedelta(days=7))


def _tuesday_of(day: date) -> date:
    """The Tuesday on or before this day."""
    return day - timedelta(days=(day.weekday() - TUESDAY) % 7)


def _moment(tuesday: date) -> datetime:
    """Eight o'clock that Tuesday, or on the first day after it that is no holiday."""
    day = tuesday
    while (day.month, day.day) in HOLIDAYS:
        day += DAY
    return datetime.combine(day, HOUR, tzinfo=AMSTERDAM)

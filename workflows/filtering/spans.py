"""Numbers of days and days as people compare them: `>30d`, `60..90`, `<2027-01-01`."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

from workflows.filtering.words import TODAY

DAYS_PER = {"": 1, "d": 1, "w": 7, "m": 30}
NUMBER = re.compile(r"([0-9]{1,4})\s?([dwm]?)", re.IGNORECASE)
SHIFTED = re.compile(r"(@[a-z]+)(?:([+-])([0-9]{1,4})([dwm]?))?", re.IGNORECASE)
DUTCH_DAY = re.compile(r"([0-9]{1,2})-([0-9]{1,2})-([0-9]{4})")
PART = re.compile(r"([0-9]{4})(?:-([0-9]{2}))?")
COMPARED = re.compile(r"(?:[<>]=?|=)?")
FAR = 9999
# Years in which one can count on in either direction.
YEARS = range(1900, 3000)
# As if this were today, to see whether a text can be read at all.
ANY_DAY = date(2026, 1, 1)

# The first and the last number that a text can mean.
Reader = Callable[[str], tuple[int, int] | None]


class Span(NamedTuple):
    """From the least to the most, both included; None is without end."""

    least: int | None
    most: int | None


class Dates(NamedTuple):
    """From the first day to the last, both included; None is without end."""

    first: date | None
    last: date | None


def days(text: str) -> Span | None:
    """A bare number of days means that many or more."""
    compared = COMPARED.match(text)
    span = _span(text, _days)
    if span and ".." not in text and not (compared and compared.group()):
        return Span(span.least, None)
    return span


def dates(text: str, *, today: date = ANY_DAY) -> Dates | None:
    """A bare month or year means all of it."""
    span = _span(text, lambda one: _dates(one, today))
    return Dates(_day(span.least), _day(span.most)) if span else None


def _day(number: int | None) -> date | None:
    return None if number is None else date.fromordinal(number)


def _span(text: str, read: Reader) -> Span | None:
    if ".." in text:
        left, right = text.split("..", 1)
        return _range(left.strip(), right.strip(), read)
    found = COMPARED.match(text)
    sign = found.group() if found else ""
    point = read(text[len(sign) :].strip())
    if point is None:
        return None
    first, last = point
    return {
        ">": Span(last + 1, None),
        ">=": Span(first, None),
        "<": Span(None, first - 1),
        "<=": Span(None, last),
    }.get(sign, Span(first, last))


def _range(left: str, right: str, read: Reader) -> Span | None:
    """One of the two ends may be open."""
    first = read(left) if left else None
    last = read(right) if right else None
    if (left and not first) or (right and not last) or not (first or last):
        return None
    return Span(first[0] if first else None, last[1] if last else None)


def _days(text: str) -> tuple[int, int] | None:
    if not (found := NUMBER.fullmatch(text)):
        return None
    count = min(int(found[1]) * DAYS_PER[found[2].lower()], FAR)
    return count, count


def _dates(text: str, today: date) -> tuple[int, int] | None:
    if found := SHIFTED.fullmatch(text):
        return _shifted(found, today)
    try:
        if found := PART.fullmatch(text):
            return _part(int(found[1]), found[2])
        if found := DUTCH_DAY.fullmatch(text):
            text = f"{found[3]}-{found[2]:0>2}-{found[1]:0>2}"
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return (day.toordinal(),) * 2 if day.year in YEARS else None


def _shifted(found: re.Match[str], today: date) -> tuple[int, int] | None:
    if found[1].lower() not in TODAY:
        return None
    count = int(found[3] or 0) * DAYS_PER[(found[4] or "").lower()]
    day = today + timedelta(days=-count if found[2] == "-" else count)
    return (day.toordinal(),) * 2


def _part(year: int, month: str | None) -> tuple[int, int] | None:
    """All of a month or a year."""
    if year not in YEARS:
        return None
    first = date(year, int(month or 1), 1)
    after = (
        date(year + 1, 1, 1)
        if month is None or first.month == 12
        else first.replace(month=first.month + 1)
    )
    return first.toordinal(), after.toordinal() - 1

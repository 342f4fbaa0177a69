"""Days as people and programs write them, in Dutch and in English."""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from portfolio.clock import day_of
from portfolio.importing.table import Value

EARLIEST, LATEST = date(1990, 1, 1), date(2100, 12, 31)
# What a spreadsheet counts days from, and how far such a number goes.
_DAY_ZERO = date(1899, 12, 30)
_SERIAL = range(32874, 73415)
_SECONDS = range(631_152_000, 4_134_000_000)
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_NUMBERS = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})(?!\d)")
_DAY_FIRST = re.compile(r"(\d{1,2})[-/. ]+([a-z]{3,})[-/. ,]+(\d{4}|\d{2})(?!\d)")
_MONTH_FIRST = re.compile(r"(?<![a-z])([a-z]{3,}+)\.? (\d{1,2}),? (\d{4})")
_MONTHS = {
    name: number
    for number, names in enumerate(
        [
            "jan",
            "feb",
            "mrt/mar/maa",
            "apr",
            "mei/may",
            "jun",
            "jul",
            "aug",
            "sep",
            "okt/oct",
            "nov",
            "dec",
        ],
        start=1,
    )
    for name in names.split("/")
}


def moment(value: Any) -> datetime | None:
    """A moment as programs write it in JSON."""
    try:
        at = datetime.fromisoformat(str(value).replace("+0000", "+00:00"))
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def is_month_first(values: Iterable[Value]) -> bool:
    """Whether a column writes 11/23/2026: only if that is the only way to read it."""
    firsts, seconds = [0], [0]
    for value in values:
        if isinstance(value, str) and (found := _NUMBERS.match(value.strip())):
            firsts.append(int(found[1]))
            seconds.append(int(found[2]))
    return max(seconds) > 12 >= max(firsts)


def day(value: Value, *, month_first: bool = False) -> date | None:
    """The day that is meant, if one is."""
    found = _day(value, month_first)
    return found if found and EARLIEST <= found <= LATEST else None


def _day(value: Value, month_first: bool) -> date | None:
    if isinstance(value, datetime):
        return day_of(value) if value.tzinfo else value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _counted(value)
    text = str(value or "").strip().casefold()
    if text.replace(".", "", 1).isdecimal() and len(text) < 12:
        return _counted(float(text))
    if "t" in text and (at := moment(text.upper())):
        return day_of(at)
    if found := _ISO.match(text):
        return _made(found[1], found[2], found[3])
    if found := _NUMBERS.match(text):
        first, second = (found[2], found[1]) if month_first else (found[1], found[2])
        return _made(found[3], second, first)
    if found := _DAY_FIRST.search(text):
        return _made(found[3], _MONTHS.get(found[2][:3], 0), found[1])
    if found := _MONTH_FIRST.search(text):
        return _made(found[3], _MONTHS.get(found[1][:3], 0), found[2])
    return None


def _counted(number: float) -> date | None:
    """Days as a spreadsheet counts them, or the seconds of a program."""
    if int(number) in _SERIAL:
        return _DAY_ZERO + timedelta(days=int(number))
    if int(number) in _SECONDS:
        return day_of(datetime.fromtimestamp(int(number), tz=UTC))
    return None


def _made(year: str | int, month: str | int, day: str | int) -> date | None:
    year = int(year)
    try:
        return date(year + 2000 if year < 100 else year, int(month), int(day))
    except ValueError:
        return None

"""When the clock of a portfolio stands still: what is kept of it, and what it means.

Kept with the portfolio as days in plain text, for whoever has a portfolio counts days.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from portfolio.clock import USUAL, Calendar, Period, calendar


class Free(NamedTuple):
    """Days on which nobody works, and why."""

    first: date
    last: date
    name: str = ""


class Rest(NamedTuple):
    """`recesses` are the summer recesses by year, where they are not the usual one."""

    recesses: tuple[Period, ...] = ()
    free: tuple[Free, ...] = ()
    holidays: bool = False

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> "Rest":
        return cls(
            tuple(_period(each) for each in kept.get("recesses", ())),
            tuple(Free(*_period(each), each[2]) for each in kept.get("free", ())),
            bool(kept.get("holidays", False)),
        )

    @property
    def kept(self) -> dict[str, Any]:
        """As the portfolio and the ledger keep it; the usual is nothing."""
        kept: dict[str, Any] = {}
        if self.recesses:
            kept["recesses"] = [_told(each) for each in sorted(self.recesses)]
        if self.free:
            kept["free"] = [[*_told(each[:2]), each.name] for each in sorted(self.free)]
        if self.holidays:
            kept["holidays"] = True
        return kept


def calendar_of(kept: Mapping[str, Any]) -> Calendar:
    """The calendar of what a portfolio keeps."""
    if not kept:
        return USUAL
    rest = Rest.of(kept)
    free = tuple((first, last) for first, last, _name in rest.free)
    return calendar(rest.recesses, free, rest.holidays)


def _period(texts: Iterable[str]) -> Period:
    first, last, *_name = texts
    return date.fromisoformat(first), date.fromisoformat(last)


def _told(period: Iterable[date]) -> list[str]:
    return [day.isoformat() for day in period]

"""The period that a report tells about."""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portfolio.clock import AMSTERDAM, DAY

EARLIEST = date(1990, 1, 1)


@dataclass(frozen=True, slots=True)
class Period:
    """From the first day to the last, both included."""

    start: date
    end: date

    def __contains__(self, day: date | None) -> bool:
        return day is not None and self.start <= day <= self.end


def midnight(day: date) -> datetime:
    """The moment at which a day begins."""
    return datetime.combine(day, time.min, tzinfo=AMSTERDAM)


def last_year(end: date) -> Period:
    """The twelve months that end on this day."""
    try:
        before = end.replace(year=end.year - 1)
    except ValueError:  # 29 February
        before = date(end.year - 1, 2, 28)
    return Period(before + DAY, end)


def read(start: str, end: str, *, today: date) -> Period:
    """The period between two ISO days as somebody typed them; empty is the usual one.

    A period ends today at the latest. Raises ValidationError.
    """
    last = min(_day("to", end) if end else today, today)
    first = _day("from", start) if start else last_year(last).start
    if first > today:
        raise ValidationError(
            {"from": [_("The first day is still to come. Choose an earlier one.")]},
            code="future",
        )
    if first > last:
        raise ValidationError(
            {"to": [_("The last day comes before the first. Swap them.")]}, code="order"
        )
    return Period(first, last)


def read_day(field: str, text: str, *, today: date) -> date:
    """The day that somebody typed; today where it is empty or still to come."""
    return min(_day(field, text), today) if text else today


def _day(field: str, text: str) -> date:
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        day = date.min
    if day < EARLIEST:
        message = _("“%(text)s” is not a day since 1990. Write it as 2026-03-31.")
        raise ValidationError(
            {field: [message % {"text": text[:20]}]}, code="invalid"
        ) from None
    return day


def choices(today: date) -> list[tuple[str, Period]]:
    """The periods that people ask for most, by name."""
    quarter = date(today.year, 3 * ((today.month - 1) // 3) + 1, 1)
    before = quarter - DAY
    year = date(today.year, 1, 1)
    return [
        (_("Last 12 months"), last_year(today)),
        (_("This year"), Period(year, today)),
        (_("This quarter"), Period(quarter, today)),
        (
            _("Last quarter"),
            Period(before.replace(month=before.month - 2, day=1), before),
        ),
        (_("Last year"), Period(date(today.year - 1, 1, 1), year - DAY)),
    ]

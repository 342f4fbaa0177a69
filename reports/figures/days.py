"""Days read as text: of many thousands of rows the same days are read over and over."""

from datetime import UTC, date, datetime

from django.db.models import TextField
from django.db.models.functions import Cast

from portfolio.clock import day_of

# As far as the hour: no day begins within one.
HOUR = 13


def as_text(column: str) -> Cast:
    """A day or a moment (in UTC) as text, which no converter of the ORM touches."""
    return Cast(column, TextField())


class Days(dict[str, date]):
    """The days of texts, each worked out once."""

    def __missing__(self, text: str) -> date:
        day = self[text] = date.fromisoformat(text[:10])
        return day


class Moments(dict[str, date]):
    """The days in Amsterdam of moments, as far as their hour."""

    def __missing__(self, text: str) -> date:
        moment = datetime.fromisoformat(f"{text}:00").replace(tzinfo=UTC)
        day = self[text] = day_of(moment)
        return day


DAY_OF, DAY_AT = Days(), Moments()


def day_from(text: str | None) -> date | None:
    """The day of a text, if there is one."""
    return DAY_OF[text] if text else None


def day_at(text: str) -> date:
    """The day of a moment."""
    return DAY_AT[text[:HOUR]]

"""What a reader makes of a file: headers, and rows of text, numbers and days."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple, TypeAlias

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portfolio.clock import day_of

Value: TypeAlias = str | int | float | bool | date | datetime | None

MOST_ROWS = 100_000
MOST_COLUMNS = 200


class Source(models.TextChoices):
    """Where a file comes from; rows are known again by it and their key."""

    TABLE = "table", gettext_lazy("Spreadsheet")
    TRELLO = "trello", "Trello"
    JIRA = "jira", "Jira"
    PLANNER = "planner", "Microsoft Planner"
    GITHUB = "github", "GitHub Projects"
    KANBOARD = "kanboard", "Kanboard"
    TAIGA = "taiga", "Taiga"


class Move(NamedTuple):
    """That something came into a list, as the source calls it."""

    on: date
    to: str


@dataclass(slots=True)
class Row:
    """`number` is what a spreadsheet shows beside it."""

    number: int
    cells: Sequence[Value]
    moves: Sequence[Move] = ()


@dataclass(slots=True)
class Table:
    """`told` is what the reader left out or made of it, in sentences."""

    source: Source
    headers: list[str]
    rows: list[Row]
    told: list[str] = field(default_factory=list)

    def samples(self, column: int, most: int = 3) -> list[str]:
        """The first different things that stand in a column."""
        found: dict[str, None] = {}
        for row in self.rows[:200]:
            if text := said(row.cells[column]):
                found[text[:80]] = None
                if len(found) == most:
                    break
        return list(found)

    def values(self, column: int) -> list[str]:
        """All different things in a column, the most frequent first."""
        counts: dict[str, int] = {}
        for row in self.rows:
            if text := said(row.cells[column]):
                counts[text] = counts.get(text, 0) + 1
        return sorted(counts, key=lambda text: (-counts[text], text))


def refused(message: str, code: str, **words: Any) -> ValidationError:
    """Why a file is not taken, beside the field where it was given."""
    return ValidationError({"file": ValidationError(message % words, code=code)})


def said(value: Value) -> str:
    """A value as text, as somebody would type it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else str(value)
    if isinstance(value, datetime):
        if value.tzinfo is not None:
            return day_of(value).isoformat()
        midnight = value.hour == value.minute == value.second == 0
        return value.date().isoformat() if midnight else value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    return str(value).strip()


def merged(headers: Sequence[str], rows: Sequence[Row]) -> tuple[list[str], list[Row]]:
    """Columns with the same header become one, as Jira writes its lists."""
    if len({*headers}) == len(headers):
        return list(headers), list(rows)
    places: dict[str, list[int]] = {}
    for place, header in enumerate(headers):
        places.setdefault(header, []).append(place)
    for row in rows:
        row.cells = [
            row.cells[where[0]]
            if len(where) == 1
            else "; ".join(text for each in where if (text := said(row.cells[each])))
            for where in places.values()
        ]
    return list(places), list(rows)

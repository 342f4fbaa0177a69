"""Initiatives by the month of their planned decision point."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from workflows.board.card import Placed


class When(Enum):
    OVERDUE = "overdue"
    MONTH = "month"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Month:
    """`first` is the first day of the month, where it is one."""

    when: When
    first: date | None = None
    rows: list[Placed] = field(default_factory=list)


def months_of(rows: Iterable[Placed], *, today: date) -> list[Month]:
    """What is overdue, each month, then what has no date; rows come in that order."""
    months: list[Month] = []
    for row in rows:
        when, first = When.MONTH, None
        if row.gate_on is None:
            when = When.NEVER
        elif row.gate_on < today:
            when = When.OVERDUE
        else:
            first = row.gate_on.replace(day=1)
        if not months or (months[-1].when, months[-1].first) != (when, first):
            months.append(Month(when, first))
        months[-1].rows.append(row)
    return months

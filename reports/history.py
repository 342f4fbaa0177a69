"""What happened, as plain rows: each stay in a stage, and how it ended."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import zip_longest
from typing import Any

from portfolio.clock import USUAL, Calendar, day_of, running_days
from portfolio.models import Hold, Passage, Portfolio, State
from workflows.models import Decision, Outcome


class Exit(StrEnum):
    """How a stay in a stage ended."""

    MOVED_ON = "moved-on"
    MOVED_BACK = "moved-back"
    STOPPED = "stopped"
    HANDED_OVER = "handed-over"


@dataclass(frozen=True, slots=True)
class Stay:
    """`days` are days on the clock, holds left out, until it left or until today."""

    initiative: int
    stage: int
    entered_on: date
    left_on: date | None
    days: int
    exit: Exit | None
    is_first: bool


_ENDINGS: dict[str, Exit] = {
    Outcome.STOP: Exit.STOPPED,
    Outcome.HAND_OVER: Exit.HANDED_OVER,
}

# Initiative, stage, place of the stage, entered, left, state of the initiative.
Row = tuple[int, int, int, date, date | None, str]
# Initiative, stage and day of a decision that ended an initiative.
Ending = tuple[int, int, date]
Holds = dict[int, list[tuple[date, date | None]]]


def stays(portfolio: Portfolio, *, today: date) -> list[Stay]:
    """Every stay of every initiative of this portfolio, oldest first, per initiative.

    Three queries, however many there are.
    """
    rows: Any = (
        Passage.objects.filter(initiative__portfolio=portfolio)
        .order_by("initiative_id", "entered_on", "id")
        .values_list(
            "initiative_id",
            "stage_id",
            "stage__order",
            "entered_on",
            "left_on",
            "initiative__state",
        )
    )
    holds: Holds = defaultdict(list)
    for initiative, start, end in Hold.objects.filter(
        initiative__portfolio=portfolio
    ).values_list("initiative_id", "started_on", "ended_on"):
        holds[initiative].append((start, end))
    rest = portfolio.calendar
    return told([*rows], holds, _endings(portfolio), today=today, rest=rest)


def _endings(portfolio: Portfolio) -> dict[Ending, Exit]:
    decisions = Decision.objects.filter(
        initiative__portfolio=portfolio, outcome__in=_ENDINGS
    ).values_list("initiative_id", "stage_id", "at", "outcome")
    return {
        (initiative, stage, day_of(at)): _ENDINGS[outcome]
        for initiative, stage, at, outcome in decisions
    }


def told(
    rows: Sequence[Row],
    holds: Holds,
    endings: dict[Ending, Exit],
    *,
    today: date,
    rest: Calendar = USUAL,
) -> list[Stay]:
    """Turn ordered passages into stays that know how long they lasted and why."""
    found: list[Stay] = []
    previous = None
    for row, following in zip_longest(rows, rows[1:]):
        initiative, stage, _order, entered, left, _state = row
        found.append(
            Stay(
                initiative=initiative,
                stage=stage,
                entered_on=entered,
                left_on=left,
                days=running_days(
                    entered,
                    left or today,
                    holds=holds.get(initiative, ()),
                    rest=rest,
                ),
                exit=_exit(row, following, endings) if left else None,
                is_first=initiative != previous,
            )
        )
        previous = initiative
    return found


def _exit(row: Row, following: Row | None, endings: dict[Ending, Exit]) -> Exit:
    """What ended a stay: a decision to end it, or else the direction it went."""
    initiative, stage, order, _entered, left, state = row
    assert left is not None
    if ended := endings.get((initiative, stage, left)):
        return ended
    if following is None or following[0] != initiative:
        return Exit.HANDED_OVER if state == State.HANDED_OVER else Exit.STOPPED
    return Exit.MOVED_ON if following[2] > order else Exit.MOVED_BACK

"""A card, and everything that stands on it.

Cards are plain values made from plain rows, one query for any number of them: a model
instance per card would cost more than the query. What belongs to a card in other tables
comes along as text. It is alike on many cards, so it is read once, and a card that says
the same is the same value: whoever renders it can keep what came out.
"""

import json
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import OuterRef, QuerySet, TextField
from django.db.models.functions import Cast

from accounts.models import User
from portfolio.clock import Calendar, running_days
from portfolio.models import Hold, Initiative, State
from workflows.board.chosen import Day, asking_here
from workflows.board.together import Together
from workflows.models import Severity

POINTS_SHOWN = 3
# Cards, and what is read of texts that are alike.
KEPT = 16384


class Point(NamedTuple):
    """What asks for attention now; `workflows.rules.sentence` puts it into words."""

    severity: int
    rule: str
    subject: str
    value: int
    limit: int
    text: str

    @property
    def facts(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.text)
        return found


class Card(NamedTuple):
    """`days` is the time in this stage on the clock; `said` holds what asks."""

    id: int
    version: int
    title: str
    policy_field: str
    owner: str
    days: int
    met: int
    required: int
    said: str | None
    is_private: bool = False

    @property
    def initials(self) -> str:
        return _initials(self.owner)

    @property
    def points(self) -> tuple[Point, ...]:
        """The gravest ones."""
        return points_in(self.said)[:POINTS_SHOWN]

    @property
    def more(self) -> int:
        """How many points there are besides."""
        return max(0, len(points_in(self.said)) - POINTS_SHOWN)


class Placed(NamedTuple):
    """A card and where it stands. `resume_on` is for what waits; `asks`, for action."""

    card: Card
    # Keys of the stage and the lane.
    stage: int
    lane: Any
    state: str
    gate_on: date | None
    resume_on: date | None
    asks: bool


def cards_in(
    found: QuerySet[Initiative], today: Day
) -> QuerySet[Initiative, tuple[Any, ...]]:
    """A row for each of these, for `placed`; see `chosen.in_order`.

    Days are read as text: there are far fewer than cards.
    """
    mine = {"initiative": OuterRef("pk")}
    return found.annotate(
        entered=Cast("stay__entered_on", TextField()),
        gate_on=Cast("planned_gate_on", TextField()),
        held=Together.of(
            Hold.objects.filter(**mine),
            "started_on",
            "ended_on",
            "resume_on",
            by="initiative",
        ),
        said=Together.of(
            asking_here(today).annotate(text=Cast("facts", TextField())),
            *("severity", "opened_at", "rule", "subject", "value", "limit", "text"),
            by="initiative",
        ),
    ).values_list(
        *("stage_id", "lane", "state", "gate_on", "entered", "held"),
        *("standing__met", "standing__required"),
        *("id", "version", "title", "policy_field", "owner__name", "said"),
        "is_private",
    )


def all_placed(
    rows: Iterable[tuple[Any, ...]], today: date, rest: Calendar
) -> list[Placed]:
    """Each card and where it stands; a board has one calendar."""
    return [placed(row, today, rest) for row in rows]


@lru_cache(KEPT)
def placed(row: tuple[Any, ...], today: date, rest: Calendar) -> Placed:
    """The card of such a row, and where it stands."""
    stage, lane, state, gate_on, entered, held, met, required, *more = row
    key, version, title, policy_field, owner, said, is_private = more
    days = _days(entered, held, today, rest) if entered else 0
    return Placed(
        Card(
            key,
            version,
            title,
            policy_field,
            owner,
            days,
            met or 0,
            required or 0,
            said,
            is_private,
        ),
        stage,
        lane,
        state,
        _day(gate_on),
        _resume_on(held) if state == State.ON_HOLD else None,
        bool(said) and points_in(said)[0].severity == Severity.ACTION,
    )


@lru_cache(KEPT)
def points_in(said: str | None) -> tuple[Point, ...]:
    """What asks for attention, the gravest first."""
    rows = json.loads(said or "[]")
    rows.sort(key=lambda row: (-row[0], row[1], row[2]))
    return tuple(Point(row[0], *row[2:]) for row in rows)


@lru_cache(KEPT)
def _days(entered: str, held: str | None, today: date, rest: Calendar) -> int:
    holds = ((_day(start) or today, _day(end)) for start, end, _resume in _holds(held))
    return running_days(date.fromisoformat(entered), today, holds=holds, rest=rest)


def _resume_on(held: str | None) -> date | None:
    open_ones = (resume for _start, end, resume in _holds(held) if end is None)
    return _day(next(open_ones, None))


def _holds(held: str | None) -> Iterable[tuple[str, str | None, str]]:
    rows: list[tuple[str, str | None, str]] = json.loads(held or "[]")
    return rows


@lru_cache(KEPT)
def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


@lru_cache(KEPT)
def _initials(name: str) -> str:
    return User(name=name).initials

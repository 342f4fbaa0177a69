"""A card, and everything that stands on it.

Cards are read as plain rows. A model instance per card would cost more than the query.
"""

import json
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import FilteredRelation, Q, QuerySet, TextField
from django.db.models.functions import Cast

from accounts.models import User
from portfolio.clock import running_days
from portfolio.models import Hold, Initiative, Portfolio, Stage, State
from workflows.models import AttentionPoint

POINTS_SHOWN = 3
SHOWN = (State.ACTIVE, State.ON_HOLD)
NO_POINTS: list["Point"] = []

Holds = dict[int, list[tuple[date, date | None, date]]]


class Point(NamedTuple):
    """An open attention point; `workflows.rules.sentence` puts it into words."""

    severity: int
    rule: str
    subject: str
    value: int
    limit: int
    facts: dict[str, Any]


class Card(NamedTuple):
    """`days` is the time in this stage on the clock; `more` counts hidden points."""

    id: int
    version: int
    title: str
    policy_field: str
    owner: str
    initials: str
    days: int
    met: int
    required: int
    points: list[Point]
    more: int


class Held(NamedTuple):
    """A card on hold, where, and until when."""

    card: Card
    stage: Stage
    resume_on: date | None


def on_board(portfolio: Portfolio) -> QuerySet[Initiative]:
    return Initiative.objects.filter(portfolio=portfolio, state__in=SHOWN)


def cards(
    initiatives: QuerySet[Initiative], holds: Holds, today: date
) -> Iterator[tuple[int, str, str | None, Card]]:
    """Stage, state and planned decision of each of these, by rank, with its card.

    Days are read as text: a thousand cards have a few hundred of them, and each is
    counted once.
    """
    points = _points(initiatives)
    running: dict[str, int] = {}
    for (
        stage,
        state,
        gate_on,
        entered,
        key,
        version,
        title,
        policy_field,
        owner,
        met,
        required,
    ) in _rows(initiatives).iterator(chunk_size=2000):
        if key in holds:
            stays = [(start, end) for start, end, _resume in holds[key]]
            days = running_days(date.fromisoformat(entered), today, holds=stays)
        elif (days := running.get(entered, -1)) < 0:
            days = running_days(date.fromisoformat(entered), today)
            running[entered] = days
        mine = points.get(key, NO_POINTS)
        card = Card(
            key,
            version,
            title,
            policy_field,
            owner,
            _initials(owner),
            days,
            met or 0,
            required or 0,
            mine[:POINTS_SHOWN],
            max(0, len(mine) - POINTS_SHOWN),
        )
        yield stage, state, gate_on, card


def _rows(
    initiatives: QuerySet[Initiative],
) -> QuerySet[Initiative, tuple[Any, ...]]:
    present = Q(passages__left_on__isnull=True)
    return (
        initiatives.annotate(
            stay=FilteredRelation("passages", condition=present),
            gate_on=Cast("planned_gate_on", TextField()),
            entered=Cast("stay__entered_on", TextField()),
        )
        .order_by("rank")
        .values_list(
            "stage_id",
            "state",
            "gate_on",
            "entered",
            "id",
            "version",
            "title",
            "policy_field",
            "owner__name",
            "standing__met",
            "standing__required",
        )
    )


@lru_cache(maxsize=4096)
def _initials(name: str) -> str:
    return User(name=name).initials


def _points(initiatives: QuerySet[Initiative]) -> dict[int, list[Point]]:
    """Open attention points by initiative, gravest first; equal ones are one object."""
    found: dict[int, list[Point]] = {}
    known: dict[tuple[Any, ...], Point] = {}
    rows = (
        AttentionPoint.objects.open()
        .filter(initiative__in=initiatives.order_by().values("pk"))
        .gravest_first()
        # As text: most facts are alike, and reading JSON a thousand times is slow.
        .annotate(text=Cast("facts", TextField()))
        .values_list(
            "initiative_id", "severity", "rule", "subject", "value", "limit", "text"
        )
    )
    for key, severity, rule, subject, value, limit, text in rows.iterator(2000):
        says = (severity, rule, subject, value, limit, text)
        point = known.get(says)
        if point is None:
            facts = json.loads(text)
            point = Point(severity, rule, subject, value, limit, facts)
            known[says] = point
        found.setdefault(key, []).append(point)
    return found


def holds_of(portfolio: Portfolio) -> Holds:
    """Start, end and day to resume of each hold, by initiative."""
    found: Holds = {}
    rows = Hold.objects.filter(
        initiative__portfolio=portfolio, initiative__state__in=SHOWN
    )
    for key, start, end, resume in rows.values_list(
        "initiative", "started_on", "ended_on", "resume_on"
    ):
        found.setdefault(key, []).append((start, end, resume))
    return found


def resume_on(holds: list[tuple[date, date | None, date]]) -> date | None:
    return next((resume for _start, end, resume in holds if end is None), None)

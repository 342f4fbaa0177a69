"""The board as a value: everything that it shows, in a fixed number of queries.

Cards are read as plain rows. A model instance per card would cost more than the query.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import Count, FilteredRelation, Q, QuerySet, TextField
from django.db.models.functions import Cast

from accounts.models import User
from portfolio.clock import running_days
from portfolio.models import Hold, Initiative, Passage, Portfolio, Role, Stage, State
from portfolio.policy import WRITERS
from workflows.models import AttentionPoint, Severity

POINTS_SHOWN = 3
# Of what stopped and what was handed over, the newest.
ENDED_SHOWN = 12
# An initiative has a few stays, of which the last one counts.
STAYS_READ = 100
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


class Ended(NamedTuple):
    """What stopped or was handed over, and when."""

    id: int
    title: str
    state: str
    ended_on: date | None


@dataclass(frozen=True, slots=True)
class Column:
    """A stage with its cards in order."""

    stage: Stage
    cards: list[Card]
    # The question of the gate before it.
    entrance: str
    # The stage behind the gate at the end of this one.
    leads_to: Stage | None


@dataclass(frozen=True, slots=True)
class Board:
    portfolio: Portfolio
    columns: list[Column]
    on_hold: list[Held]
    stopped: list[Ended]
    stopped_total: int
    handed_over: list[Ended]
    handed_over_total: int
    asking: int
    next_decision_on: date | None
    may_move: bool
    may_decide: bool

    @property
    def running(self) -> int:
        return sum(len(column.cards) for column in self.columns)


def board(portfolio: Portfolio, *, user: User, today: date) -> Board:
    """The board of this portfolio as this user may see and use it."""
    roles = set(
        portfolio.memberships.filter(user=user.pk).values_list("role", flat=True)
    )
    stages = list(portfolio.stages.select_related("gate").order_by("order"))
    places = {stage.pk: stage for stage in stages}
    columns: dict[int, list[Card]] = {stage.pk: [] for stage in stages}
    holds = _holds(portfolio)
    on_hold, asking, planned = [], 0, set()
    for stage, state, gate_on, card in _cards(portfolio, holds, today):
        asking += bool(card.points) and card.points[0].severity == Severity.ACTION
        if state == State.ON_HOLD:
            on_hold.append(
                Held(card, places[stage], _resume_on(holds.get(card.id, [])))
            )
            continue
        columns[stage].append(card)
        planned.add(gate_on)
    totals, ended = _ended(portfolio)
    return Board(
        portfolio=portfolio,
        columns=_columns(stages, columns),
        on_hold=on_hold,
        stopped=ended[State.STOPPED],
        stopped_total=totals.get(State.STOPPED, 0),
        handed_over=ended[State.HANDED_OVER],
        handed_over_total=totals.get(State.HANDED_OVER, 0),
        asking=asking,
        next_decision_on=_first(planned, today),
        may_move=not roles.isdisjoint(WRITERS),
        may_decide=Role.GATEKEEPER in roles,
    )


def _columns(stages: list[Stage], cards: dict[int, list[Card]]) -> list[Column]:
    columns, entrance = [], ""
    for place, stage in enumerate(stages):
        gate = getattr(stage, "gate", None)
        following = stages[place + 1] if place + 1 < len(stages) else None
        columns.append(Column(stage, cards[stage.pk], entrance, following))
        entrance = gate.question if gate else ""
    return columns


def _first(days: set[str | None], today: date) -> date | None:
    """The first of these days that is still to come."""
    coming = (day for day in days if day and day >= today.isoformat())
    first = min(coming, default=None)
    return date.fromisoformat(first) if first else None


def _cards(
    portfolio: Portfolio, holds: Holds, today: date
) -> Iterator[tuple[int, str, str | None, Card]]:
    """Stage, state and planned decision of what runs or waits, by rank, with its card.

    Days are read as text: a thousand cards have a few hundred of them, and each is
    counted once.
    """
    points = _points(portfolio)
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
    ) in _rows(portfolio).iterator(chunk_size=2000):
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


def _rows(portfolio: Portfolio) -> QuerySet[Initiative, tuple[Any, ...]]:
    present = Q(passages__left_on__isnull=True)
    return (
        Initiative.objects.filter(portfolio=portfolio, state__in=SHOWN)
        .annotate(
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


def _points(portfolio: Portfolio) -> dict[int, list[Point]]:
    """Open attention points by initiative, gravest first; equal ones are one object."""
    found: dict[int, list[Point]] = {}
    known: dict[tuple[Any, ...], Point] = {}
    rows = (
        AttentionPoint.objects.open()
        .filter(initiative__portfolio=portfolio)
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


def _holds(portfolio: Portfolio) -> Holds:
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


def _resume_on(holds: list[tuple[date, date | None, date]]) -> date | None:
    return next((resume for _start, end, resume in holds if end is None), None)


def _ended(portfolio: Portfolio) -> tuple[dict[str, int], dict[str, list[Ended]]]:
    """How many stopped and were handed over, and the newest of each."""
    closed = Initiative.objects.closed().filter(portfolio=portfolio)
    totals = closed.order_by().values_list("state").annotate(Count("pk"))
    stays = Passage.objects.filter(initiative__in=closed.order_by().values("pk"))
    rows = stays.order_by("-left_on", "-id").values_list(
        "initiative", "initiative__title", "initiative__state", "left_on"
    )
    found: dict[str, list[Ended]] = {State.STOPPED: [], State.HANDED_OVER: []}
    seen = set()
    for ended in map(Ended._make, rows[:STAYS_READ]):
        shown = found[ended.state]
        if ended.id not in seen and len(shown) < ENDED_SHOWN:
            shown.append(ended)
        seen.add(ended.id)
    return dict(totals), found

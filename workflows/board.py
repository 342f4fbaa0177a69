"""The board as a value: everything that it shows, in a fixed number of queries.

Cards are read as plain rows. A model instance per card would cost more than the query.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import Count, F, FilteredRelation, OuterRef, Q, Subquery, Window
from django.db.models.functions import RowNumber

from accounts.models import User
from portfolio.clock import running_days
from portfolio.models import Hold, Initiative, Passage, Portfolio, Role, Stage, State
from portfolio.policy import WRITERS
from workflows.models import AttentionPoint, Severity

POINTS_SHOWN = 3
# Of what stopped and what was handed over, the newest.
ENDED_SHOWN = 12

Holds = defaultdict[int, list[tuple[date, date | None]]]


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
    total: int


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
    handed_over: list[Ended]
    asking: int
    next_decision_on: date | None
    may_move: bool
    may_decide: bool

    @property
    def running(self) -> int:
        return sum(len(column.cards) for column in self.columns)

    @property
    def stopped_total(self) -> int:
        return self.stopped[0].total if self.stopped else 0

    @property
    def handed_over_total(self) -> int:
        return self.handed_over[0].total if self.handed_over else 0


def board(portfolio: Portfolio, *, user: User, today: date) -> Board:
    """The board of this portfolio as this user may see and use it."""
    roles = set(
        portfolio.memberships.filter(user=user.pk).values_list("role", flat=True)
    )
    stages = list(portfolio.stages.select_related("gate").order_by("order"))
    places = {stage.pk: stage for stage in stages}
    columns: dict[int, list[Card]] = {stage.pk: [] for stage in stages}
    on_hold, asking, planned = [], 0, []
    for row, card in _cards(portfolio, today):
        if row.state == State.ON_HOLD:
            on_hold.append(Held(card, places[row.stage], row.resume_on))
            continue
        columns[row.stage].append(card)
        asking += bool(card.points) and card.points[0].severity == Severity.ACTION
        if row.planned_gate_on and row.planned_gate_on >= today:
            planned.append(row.planned_gate_on)
    ended = _ended(portfolio)
    return Board(
        portfolio=portfolio,
        columns=_columns(stages, columns),
        on_hold=on_hold,
        stopped=ended[State.STOPPED],
        handed_over=ended[State.HANDED_OVER],
        asking=asking,
        next_decision_on=min(planned, default=None),
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


class _Row(NamedTuple):
    id: int
    version: int
    title: str
    policy_field: str
    owner: str
    stage: int
    state: str
    planned_gate_on: date | None
    entered_on: date
    resume_on: date | None
    met: int | None
    required: int | None


def _cards(portfolio: Portfolio, today: date) -> Iterable[tuple[_Row, Card]]:
    """Rows of what runs or waits, in the order of their ranks, with their cards."""
    shown = Q(state__in=(State.ACTIVE, State.ON_HOLD))
    rows = (
        Initiative.objects.filter(shown, portfolio=portfolio)
        .annotate(
            stay=FilteredRelation(
                "passages", condition=Q(passages__left_on__isnull=True)
            ),
            wait=FilteredRelation("holds", condition=Q(holds__ended_on__isnull=True)),
        )
        .order_by("rank")
        .values_list(
            "id",
            "version",
            "title",
            "policy_field",
            "owner__name",
            "stage_id",
            "state",
            "planned_gate_on",
            "stay__entered_on",
            "wait__resume_on",
            "standing__met",
            "standing__required",
        )
    )
    points, holds = _points(portfolio), _holds(portfolio)
    for row in map(_Row._make, rows.iterator(chunk_size=2000)):
        mine = points.get(row.id, [])
        yield (
            row,
            Card(
                row.id,
                row.version,
                row.title,
                row.policy_field,
                row.owner,
                _initials(row.owner),
                running_days(row.entered_on, today, holds=holds.get(row.id, ())),
                row.met or 0,
                row.required or 0,
                mine[:POINTS_SHOWN],
                max(0, len(mine) - POINTS_SHOWN),
            ),
        )


@lru_cache(maxsize=4096)
def _initials(name: str) -> str:
    return User(name=name).initials


def _points(portfolio: Portfolio) -> dict[int, list[Point]]:
    """Open attention points by initiative, gravest first."""
    found: dict[int, list[Point]] = {}
    rows = (
        AttentionPoint.objects.open()
        .filter(initiative__portfolio=portfolio)
        .gravest_first()
        .values_list(
            "initiative_id", "severity", "rule", "subject", "value", "limit", "facts"
        )
    )
    for key, *values in rows.iterator(chunk_size=2000):
        found.setdefault(key, []).append(Point._make(values))
    return found


def _holds(portfolio: Portfolio) -> Holds:
    found: Holds = defaultdict(list)
    rows = Hold.objects.filter(
        initiative__portfolio=portfolio,
        initiative__state__in=(State.ACTIVE, State.ON_HOLD),
    )
    for key, start, end in rows.values_list("initiative", "started_on", "ended_on"):
        found[key].append((start, end))
    return found


def _ended(portfolio: Portfolio) -> defaultdict[str, list[Ended]]:
    """The newest that stopped and that were handed over, and how many there are."""
    last = Passage.objects.filter(initiative=OuterRef("pk")).order_by("-left_on", "-id")
    of_state = {"partition_by": F("state")}
    rows = (
        Initiative.objects.filter(portfolio=portfolio)
        .closed()
        .annotate(ended_on=Subquery(last.values("left_on")[:1]))
        .annotate(
            newest=Window(RowNumber(), order_by=("-ended_on", "-id"), **of_state),
            total=Window(Count("pk"), **of_state),
        )
        .filter(newest__lte=ENDED_SHOWN)
        .order_by("newest")
        .values_list("id", "title", "state", "ended_on", "total")
    )
    found: defaultdict[str, list[Ended]] = defaultdict(list)
    for ended in map(Ended._make, rows):
        found[ended.state].append(ended)
    return found

"""The board as a value: everything that it shows, in a fixed number of queries."""

from dataclasses import dataclass
from datetime import date
from functools import partial

from accounts.models import User
from portfolio.models import Portfolio, Role, Stage, State
from portfolio.policy import WRITERS
from workflows.board.card import (
    Card,
    Held,
    Point,
    cards,
    holds_of,
    on_board,
    resume_on,
)
from workflows.board.ended import Ended, ended_of
from workflows.board.look import Density, Lanes, Layout, Look, Sort
from workflows.filtering import Filter, parse
from workflows.models import Severity

__all__ = [
    "Board",
    "Card",
    "Column",
    "Density",
    "Ended",
    "Held",
    "Lanes",
    "Layout",
    "Look",
    "Point",
    "Sort",
    "board",
]


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
    look: Look
    # What is looked for, and among how many.
    asked: Filter
    total: int
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

    @property
    def found(self) -> int:
        return self.running + len(self.on_hold)


USUAL = Look()


def board(
    portfolio: Portfolio, *, user: User, today: date, look: Look = USUAL
) -> Board:
    """The board of this portfolio as this user may see and use it, in this look."""
    roles = set(
        portfolio.memberships.filter(user=user.pk).values_list("role", flat=True)
    )
    stages = list(portfolio.stages.select_related("gate").order_by("order"))
    places = {stage.pk: stage for stage in stages}
    columns: dict[int, list[Card]] = {stage.pk: [] for stage in stages}
    holds = holds_of(portfolio)
    asked = parse(look.q, stages=stages)
    narrowed = partial(asked.narrow, user=user, today=today)
    on_hold, asking, planned = [], 0, set()
    rows = cards(narrowed(on_board(portfolio)), holds, today)
    for stage, state, gate_on, card in rows:
        asking += bool(card.points) and card.points[0].severity == Severity.ACTION
        if state == State.ON_HOLD:
            on_hold.append(Held(card, places[stage], resume_on(holds.get(card.id, []))))
            continue
        columns[stage].append(card)
        planned.add(gate_on)
    shown = sum(map(len, columns.values())) + len(on_hold)
    totals, ended = ended_of(narrowed(portfolio.initiatives.all()))
    return Board(
        portfolio=portfolio,
        look=look,
        asked=asked,
        total=on_board(portfolio).count() if asked else shown,
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

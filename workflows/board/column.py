"""A stage on the board: its cards, how many there are, and how many there may be."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db.models import (
    Count,
    Exists,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
)
from django.db.models.functions import Cast, Coalesce

from accounts.composed import answer, slot
from accounts.models import User
from portfolio.models import (
    Initiative,
    Membership,
    Portfolio,
    SavedView,
    Stage,
    State,
    not_hidden,
)
from workflows.board.card import Card, Placed
from workflows.board.chosen import PRESENT, Day, on_board
from workflows.board.together import Together
from workflows.models import AttentionPoint, Gate, Severity

COLUMNS = tuple(field.attname for field in Stage._meta.concrete_fields)
PARTS = ("state", "lane", "stage")
# How many run, by lane and stage.
Counts = Mapping[tuple[Any, int], int]


class View(NamedTuple):
    """A saved view: a value, as a card is."""

    id: int
    owner_id: int
    name: str
    query: str
    is_shared: bool


class Counted(NamedTuple):
    """A stage with how many run in it and wait in it, whatever is looked for.

    `entrance` is the question of the gate before it.
    """

    stage: Stage
    entrance: str
    running: int
    waiting: int


class Whole(NamedTuple):
    """A portfolio's stages, one's roles and views, and the figures of its first line.

    All in one query: each query less is time of every reader.
    """

    stages: list[Counted]
    roles: set[str]
    views: tuple[View, ...]
    asking: int
    next_decision_on: date | None

    @property
    def counts(self) -> Counts:
        return {("", each.stage.pk): each.running for each in self.stages}

    @property
    def figures(self) -> "Figures":
        waiting = sum(each.waiting for each in self.stages)
        return Figures(self.asking, waiting, self.next_decision_on)


class Figures(NamedTuple):
    asking: int
    on_hold_total: int
    next_decision_on: date | None


class Tally(NamedTuple):
    """What a lane and stage come to; `first` is the first planned date to come."""

    state: str
    lane: Any
    stage: int
    cards: int
    asking: int
    first: date | None


@dataclass(frozen=True, slots=True)
class Column:
    """A stage with its cards in order; `count` counts those further down too."""

    stage: Stage
    cards: list[Card]
    count: int
    # The question of the gate before it.
    entrance: str
    # The stage behind the gate at the end of this one.
    leads_to: Stage | None
    # How many run in this stage, whatever the filter says.
    running: int

    @property
    def hidden(self) -> int:
        return self.count - len(self.cards)

    @property
    def is_over(self) -> bool:
        """More at once than was agreed."""
        most = self.stage.most_at_once
        return most is not None and self.running > most


def whole_of(portfolio: Portfolio, user: User, today: date) -> Whole:
    """What is known of the whole board, in one query."""
    rows = answer(_stages, portfolio=portfolio.pk, user=user.pk, today=today)
    stages, entrance = [], ""
    for row in rows:
        stage = Stage(**dict(zip(COLUMNS, row, strict=False)))
        stage.portfolio = portfolio
        nl, en, running, waiting = row[len(COLUMNS) : -4]
        stages.append(Counted(stage, entrance, running, waiting))
        entrance = Gate(question_nl=nl or "", question_en=en or "").question
    roles, views, asking, first = rows[-1][-4:] if rows else (None, None, 0, None)
    return Whole(
        stages,
        {role for (role,) in json.loads(roles or "[]")},
        _views(json.loads(views or "[]")),
        asking,
        date.fromisoformat(first) if first else None,
    )


def _views(rows: Iterable[Sequence[Any]]) -> tuple[View, ...]:
    views = (View(*row) for row in rows)
    return tuple(sorted(views, key=lambda view: (view.name, view.id)))


def _stages() -> QuerySet[Stage, tuple[Any, ...]]:
    """The stages with their gate; what is of the whole portfolio stands in each row."""
    mine = Membership.objects.filter(portfolio=slot("portfolio"), user=slot("user"))
    views = SavedView.objects.filter(
        Q(owner=slot("user")) | Q(is_shared=True), portfolio=slot("portfolio")
    )
    there = on_board(slot("portfolio"), slot("user")).order_by()
    # Grouped by what is always the same, for to compare each row takes a third of it.
    here = there.filter(stage=OuterRef("pk")).annotate(all=Value(1)).values("all")
    asks = asking_for_action(slot("today")).filter(
        not_hidden(slot("user"), "initiative"),
        initiative__portfolio=slot("portfolio"),
        initiative__state__in=PRESENT,
    )
    cards = (
        asks.order_by()
        .values("severity")
        .annotate(count=Count("initiative", distinct=True))
    )
    coming = there.filter(state=State.ACTIVE, planned_gate_on__gte=slot("today"))
    first = coming.order_by("planned_gate_on").values("planned_gate_on")[:1]

    def count(state: State) -> Subquery:
        counted = here.filter(state=state).annotate(count=Count("*"))
        return Subquery(counted.values("count"))

    stages = Stage.objects.filter(portfolio=slot("portfolio"))
    return stages.annotate(
        running=count(State.ACTIVE),
        waiting=count(State.ON_HOLD),
        roles=Together.of(mine, "role", by="portfolio"),
        views=Together.of(views, *View._fields, by="portfolio"),
        asking=Coalesce(Subquery(cards.values("count")), 0),
        first=Cast(Subquery(first), TextField()),
    ).values_list(
        *COLUMNS,
        *("gate__question_nl", "gate__question_en"),
        *("running", "waiting", "roles", "views", "asking", "first"),
    )


def columns_of(
    stages: Sequence[Counted], shown: Iterable[Placed], counts: Counts
) -> list[Column]:
    """A column per stage; `counts` tells of cards that are not shown too."""
    cards: defaultdict[int, list[Card]] = defaultdict(list)
    for each in shown:
        cards[each.stage].append(each.card)
    columns = []
    for (stage, entrance, running, _waiting), following in zip(
        stages, [*(each.stage for each in stages[1:]), None], strict=True
    ):
        mine = cards[stage.pk]
        count = sum(n for (_lane, key), n in counts.items() if key == stage.pk)
        columns.append(Column(stage, mine, count, entrance, following, running))
    return columns


def counts_of(tallies: Iterable[Tally]) -> Counts:
    """How many run, by lane and stage."""
    return {
        (each.lane or "", each.stage): each.cards
        for each in tallies
        if each.state == State.ACTIVE
    }


def tallies_of(found: QuerySet[Initiative], today: date) -> list[Tally]:
    """What these come to, by state, lane and stage."""
    asks = asking_for_action(today).filter(initiative=OuterRef("pk"))
    coming = Q(planned_gate_on__gte=today)
    rows = found.order_by().values_list(*PARTS)
    counted = rows.annotate(
        cards=Count("pk"),
        asking=Count("pk", filter=Exists(asks)),
        first=Min("planned_gate_on", filter=coming),
    )
    return [Tally(*row) for row in counted]


def asking_for_action(today: Day) -> QuerySet[AttentionPoint]:
    """What counts as "needs action": red, and not put off."""
    return AttentionPoint.objects.asking(today).filter(severity=Severity.ACTION)


def tallies_in(shown: Sequence[Placed], today: date) -> list[Tally]:
    """The same as `tallies_of`, from cards that are all there."""
    parts: defaultdict[tuple[str, Any, int], list[Placed]] = defaultdict(list)
    for each in shown:
        parts[each.state, each.lane, each.stage].append(each)
    return [
        Tally(
            *part,
            len(cards),
            sum(each.asks for each in cards),
            min(
                (day for each in cards if (day := each.gate_on) and day >= today),
                default=None,
            ),
        )
        for part, cards in parts.items()
    ]


def figures_of(tallies: Sequence[Tally]) -> Figures:
    running = [each for each in tallies if each.state == State.ACTIVE]
    waiting = [each for each in tallies if each.state == State.ON_HOLD]
    return Figures(
        sum(each.asking for each in tallies),
        sum(each.cards for each in waiting),
        min((each.first for each in running if each.first), default=None),
    )

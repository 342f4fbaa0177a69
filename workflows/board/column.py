"""A stage on the board: its cards, how many there are, and how many there may be."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.models import User
from portfolio.models import Initiative, Membership, Portfolio, Stage, State
from workflows.board.card import Card, Placed
from workflows.board.together import Together
from workflows.models import AttentionPoint, Severity

PRESENT = (State.ACTIVE, State.ON_HOLD)


PARTS = ("state", "lane", "stage")
# How many run, by lane and stage.
Counts = Mapping[tuple[Any, int], int]


class Counted(NamedTuple):
    """A stage with how many run in it, how many with those on hold, and one's roles."""

    stage: Stage
    running: int
    present: int
    roles: set[str]


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


def stages_of(portfolio: Portfolio, user: User) -> list[Counted]:
    """The stages with their gate and their counts, whatever is looked for.

    The roles of the user come along: a query less for every board.
    """

    def count(*states: State) -> Coalesce:
        here = portfolio.initiatives.filter(stage=OuterRef("pk"), state__in=states)
        counted = here.order_by().values("stage").annotate(count=Count("pk"))
        return Coalesce(Subquery(counted.values("count")), 0)

    mine = Membership.objects.filter(portfolio=OuterRef("portfolio"), user=user.pk)
    stages = portfolio.stages.select_related("gate").annotate(
        running=count(State.ACTIVE),
        present=count(*PRESENT),
        roles=Together.of(mine, "role", by="portfolio"),
    )
    return [
        Counted(
            each,
            each.running,
            each.present,
            {role for (role,) in json.loads(each.roles or "[]")},
        )
        for each in stages
    ]


def columns_of(
    stages: Sequence[Counted], shown: Iterable[Placed], counts: Counts
) -> list[Column]:
    """A column per stage; `counts` tells of cards that are not shown too."""
    cards: defaultdict[int, list[Card]] = defaultdict(list)
    for each in shown:
        cards[each.stage].append(each.card)
    columns, entrance = [], ""
    for (stage, running, *_more), following in zip(
        stages, [*(each.stage for each in stages[1:]), None], strict=True
    ):
        mine = cards[stage.pk]
        count = sum(n for (_lane, key), n in counts.items() if key == stage.pk)
        columns.append(Column(stage, mine, count, entrance, following, running))
        gate = getattr(stage, "gate", None)
        entrance = gate.question if gate else ""
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
    asks = AttentionPoint.objects.open().filter(
        initiative=OuterRef("pk"), severity=Severity.ACTION
    )
    coming = Q(planned_gate_on__gte=today)
    rows = found.order_by().values_list(*PARTS)
    counted = rows.annotate(
        cards=Count("pk"),
        asking=Count("pk", filter=Exists(asks)),
        first=Min("planned_gate_on", filter=coming),
    )
    return [Tally(*row) for row in counted]

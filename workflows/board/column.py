"""A stage on the board: its cards, how many there are, and how many there may be."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from portfolio.models import Initiative, Portfolio, Stage, State
from workflows.board.card import Card, Placed

PRESENT = (State.ACTIVE, State.ON_HOLD)


PARTS = ("lane", "stage")
# How many run, by lane and stage.
Counts = Mapping[tuple[Any, int], int]


class Counted(NamedTuple):
    """A stage with how many run in it, and how many with those on hold."""

    stage: Stage
    running: int
    present: int


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


def stages_of(portfolio: Portfolio) -> list[Counted]:
    """The stages with their gate and their counts, whatever is looked for."""

    def count(*states: State) -> Coalesce:
        here = portfolio.initiatives.filter(stage=OuterRef("pk"), state__in=states)
        counted = here.order_by().values("stage").annotate(count=Count("pk"))
        return Coalesce(Subquery(counted.values("count")), 0)

    stages = portfolio.stages.select_related("gate").annotate(
        running=count(State.ACTIVE), present=count(*PRESENT)
    )
    return [Counted(each, each.running, each.present) for each in stages]


def columns_of(
    stages: Sequence[Counted], shown: Iterable[Placed], counts: Counts
) -> list[Column]:
    """A column per stage; `counts` is empty when every card is shown."""
    cards: defaultdict[int, list[Card]] = defaultdict(list)
    for each in shown:
        cards[each.stage].append(each.card)
    columns, entrance = [], ""
    for (stage, running, _all), following in zip(
        stages, [*(each.stage for each in stages[1:]), None], strict=True
    ):
        mine = cards[stage.pk]
        count = sum(n for (_lane, key), n in counts.items() if key == stage.pk)
        columns.append(
            Column(stage, mine, count or len(mine), entrance, following, running)
        )
        gate = getattr(stage, "gate", None)
        entrance = gate.question if gate else ""
    return columns


def counts_by(found: QuerySet[Initiative]) -> Counts:
    """How many of these run, by lane and stage."""
    running = found.filter(state=State.ACTIVE).order_by()
    rows = running.values_list(*PARTS).annotate(count=Count("pk"))
    return {(lane or "", stage): count for lane, stage, count in rows}

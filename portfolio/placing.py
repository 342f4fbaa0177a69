"""Putting a card in a column. Called by verbs that hold the initiative's lock."""

from collections.abc import Callable
from datetime import date
from enum import Enum
from functools import wraps
from typing import Any, ParamSpec, TypeAlias, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import CharField, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext as _

from accounts.composed import answer, found, slot
from portfolio import ranks
from portfolio.models import Initiative, Passage, Portfolio, Stage
from portfolio.ranks import between

# Longer ranks than this and the column is spread anew.
LONGEST = 48

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


class Edge(Enum):
    BOTTOM = "bottom"


BOTTOM = Edge.BOTTOM
# The card to stand behind; None is the top of the column.
After: TypeAlias = Initiative | Edge | None


def rank_after(stage: Stage, after: After, *, card: int, locked: bool = False) -> str:
    """A free rank in `stage`: behind `after`, on top for None, at the end for BOTTOM.

    Locks the stage, unless that was done, so that two cards dropped at one spot get two
    places. Raises ValidationError when `after` is not in this column.
    """
    if not locked:
        # As weak as can be: others may refer to it meanwhile, as decisions do.
        Stage.objects.select_for_update(no_key=True).get(pk=stage.pk)
    column = {"stage": stage.pk, "card": card}
    if after is BOTTOM:
        return _fitting(stage, between(_ranks(_last, **column)[0], ""))
    if not isinstance(after, Initiative):
        return _fitting(stage, between("", _ranks(_first, **column)[0]))
    before, *below = _ranks(_behind, **column, above=after.pk)
    if not before:
        raise ValidationError(
            _("The card to place it after is not in this column."), code="after"
        )
    return _fitting(stage, between(before, below[0] if below else ""))


def first_of(portfolio: Portfolio) -> tuple[Stage, str]:
    """The first stage, and a free rank at its end, without a lock.

    So new ones need not queue up. Where the column is spread in the same moment, it may
    be a place further up.
    """
    (stage,) = found(_first_stage, portfolio=portfolio.pk)
    stage.portfolio = portfolio
    last: str | None = vars(stage)["last_rank"]
    return stage, _fitting(stage, ranks.at_end(last or ""))


def _first_stage() -> QuerySet[Stage]:
    column = Initiative.objects.filter(stage=OuterRef("pk")).order_by("-rank")
    last = Subquery(column.values("rank")[:1])
    mine = Stage.objects.filter(portfolio=slot("portfolio")).annotate(last_rank=last)
    return mine.order_by("order")[:1]


def _ranks(build: Callable[[], QuerySet[Initiative, Any]], **values: int) -> list[str]:
    return [rank for (rank,) in answer(build, **values)] or [""]


def _column() -> QuerySet[Initiative, tuple[str]]:
    column = Initiative.objects.filter(stage=slot("stage")).exclude(pk=slot("card"))
    return column.order_by("rank").values_list("rank")


def _first() -> QuerySet[Initiative, tuple[str]]:
    return _column()[:1]


def _last() -> QuerySet[Initiative, tuple[str]]:
    return _column().reverse()[:1]


def _behind() -> QuerySet[Initiative, tuple[str]]:
    above = _column().order_by().filter(pk=slot("above"))
    return _column().filter(rank__gte=Subquery(above))[:2]


def rank_again(stage: Stage, rank: str, *, card: int) -> str:
    """The rank that a card had in `stage`, or one right above whoever has it now."""
    Stage.objects.select_for_update(no_key=True).get(pk=stage.pk)
    column = Initiative.objects.filter(stage=stage).exclude(pk=card)
    above = column.filter(rank__lte=rank).order_by("-rank")
    taken, before = [*above.values_list("rank", flat=True)[:2], "", ""][:2]
    return _fitting(stage, between(before, rank)) if taken == rank else rank


def _fitting(stage: Stage, rank: str) -> str:
    if len(rank) > LONGEST:
        raise Crowded(stage)
    return rank


class Crowded(Exception):
    """There is no short rank left at this spot; `makes_room` tries again."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        self.stage = stage


def makes_room(
    verb: Callable[Arguments, Result],
) -> Callable[Arguments, Result]:
    """A verb as one transaction, done again where a column had to be spread first.

    A verb holds a card and then its column; to spread a column takes all its cards
    first, so it happens while the verb holds nothing.
    """

    @wraps(verb)
    def done(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
        while True:
            try:
                with transaction.atomic():
                    return verb(*args, **kwargs)
            except Crowded as crowded:
                spread(crowded.stage)

    return done


@transaction.atomic
def spread(stage: Stage) -> None:
    """Give every card of the column a new, short rank."""
    column = Initiative.objects.filter(stage=stage).only("rank")
    held = set(column.select_for_update(no_key=True).order_by("pk"))
    Stage.objects.select_for_update(no_key=True).get(pk=stage.pk)
    cards = list(column.order_by("rank"))
    if not held.issuperset(cards):
        # Somebody put a card in between, who may hold it: once more from the start.
        return
    # Out of the way first: ranks are unique at every moment.
    column.update(rank=Concat(Value("-"), Cast(F("pk"), CharField())))
    for card, rank in zip(cards, ranks.spread(len(cards)), strict=True):
        card.rank = rank
    Initiative.objects.bulk_update(cards, ["rank"], batch_size=500)


def enter(initiative: Initiative, stage: Stage, rank: str, *, on: date) -> None:
    """Leave the present stage, if any, and enter `stage` on this day."""
    leave(initiative, on=on)
    Passage.objects.create(initiative=initiative, stage=stage, entered_on=on)
    initiative.stage, initiative.rank = stage, rank
    initiative.save(update_fields=["stage", "rank"])


def go_back_to(initiative: Initiative, stage: Stage, rank: str) -> None:
    """Return to the stay before this one, as if this one had not been."""
    initiative.passages.filter(left_on__isnull=True).delete()
    before = initiative.passages.filter(stage=stage).order_by("-id").values("pk")
    initiative.passages.filter(pk=before[:1]).update(left_on=None)
    initiative.stage, initiative.rank = stage, rank


def leave(initiative: Initiative, *, on: date) -> None:
    """End the present stay."""
    initiative.passages.filter(left_on__isnull=True).update(left_on=on)

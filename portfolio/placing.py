"""Putting a card in a column. Called by verbs that hold the initiative's lock."""

from datetime import date
from enum import Enum
from typing import TypeAlias

from django.core.exceptions import ValidationError
from django.db.models import CharField, F, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext as _

from portfolio import ranks
from portfolio.models import Initiative, Passage, Stage

# Longer ranks than this and the column is spread anew.
LONGEST = 48
LONGEST_POSSIBLE = 64


class Edge(Enum):
    BOTTOM = "bottom"


BOTTOM = Edge.BOTTOM
# The card to stand behind; None is the top of the column.
After: TypeAlias = Initiative | Edge | None


def rank_after(stage: Stage, after: After, *, card: int | None) -> str:
    """A free rank in `stage`: behind `after`, on top for None, at the end for BOTTOM.

    Locks the stage, so that two cards dropped at one spot get two places. Raises
    ValidationError when `after` is not in this column.
    """
    # As weak as can be: others may refer to this stage meanwhile, as decisions do.
    Stage.objects.select_for_update(no_key=True).get(pk=stage.pk)
    column = Initiative.objects.filter(stage=stage)
    if card is not None:
        column = column.exclude(pk=card)
    if after is BOTTOM:
        last = column.order_by("-rank").values_list("rank", flat=True).first()
        return _fitting(stage, last or "", "", card)
    before = ""
    if isinstance(after, Initiative):
        found = column.filter(pk=after.pk).values_list("rank", flat=True).first()
        if found is None:
            raise ValidationError(
                _("The card to place it after is not in this column."), code="after"
            )
        before = found
    following = column.filter(rank__gt=before).order_by("rank")
    below = following.values_list("rank", flat=True).first()
    return _fitting(stage, before, below or "", card)


def _fitting(stage: Stage, before: str, after: str, card: int | None) -> str:
    rank = ranks.between(before, after)
    if len(rank) <= LONGEST:
        return rank
    if len(rank) <= LONGEST_POSSIBLE and not _is_free(stage, card):
        # Whoever holds a card may wait for this column: the next one spreads it.
        return rank
    renewed = _spread(stage)
    return ranks.between(renewed.get(before, ""), renewed.get(after, ""))


def _is_free(stage: Stage, card: int | None) -> bool:
    """Whether nobody works on another card of the column; holds them all if so."""
    others = Initiative.objects.filter(stage=stage)
    if card is not None:
        others = others.exclude(pk=card)
    free = others.select_for_update(skip_locked=True).values_list("pk", flat=True)
    return len(free) == others.count()


def _spread(stage: Stage) -> dict[str, str]:
    """Give every card of the column a new, short rank; return old rank -> new rank."""
    cards = list(Initiative.objects.filter(stage=stage).order_by("rank").only("rank"))
    # Out of the way first: ranks are unique at every moment.
    Initiative.objects.filter(stage=stage).update(
        rank=Concat(Value("-"), Cast(F("pk"), CharField()))
    )
    renewed = {}
    for card, rank in zip(cards, ranks.spread(len(cards)), strict=True):
        renewed[card.rank] = card.rank = rank
    Initiative.objects.bulk_update(cards, ["rank"], batch_size=500)
    return renewed


def enter(initiative: Initiative, stage: Stage, rank: str, *, on: date) -> None:
    """Leave the present stage, if any, and enter `stage` on this day."""
    leave(initiative, on=on)
    Passage.objects.create(initiative=initiative, stage=stage, entered_on=on)
    initiative.stage, initiative.rank = stage, rank
    initiative.save(update_fields=["stage", "rank"])


def leave(initiative: Initiative, *, on: date) -> None:
    """End the present stay."""
    initiative.passages.filter(left_on__isnull=True).update(left_on=on)

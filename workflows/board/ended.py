"""What stopped or was handed over."""

from datetime import date
from typing import NamedTuple

from django.db.models import Count, F, OuterRef, QuerySet, Subquery, Window
from django.db.models.functions import RowNumber

from portfolio.models import Initiative, Passage, State
from portfolio.models.initiative import ENDED

# The newest.
ENDED_SHOWN = 12


class Ended(NamedTuple):
    """What stopped or was handed over, and when; `total` counts all of its kind."""

    id: int
    title: str
    state: str
    ended_on: date | None
    total: int


def ended_of(initiatives: QuerySet[Initiative]) -> dict[str, list[Ended]]:
    """The newest of each kind."""
    stays = Passage.objects.filter(initiative=OuterRef("pk")).order_by("-left_on")
    newest = (F("ended_on").desc(nulls_last=True), F("pk").desc())
    rows = (
        initiatives.filter(state__in=ENDED)
        .annotate(
            ended_on=Subquery(stays.values("left_on")[:1]),
            total=Window(Count("pk"), partition_by="state"),
            place=Window(RowNumber(), partition_by="state", order_by=newest),
        )
        .filter(place__lte=ENDED_SHOWN)
        .order_by("place")
        .values_list("pk", "title", "state", "ended_on", "total")
    )
    found: dict[str, list[Ended]] = {State.STOPPED: [], State.HANDED_OVER: []}
    for ended in map(Ended._make, rows):
        found[ended.state].append(ended)
    return found

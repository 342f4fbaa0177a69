"""What stopped or was handed over."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Count, F, OuterRef, QuerySet, Subquery, TextField, Window
from django.db.models.functions import Cast, RowNumber

from portfolio.models import Initiative, Passage, State
from portfolio.models.initiative import ENDED

# The newest; and of what is looked for.
ENDED_SHOWN, FOUND_SHOWN = 12, 300


class Ended(NamedTuple):
    """What stopped or was handed over, and when; `total` counts all of its kind."""

    id: int
    title: str
    state: str
    ended_on: date | None
    total: int


def ended_in(
    initiatives: QuerySet[Initiative], most: int = ENDED_SHOWN
) -> QuerySet[Initiative, Any]:
    """Rows of the newest of each kind, for `ended_of`."""
    stays = Passage.objects.filter(initiative=OuterRef("pk")).order_by("-left_on")
    newest = (F("ended_on").desc(nulls_last=True), F("pk").desc())
    return (
        initiatives.filter(state__in=ENDED)
        .annotate(
            ended_on=Cast(Subquery(stays.values("left_on")[:1]), TextField()),
            total=Window(Count("pk"), partition_by="state"),
            place=Window(RowNumber(), partition_by="state", order_by=newest),
        )
        .filter(place__lte=most)
        .order_by("place")
        .values_list("pk", "title", "state", "ended_on", "total")
    )


def ended_of(rows: Iterable[tuple[Any, ...]]) -> dict[str, list[Ended]]:
    """The newest of each kind."""
    found: dict[str, list[Ended]] = {State.STOPPED: [], State.HANDED_OVER: []}
    for key, title, state, day, total in rows:
        ended_on = date.fromisoformat(day) if day else None
        found[state].append(Ended(key, title, state, ended_on, total))
    return found

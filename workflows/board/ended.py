"""What stopped or was handed over."""

from datetime import date
from typing import NamedTuple

from django.db.models import Count, QuerySet

from portfolio.models import Initiative, Passage, State
from portfolio.models.initiative import ENDED

# The newest.
ENDED_SHOWN = 12
# An initiative has a few stays, of which the last one counts.
STAYS_READ = 100


class Ended(NamedTuple):
    """What stopped or was handed over, and when."""

    id: int
    title: str
    state: str
    ended_on: date | None


def ended_of(
    initiatives: QuerySet[Initiative],
) -> tuple[dict[str, int], dict[str, list[Ended]]]:
    """How many stopped and were handed over, and the newest of each."""
    closed = initiatives.filter(state__in=ENDED)
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

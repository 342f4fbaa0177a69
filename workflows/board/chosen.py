"""Which initiatives are shown, in which order, and how many of them at first."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    F,
    FilteredRelation,
    Max,
    OrderBy,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
    Window,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Lower, NullIf, RowNumber

from portfolio.models import Initiative, Stage, State
from workflows.board.look import Lanes, Layout, Look, Sort
from workflows.models import AttentionPoint

# Up to so many running initiatives, every card is shown.
ALL_SHOWN = 2000
# Beyond: so many of a column, or of a list, and as many more on request.
STEP = {Layout.BOARD: 30, Layout.TABLE: 100, Layout.TIMELINE: 100}
# The name of the window of a layout that shows one list.
ROWS = "rows"

OPEN_POINTS = AttentionPoint.objects.open().filter(initiative=OuterRef("pk"))
_GRAVITY = OPEN_POINTS.order_by().values("initiative")
_GRAVEST = OPEN_POINTS.gravest_first().values("failure_mode")[:1]

# What each look divides by: the key of a lane.
LANE: Mapping[Lanes, Combinable] = {
    Lanes.NONE: Value("", output_field=CharField()),
    Lanes.DOMAIN: F("application_domain"),
    Lanes.DEPARTMENT: F("department"),
    Lanes.OWNER: F("owner"),
    Lanes.FAILURE: Subquery(_GRAVEST),
}
# By what each look sorts, and whether the highest comes first.
_ORDER: Mapping[Sort, tuple[Any, bool]] = {
    Sort.DAYS: (F("stay__entered_on"), False),
    Sort.ATTENTION: (
        # The gravest first, and of those the one with most points.
        Subquery(_GRAVITY.annotate(g=Max("severity") * 100 + Count("pk")).values("g")),
        True,
    ),
    Sort.GATE: (F("planned_gate_on"), False),
    Sort.READY: (
        F("standing__met") * 100 / NullIf(F("standing__required"), Value(0)),
        True,
    ),
    Sort.TITLE: (Lower("title"), False),
    Sort.FIELD: (NullIf(Lower("policy_field"), Value("")), False),
    Sort.OWNER: (Lower("owner__name"), False),
}


def in_order(found: QuerySet[Initiative], look: Look) -> QuerySet[Initiative]:
    """These initiatives as this look orders them, with the key of their `lane`."""
    stay = FilteredRelation("passages", condition=Q(passages__left_on__isnull=True))
    return found.annotate(stay=stay, lane=LANE[look.lanes]).order_by(*_order(look))


def first_of(
    found: QuerySet[Initiative], look: Look, stages: Sequence[Stage]
) -> QuerySet[Initiative]:
    """Of these, as ordered by `in_order`, the ones that are shown at first.

    What waits is counted by itself, as it lies in a drawer of its own.
    """
    asked, step = dict(look.shown), STEP[look.layout]
    if look.layout == Layout.BOARD:
        parts = ["state", "stage", "lane"]
        most = [When(stage=each, then=asked.get(each.slug, step)) for each in stages]
    else:
        parts = ["state"]
        most = [When(state=State.ACTIVE, then=asked.get(ROWS, step))]
    place = Window(RowNumber(), partition_by=parts, order_by=_order(look))
    first = found.annotate(place=place).filter(place__lte=Case(*most, default=step))
    return found.filter(pk__in=first.order_by().values("pk"))


def _order(look: Look) -> list[str | OrderBy]:
    """By what the look sorts; what is equal or empty, as it stands on the board."""
    sort = Sort.GATE if look.layout == Layout.TIMELINE else look.sort
    sign = "-" if look.reverse and sort == Sort.RANK else ""
    ranks = [f"{sign}rank"]
    if look.layout != Layout.BOARD:
        ranks.insert(0, f"{sign}stage__order")
    if sort == Sort.RANK:
        return [*ranks]
    expression, falls = _ORDER[sort]
    if look.reverse and look.layout != Layout.TIMELINE:
        falls = not falls
    return [OrderBy(expression, descending=falls, nulls_last=True), *ranks]

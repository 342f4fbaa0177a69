"""Which initiatives are shown, in which order, and how many of them at first."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import cycle
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

from accounts.models import User
from portfolio.models import Initiative, Portfolio, Stage, State, not_hidden
from workflows.board.look import Lanes, Layout, Look, Sort
from workflows.models import AttentionPoint
from workflows.models.attention import AttentionPointQuerySet

# What is shown as a card; the rest has ended.
PRESENT = (State.ACTIVE, State.ON_HOLD)
# Up to so many running initiatives, every card is shown.
ALL_SHOWN = 2000
# Beyond: so many of a column, or of a list, and as many more on request.
STEP = {Layout.BOARD: 30, Layout.TABLE: 100, Layout.TIMELINE: 100}
# The name of the window of a layout that shows one list.
ROWS = "rows"

# A day, or where it comes in a query that is composed once.
Day = date | Value
# What each look divides by: the key of a lane.
LANE: Mapping[Lanes, Combinable] = {
    Lanes.NONE: Value("", output_field=CharField()),
    Lanes.DOMAIN: F("application_domain"),
    Lanes.DEPARTMENT: F("department"),
    Lanes.OWNER: F("owner"),
}
# By what each look sorts, where that is a column or follows from some.
_ORDER: Mapping[Sort, Any] = {
    Sort.DAYS: F("stay__entered_on"),
    Sort.GATE: F("planned_gate_on"),
    Sort.READY: F("standing__met") * 100 / NullIf(F("standing__required"), Value(0)),
    Sort.TITLE: Lower("title"),
    Sort.FIELD: NullIf(Lower("policy_field"), Value("")),
    Sort.OWNER: Lower("owner__name"),
}
# Where the highest comes first.
_FALLING = (Sort.ATTENTION, Sort.READY)


def on_board(portfolio: Portfolio | Value, user: User | Value) -> QuerySet[Initiative]:
    """What is present, and not hidden from this member."""
    here = Initiative.objects.filter(portfolio=portfolio, state__in=PRESENT)
    return here.filter(not_hidden(user))


def in_order(
    found: QuerySet[Initiative], look: Look, today: Day
) -> QuerySet[Initiative]:
    """These initiatives as this look orders them, with the key of their `lane`."""
    stay = FilteredRelation("passages", condition=Q(passages__left_on__isnull=True))
    ways: dict[str, Any] = {"stay": stay, "lane": _lane(look, today)}
    if (sort := _sort(look)) == Sort.ATTENTION:
        ways["by"] = _gravity(today)
    elif sort in _ORDER:
        ways["by"] = _ORDER[sort]
    return found.annotate(**ways).order_by(*_order(look))


def asking_here(today: Day) -> AttentionPointQuerySet:
    """What is asked about the initiative of a query around this one."""
    return AttentionPoint.objects.asking(today).filter(initiative=OuterRef("pk"))


def _lane(look: Look, today: Day) -> Combinable:
    if look.lanes != Lanes.FAILURE:
        return LANE[look.lanes]
    gravest = asking_here(today).gravest_first()
    return Subquery(gravest.values("failure_mode")[:1])


def _gravity(today: Day) -> Subquery:
    """The gravest first, and of those the one with most points."""
    grouped = asking_here(today).order_by().values("initiative")
    gravity = Max("severity") * 100 + Count("pk")
    return Subquery(grouped.annotate(gravity=gravity).values("gravity"))


def limits_of(look: Look, stages: Sequence[Stage]) -> tuple[int, ...]:
    """How many are shown at first of each column; or of the only list."""
    asked, step = dict(look.shown), STEP[look.layout]
    if look.layout == Layout.BOARD:
        return tuple(asked.get(each.slug, step) for each in stages)
    return (asked.get(ROWS, step),)


def first_of(
    found: QuerySet[Initiative],
    look: Look,
    limits: Sequence[int],
    stages: Sequence[int | Value],
) -> QuerySet[Initiative]:
    """Of these, as ordered by `in_order`, the ones that are shown at first.

    What waits is counted by itself, as it lies in a drawer of its own. Each part is
    read as far as it is shown; which lanes there are is known only once all is read.
    """
    if look.lanes and look.layout == Layout.BOARD:
        return _of(_first_of_lanes(found, look, limits, stages))
    lists = [found.filter(state=state) for state in PRESENT]
    if look.layout == Layout.BOARD:
        lists = [each.filter(stage=stage) for each in lists for stage in stages]
    parts = [each[:most] for each, most in zip(lists, cycle(limits))]
    # SQLite wants each part of a union without an order of its own.
    first, *others = [_of(part.values("pk")).order_by().values("pk") for part in parts]
    return _of(first.union(*others, all=True))


def _of(keys: QuerySet[Initiative, Any]) -> QuerySet[Initiative]:
    return Initiative.objects.filter(pk__in=keys)


def _first_of_lanes(
    found: QuerySet[Initiative],
    look: Look,
    limits: Sequence[int],
    stages: Sequence[int | Value],
) -> QuerySet[Initiative, Any]:
    pairs = zip(stages, limits, strict=True)
    most = [When(stage=stage, then=count) for stage, count in pairs]
    parts = ["state", "stage", "lane"]
    place = Window(RowNumber(), partition_by=parts, order_by=_order(look))
    first = found.annotate(place=place).filter(place__lte=Case(*most))
    return first.order_by().values("pk")


def _sort(look: Look) -> Sort:
    return Sort.GATE if look.layout == Layout.TIMELINE else look.sort


def _order(look: Look) -> list[str | OrderBy]:
    """By what the look sorts; what is equal or empty, as it stands on the board."""
    sort = _sort(look)
    sign = "-" if look.reverse and sort == Sort.RANK else ""
    ranks = [f"{sign}rank"]
    if look.layout != Layout.BOARD:
        ranks.insert(0, f"{sign}stage__order")
    if sort == Sort.RANK:
        return [*ranks]
    falls = sort in _FALLING
    if look.reverse and look.layout != Layout.TIMELINE:
        falls = not falls
    return [OrderBy(F("by"), descending=falls, nulls_last=True), *ranks]

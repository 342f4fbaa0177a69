"""What a portfolio sets, against which its initiatives are held: read in one query."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Exists, OuterRef, QuerySet, Subquery

from portfolio.clock import Calendar
from portfolio.models import Membership, Portfolio, Role, Stage
from portfolio.rest import calendar_of
from portfolio.rows import Kept, Part, Row, kept_rows, read_rows
from workflows.limits import Table, limits_of
from workflows.models import (
    Checklist,
    ConditionalCheck,
    Criterion,
    Review,
    RuleLimit,
    Terms,
)


def _in_force() -> QuerySet[Checklist]:
    """The newest checklist of each gate."""
    published = Checklist.objects.published()
    newest = published.filter(gate=OuterRef("gate")).order_by("-version")
    return published.filter(pk=Subquery(newest.values("pk")[:1]))


def _asked() -> QuerySet[Criterion]:
    """What these ask, and the checklists that requests for a decision are held to."""
    newest = Exists(_in_force().filter(pk=OuterRef("checklist")))
    held_to = Exists(Review.objects.open().filter(checklist=OuterRef("checklist")))
    return Criterion.objects.filter(newest | held_to)


def _there() -> QuerySet[Membership]:
    """Those who decide, and those who manage."""
    roles = (Role.GATEKEEPER, Role.MANAGER)
    return Membership.objects.filter(user__is_active=True, role__in=roles)


def _columns(model: Any) -> tuple[str, ...]:
    return tuple(field.attname for field in model._meta.concrete_fields)


# Portfolios of which it is kept.
KEPT = 32
_STAGE = _columns(Stage)
_PARTS = {
    "portfolio": Part(Portfolio, ("rest",), "id"),
    "people": Part(Membership, ("role", "user_id"), "portfolio_id", _there),
    "terms": Part(Terms, _columns(Terms), "portfolio_id"),
    "limits": Part(RuleLimit, _columns(RuleLimit), "portfolio_id"),
    "checks": Part(
        ConditionalCheck,
        (*_columns(ConditionalCheck), *(f"due_before__{name}" for name in _STAGE)),
        "portfolio_id",
    ),
    "checklists": Part(
        Checklist, ("id", "gate__stage_id"), "gate__portfolio_id", _in_force
    ),
    # What readiness asks of a criterion.
    "criteria": Part(
        Criterion,
        (
            *("id", "checklist_id", "slug", "order", "level", "applies_when"),
            *("in_light", "check_name", "is_judged"),
        ),
        "checklist__gate__portfolio_id",
        _asked,
    ),
}


@dataclass(frozen=True, slots=True)
class Frame:
    """`in_force` is the checklist of each stage, `criteria` are by checklist."""

    calendar: Calendar
    has_gatekeepers: bool
    # Who is asked on behalf of the portfolio: who has been a manager the longest.
    manager_id: int | None
    terms: Terms
    conditional_checks: list[ConditionalCheck]
    limits: Table
    in_force: Mapping[int, int]
    criteria: Mapping[int, list[Criterion]]

    def asked(self, stage: int, asked_on: int | None) -> Sequence[Criterion]:
        """What is asked in this stage, or on the checklist of an open request."""
        checklist = asked_on or self.in_force.get(stage, 0)
        return self.criteria.get(checklist, ())


def frames_of(portfolios: Iterable[int]) -> dict[int, Frame]:
    """What each of these portfolios sets, whatever their number in one query."""
    of_each: defaultdict[int, list[Kept]] = defaultdict(list)
    for row in kept_rows(_PARTS, portfolios):
        of_each[row[1]].append(row)
    return {key: _frame(tuple(rows)) for key, rows in of_each.items()}


@lru_cache(KEPT)
def _frame(kept: tuple[Kept, ...]) -> Frame:
    """What these rows come to; the same again as long as they are the same."""
    found = read_rows(_PARTS, kept)
    rows = {name: next(iter(each.values()), []) for name, each in found.items()}
    holders = {
        role: [row["user_id"] for row in rows["people"] if row["role"] == role]
        for role in (Role.GATEKEEPER, Role.MANAGER)
    }
    criteria: defaultdict[int, list[Criterion]] = defaultdict(list)
    for criterion in sorted(_made(Criterion, rows["criteria"]), key=_order):
        criteria[criterion.checklist_id].append(criterion)
    return Frame(
        calendar=calendar_of(rows["portfolio"][0]["rest"]),
        has_gatekeepers=bool(holders[Role.GATEKEEPER]),
        manager_id=next(iter(holders[Role.MANAGER]), None),
        # A portfolio without its own has the usual ones.
        terms=next(iter(_made(Terms, rows["terms"])), Terms()),
        conditional_checks=sorted(map(_check, rows["checks"]), key=_order),
        limits=limits_of(_made(RuleLimit, rows["limits"])),
        in_force={row["gate__stage_id"]: row["id"] for row in rows["checklists"]},
        criteria=criteria,
    )


def _order(each: Criterion | ConditionalCheck) -> int:
    return each.order


def _made(model: Any, rows: Iterable[Row]) -> list[Any]:
    """Rows as objects; a column that was not asked is read when needed."""
    return [model.from_db(DEFAULT_DB_ALIAS, *_held(model, row)) for row in rows]


def _held(model: Any, row: Row) -> tuple[list[str], list[Any]]:
    names = [name for name in _columns(model) if name in row]
    return names, [row[name] for name in names]


def _check(row: Row) -> ConditionalCheck:
    """With the stage before which it is due."""
    check: ConditionalCheck
    (check,) = _made(ConditionalCheck, [row])
    stage = {name: row[f"due_before__{name}"] for name in _STAGE}
    (check.due_before,) = _made(Stage, [stage])
    return check

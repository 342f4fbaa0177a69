"""Keeping readiness and attention points true to the ledger and to the day."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from portfolio.clock import day_of
from portfolio.composed import answer
from portfolio.ledger import Kind
from portfolio.models import Event, Initiative, Portfolio, Stage, State
from workflows import rules
from workflows.duplicates import duplicates_of, told_alike
from workflows.escalation import level_of
from workflows.facts import Duplicate, Facts, gather
from workflows.limits import Table, limits_of
from workflows.models import (
    AttentionPoint,
    Checklist,
    Closing,
    Criterion,
    Review,
    RuleLimit,
    Standing,
)
from workflows.pulse import beat
from workflows.readiness import readiness

__all__ = ["CaughtUp", "behind", "catch_up", "forget", "keep_up"]

# How many initiatives are held in memory, and locked, at once.
CHUNK = 2000
_FOUND = ("value", "limit", "severity", "failure_mode", "facts", "recipient_id")
_CHANGING = (*_FOUND, "asked_level")
# What readiness asks of a criterion.
_ASKED = (
    *("checklist_id", "slug", "level", "applies_when"),
    *("in_light", "check_name", "is_judged"),
)


@dataclass(slots=True)
class CaughtUp:
    """How many initiatives were looked at, and points opened, changed and closed."""

    initiatives: int = 0
    opened: int = 0
    changed: int = 0
    closed: int = 0


def behind(today: date) -> QuerySet[Initiative]:
    """Initiatives whose standing is missing, outdated or of another day.

    What has ended does not change with the days.
    """
    return Initiative.objects.filter(
        Q(standing__isnull=True)
        | Q(standing__version__lt=F("version"))
        | Q(standing__computed_on__lt=today, state__in=(State.ACTIVE, State.ON_HOLD))
    )


def catch_up(
    *, at: datetime, initiatives: QuerySet[Initiative] | None = None
) -> CaughtUp:
    """Compute what is behind, among these or all. Repeating it changes nothing."""
    waiting = behind(day_of(at))
    if initiatives is not None:
        waiting = waiting.filter(pk__in=initiatives.order_by().values("pk"))
    return _compute(list(waiting.order_by("pk").values_list("pk", flat=True)), at=at)


def _compute(keys: Sequence[int], *, at: datetime) -> CaughtUp:
    total = CaughtUp()
    if not keys:
        return total
    by = Measure(_criteria(), _limits(), duplicates_of(keys))
    for start in range(0, len(keys), CHUNK):
        _refresh(keys[start : start + CHUNK], by, total, at=at)
    return total


def _limits() -> dict[int, Table]:
    """From when the rules speak, in the portfolios that say so themselves."""
    own: defaultdict[int, list[RuleLimit]] = defaultdict(list)
    for row in RuleLimit.objects.all():
        own[row.portfolio_id].append(row)
    return {portfolio: limits_of(rows) for portfolio, rows in own.items()}


def keep_up(events: Sequence[Event], *, at: datetime) -> None:
    """Bring up to date what these events are about, and let its board know."""
    by_card: defaultdict[int, list[Event]] = defaultdict(list)
    for event in events:
        if event.initiative_id is not None:
            by_card[event.initiative_id].append(event)
    waiting = [key for key, about in by_card.items() if not _follow(key, about)]
    if others := told_alike(events):
        Standing.objects.filter(initiative__in=others).update(version=0)
        waiting += others
    # These are behind; one need not look.
    _compute(waiting, at=at)
    whole = {event.portfolio_id for event in events if event.initiative_id is None}
    for portfolio in sorted(whole):
        catch_up(at=at, initiatives=Initiative.objects.filter(portfolio=portfolio))
        beat(portfolio)


@transaction.atomic
def _follow(key: int, events: Sequence[Event]) -> bool:
    """Go along with another order of the cards, which no rule asks about."""
    if any(event.kind != Kind.REORDERED for event in events):
        return False
    first, last = events[0], events[-1]
    mine = Standing.objects.filter(initiative=key, version=first.version - 1)
    beat(last.portfolio_id)
    return bool(mine.update(version=last.version))


def forget(portfolio: Portfolio, *, stage: Stage | None = None) -> None:
    """Have standings computed anew, for what is asked changed: in one stage, or all.

    Where a decision is asked for in that stage, the version that it was asked on still
    counts.
    """
    concerned = Standing.objects.filter(initiative__portfolio=portfolio)
    if stage is not None:
        held = Review.objects.open().exclude(checklist=None).values("initiative")
        concerned = concerned.filter(initiative__stage=stage).exclude(
            initiative__in=held
        )
    concerned.delete()


@dataclass(slots=True)
class Criteria:
    """What is asked, by stage; and by checklist where a decision is asked for."""

    in_force: Mapping[int, list[Criterion]]
    asked_on: Mapping[int, list[Criterion]]

    def of(self, facts: Facts) -> Sequence[Criterion]:
        """The criteria that count for this initiative now."""
        if facts.asked_on is not None:
            return self.asked_on.get(facts.asked_on, ())
        return self.in_force.get(facts.row["stage_id"], ())


@dataclass(frozen=True, slots=True)
class Measure:
    """What is read once, however many are computed."""

    criteria: Criteria
    limits: Mapping[int, Table]
    duplicates: Mapping[int, Duplicate]


def _criteria() -> Criteria:
    """The criteria of the newest checklists, and of those that requests are held to."""
    in_force: defaultdict[int, list[Criterion]] = defaultdict(list)
    asked_on: defaultdict[int, list[Criterion]] = defaultdict(list)
    for stage, newest, *values in answer(_asked):
        criterion = Criterion(**dict(zip(_ASKED, values, strict=True)))
        asked_on[criterion.checklist_id].append(criterion)
        if criterion.checklist_id == newest:
            in_force[stage].append(criterion)
    return Criteria(in_force, asked_on)


def _asked() -> QuerySet[Criterion, tuple[Any, ...]]:
    """Each with its stage and the checklist that is in force there."""
    newest = (
        Checklist.objects.published()
        .filter(gate=OuterRef("checklist__gate"))
        .order_by("-version")
    )
    held_to = Review.objects.open().filter(checklist=OuterRef("checklist"))
    return (
        Criterion.objects.annotate(
            stage=F("checklist__gate__stage"), newest=Subquery(newest.values("pk")[:1])
        )
        .filter(Q(checklist=F("newest")) | Exists(held_to))
        .order_by("order")
        .values_list("stage", "newest", *_ASKED)
    )


@transaction.atomic
def _refresh(
    keys: Sequence[int], by: Measure, total: CaughtUp, *, at: datetime
) -> None:
    """Compute these, but for the ones that somebody is working on.

    Whoever holds such a row raises its version, so that it will be behind again; to
    wait for it could be to wait for each other.
    """
    free = (
        Initiative.objects.select_for_update(skip_locked=True, no_key=True)
        .filter(pk__in=keys)
        .values_list("pk", flat=True)
    )
    mine = Initiative.objects.filter(pk__in=list(free))
    gathered = gather(
        mine, today=day_of(at), limits=by.limits, duplicates=by.duplicates
    )
    _write_points(gathered, total, at=at)
    # In one order, so that two never wait for each other.
    for portfolio in sorted({facts.row["portfolio_id"] for facts in gathered}):
        beat(portfolio)
    _write_standings(gathered, by.criteria)
    total.initiatives += len(gathered)


def _write_standings(gathered: Sequence[Facts], criteria: Criteria) -> None:
    standings = []
    for facts in gathered:
        held = readiness(facts, criteria.of(facts))
        standings.append(
            Standing(
                initiative_id=facts.row["id"],
                version=facts.row["version"],
                computed_on=facts.today,
                met=held.met,
                required=held.required,
            )
        )
    Standing.objects.bulk_create(
        standings,
        update_conflicts=True,
        unique_fields=["initiative"],
        update_fields=["version", "computed_on", "met", "required"],
    )


def _write_points(gathered: Sequence[Facts], total: CaughtUp, *, at: datetime) -> None:
    """Open, change and close points."""
    present = _open_points(facts.row["id"] for facts in gathered)
    opened, changed = [], []
    ended: dict[Closing, list[int]] = {closing: [] for closing in Closing}
    for facts in gathered:
        here = present[facts.row["id"]]
        for finding in rules.judge(facts):
            point = here.pop((finding.rule, finding.subject), None)
            if point is None:
                opened.append(_opened(facts, finding, at))
            elif _update(point, finding, facts):
                changed.append(point)
        for point in here.values():
            ended[_closing(point, facts)].append(point.pk)
    AttentionPoint.objects.bulk_create(opened)
    # Written as one insert that finds its rows taken: an update of so many different
    # values would take a query per few hundred, and minutes.
    AttentionPoint.objects.bulk_create(
        changed, update_conflicts=True, unique_fields=["id"], update_fields=_CHANGING
    )
    for closing, keys in ended.items():
        if keys:
            closed = AttentionPoint.objects.filter(pk__in=keys)
            total.closed += closed.update(closed_at=at, closing=closing)
    total.opened += len(opened)
    total.changed += len(changed)


_Present = defaultdict[int, dict[tuple[str, str], AttentionPoint]]


def _open_points(keys: Iterable[int]) -> _Present:
    present: _Present = defaultdict(dict)
    for point in AttentionPoint.objects.open().filter(initiative__in=list(keys)):
        present[point.initiative_id][point.rule, point.subject] = point
    return present


def _closing(point: AttentionPoint, facts: Facts) -> Closing:
    """Withdrawn when it is as bad as it was, and only the rule says so no more."""
    rule = rules.BY_CODE.get(point.rule)
    signs = rule.signs(facts) if rule else ()
    as_bad = any(
        sign.subject == point.subject and sign.value >= point.value for sign in signs
    )
    return Closing.WITHDRAWN if rule is None or as_bad else Closing.RESOLVED


def _opened(facts: Facts, finding: rules.Finding, at: datetime) -> AttentionPoint:
    point = AttentionPoint(
        initiative_id=facts.row["id"],
        rule=finding.rule,
        subject=finding.subject,
        opened_at=at,
        opened_value=finding.value,
        opened_limit=finding.limit,
    )
    _update(point, finding, facts)
    return point


def _update(point: AttentionPoint, finding: rules.Finding, facts: Facts) -> bool:
    """Bring the point up to date; return whether anything changed."""
    before = [getattr(point, name) for name in _CHANGING]
    for name in _FOUND:
        setattr(point, name, getattr(finding, name))
    point.asked_level = level_of(point, facts)
    return before != [getattr(point, name) for name in _CHANGING]

"""Keeping readiness and attention points true to the ledger and to the day."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import F, Q, QuerySet

from accounts.composed import Change, changed, slot
from portfolio.clock import day_of
from portfolio.ledger import Kind
from portfolio.models import Event, Initiative, Portfolio, Stage, State
from workflows import rules
from workflows.duplicates import duplicates_of, told_alike
from workflows.escalation import level_of
from workflows.facts import Duplicate, Facts, begun, gather
from workflows.models import (
    AttentionPoint,
    Closing,
    Review,
    Standing,
)
from workflows.pulse import beat
from workflows.readiness import readiness

__all__ = ["CaughtUp", "behind", "catch_up", "forget", "keep_up"]

# How many initiatives are held in memory, and locked, at once.
CHUNK = 2000
_FOUND = ("value", "limit", "severity", "failure_mode", "facts", "recipient_id")
_CHANGING = (*_FOUND, "asked_level")
# What changes nothing of what is known of a new initiative.
_NEW = (Kind.STARTED, Kind.TAGGED)


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
    duplicates = duplicates_of(keys)
    for start in range(0, len(keys), CHUNK):
        _refresh(keys[start : start + CHUNK], duplicates, total, at=at)
    return total


def keep_up(events: Sequence[Event], *, at: datetime) -> None:
    """Bring up to date what these events are about, and let its board know."""
    by_card: defaultdict[int, list[Event]] = defaultdict(list)
    for event in events:
        if event.initiative_id is not None:
            by_card[event.initiative_id].append(event)
    new = [about for about in by_card.values() if _is_new(about)]
    waiting = _begin(new, at=at) if new else []
    for key, about in by_card.items():
        if not (_is_new(about) or _follow(key, about)):
            waiting.append(key)
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
    beat(last.portfolio_id)
    versions = {"before": first.version - 1, "now": last.version}
    return bool(changed(_followed, key=key, **versions))


def _followed() -> Change:
    mine = Standing.objects.filter(initiative=slot("key"), version=slot("before"))
    return mine, {"version": slot("now")}


def _is_new(events: Sequence[Event]) -> bool:
    """Whether it began here and now, not elsewhere before it was imported."""
    first = events[0]
    kinds = {event.kind for event in events}
    return first.kind == Kind.STARTED and kinds <= {*_NEW} and "via" not in first.facts


@transaction.atomic
def _begin(new: Sequence[Sequence[Event]], *, at: datetime) -> list[int]:
    """Keep how new ones stand without reading them; return those of which more counts.

    Whoever changes one meanwhile makes it behind again.
    """
    cards = (events[0].initiative for events in new)
    facts = begun([card for card in cards if card], today=day_of(at))
    for of_one, events in zip(facts, new, strict=True):
        of_one.row["version"] = events[-1].version
    plain = [each for each in facts if _is_plain(each)]
    for portfolio in sorted({each.row["portfolio_id"] for each in plain}):
        beat(portfolio)
    _write_standings(plain)
    known = {each.row["id"] for each in plain}
    return [each.row["id"] for each in facts if each.row["id"] not in known]


def _is_plain(facts: Facts) -> bool:
    """Whether nothing is to be said of it, and it cannot look like another one."""
    is_like = facts.row["policy_field"] and facts.row["department"]
    return not is_like and next(rules.judge(facts), None) is None


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


@transaction.atomic
def _refresh(
    keys: Sequence[int],
    duplicates: Mapping[int, Duplicate],
    total: CaughtUp,
    *,
    at: datetime,
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
    gathered = gather(mine, today=day_of(at), duplicates=duplicates)
    _write_points(gathered, total, at=at)
    # In one order, so that two never wait for each other.
    for portfolio in sorted({facts.row["portfolio_id"] for facts in gathered}):
        beat(portfolio)
    _write_standings(gathered)
    total.initiatives += len(gathered)


def _write_standings(gathered: Sequence[Facts]) -> None:
    standings = []
    for facts in gathered:
        held = readiness(facts, facts.criteria)
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

"""Keeping readiness and attention points true to the ledger and to the day."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import F, Q, QuerySet

from portfolio.clock import day_of
from portfolio.models import Initiative, Portfolio, State
from workflows import rules
from workflows.facts import Facts, gather
from workflows.models import AttentionPoint, Criterion, Gate, Standing
from workflows.readiness import readiness

# How many initiatives are held in memory at once.
CHUNK = 2000
_CHANGING = ("value", "limit", "severity", "failure_mode", "facts", "recipient_id")


@dataclass(slots=True)
class CaughtUp:
    """How many initiatives were looked at, and points opened and closed."""

    initiatives: int = 0
    opened: int = 0
    closed: int = 0


def behind(today: date) -> QuerySet[Initiative]:
    """Initiatives whose standing is missing, outdated or of another day."""
    return Initiative.objects.filter(
        Q(standing__isnull=True)
        | ~Q(standing__version=F("version"))
        | Q(standing__computed_on__lt=today, state__in=(State.ACTIVE, State.ON_HOLD))
    )


def catch_up(*, at: datetime) -> CaughtUp:
    """Compute what is behind. Repeating it changes nothing."""
    today = day_of(at)
    total = CaughtUp()
    waiting = behind(today).order_by("pk").values_list("pk", flat=True)
    while keys := list(waiting[:CHUNK]):
        done = _refresh(keys, today=today, at=at)
        total.initiatives += done.initiatives
        total.opened += done.opened
        total.closed += done.closed
        if len(keys) < CHUNK:
            break
    return total


def forget(portfolio: Portfolio) -> None:
    """Have every standing of this portfolio computed anew, for its playbook changed."""
    Standing.objects.filter(initiative__portfolio=portfolio).delete()


@transaction.atomic
def _refresh(keys: Sequence[int], *, today: date, at: datetime) -> CaughtUp:
    # The rows are the lock: two that catch up at once do not open a point twice.
    locked = Initiative.objects.select_for_update().filter(pk__in=keys).order_by("pk")
    list(locked.values_list("pk", flat=True))
    gathered = gather(Initiative.objects.filter(pk__in=keys), today=today)
    _write_standings(gathered, today)
    opened, closed = _write_points(gathered, at)
    return CaughtUp(len(gathered), opened, closed)


def _write_standings(gathered: Sequence[Facts], today: date) -> None:
    criteria = _criteria_in_force()
    standings = []
    for facts in gathered:
        held = readiness(facts, criteria.get(facts.row["stage_id"], ()))
        standings.append(
            Standing(
                initiative_id=facts.row["id"],
                version=facts.row["version"],
                computed_on=today,
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


def _criteria_in_force() -> dict[int, list[Criterion]]:
    """The criteria of the newest checklist of every gate, by stage."""
    gates = Gate.objects.prefetch_related("checklists__criteria")
    return {
        gate.stage_id: list(checklists[0].criteria.all())
        for gate in gates
        if (checklists := list(gate.checklists.all()))
    }


def _write_points(gathered: Sequence[Facts], at: datetime) -> tuple[int, int]:
    """Open, change and close points; return how many were opened and closed."""
    present = _open_points([facts.row["id"] for facts in gathered])
    opened, changed = [], []
    for facts in gathered:
        here = present[facts.row["id"]]
        for finding in rules.judge(facts):
            point = here.pop((finding.rule, finding.subject), None)
            if point is None:
                opened.append(_opened(facts.row["id"], finding, at))
            elif _update(point, finding):
                changed.append(point)
    ended = [point.pk for here in present.values() for point in here.values()]
    AttentionPoint.objects.bulk_create(opened, batch_size=1000)
    AttentionPoint.objects.bulk_update(changed, _CHANGED_FIELDS, batch_size=500)
    AttentionPoint.objects.filter(pk__in=ended).update(closed_at=at)
    return len(opened), len(ended)


_CHANGED_FIELDS = ["value", "limit", "severity", "failure_mode", "facts", "recipient"]
_Present = defaultdict[int, dict[tuple[str, str], AttentionPoint]]


def _open_points(keys: Iterable[int]) -> _Present:
    present: _Present = defaultdict(dict)
    for point in AttentionPoint.objects.open().filter(initiative__in=keys):
        present[point.initiative_id][point.rule, point.subject] = point
    return present


def _opened(key: int, finding: rules.Finding, at: datetime) -> AttentionPoint:
    point = AttentionPoint(
        initiative_id=key, rule=finding.rule, subject=finding.subject, opened_at=at
    )
    _update(point, finding)
    return point


def _update(point: AttentionPoint, finding: rules.Finding) -> bool:
    """Bring the point up to date; return whether anything changed."""
    new = {name: getattr(finding, name) for name in _CHANGING}
    if all(getattr(point, name) == value for name, value in new.items()):
        return False
    for name, value in new.items():
        setattr(point, name, value)
    return True


__all__ = ["CaughtUp", "behind", "catch_up", "forget"]

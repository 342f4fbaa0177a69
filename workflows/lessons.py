"""From lesson to check: what is asked because of a lesson, and whether that helped.

A lesson is named as in `Criterion.because`: a shipped one by its slug, one of the
register by its number.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import QuerySet

from portfolio import library
from portfolio.clock import day_of
from portfolio.models import Consultation, Lesson, Portfolio
from portfolio.models.initiative import State as InitiativeState
from portfolio.models.lesson import Usefulness
from workflows.models import Criterion, Decision
from workflows.readiness import State

# A criterion that was let pass was not met either.
MISSED = (State.NOT_MET, State.OPEN, State.WAIVED)


@dataclass(frozen=True, slots=True)
class Check:
    """A criterion that a lesson led to, as it is asked now, and since when."""

    criterion: Criterion
    since: datetime


@dataclass(frozen=True, slots=True)
class Aftermath:
    """What happened after a lesson became a check.

    `returned` are later lessons about the same kind of failure, `stopped` those among
    them of initiatives that were stopped.
    """

    check: Check
    decisions: int
    missed: int
    returned: int
    stopped: int


class Reference(NamedTuple):
    """What a criterion cites: its title, and where it can be read."""

    key: str
    title: str
    lesson: int | None


def checks_by_lesson(portfolios: QuerySet[Portfolio]) -> dict[str, list[Check]]:
    """What these portfolios ask because of a lesson, by lesson, in one query."""
    citing = (
        Criterion.objects.filter(
            checklist__gate__portfolio__in=portfolios,
            checklist__published_at__isnull=False,
        )
        .exclude(because=[])
        .select_related("checklist__gate__stage", "checklist__gate__portfolio")
        .order_by("checklist__version")
    )
    since: dict[tuple[str, int, str], datetime] = {}
    newest: dict[tuple[str, int, str], Criterion] = {}
    for criterion in citing:
        for key in criterion.because:
            place = (str(key), criterion.checklist.gate_id, criterion.slug)
            assert criterion.checklist.published_at is not None
            since.setdefault(place, criterion.checklist.published_at)
            newest[place] = criterion
    found = defaultdict(list)
    for place, criterion in newest.items():
        found[place[0]].append(Check(criterion, since[place]))
    return dict(found)


def aftermath_of(
    checks: Mapping[str, Iterable[Check]], lessons: QuerySet[Lesson]
) -> dict[str, list[Aftermath]]:
    """How each check fared, in two queries; `lessons` are those one may see."""
    every = [check for listed in checks.values() for check in listed]
    if not every:
        return {}
    missed = _missed(every)
    later = _later(every, lessons)
    return {
        key: [_aftermath(key, check, missed, later) for check in listed]
        for key, listed in checks.items()
    }


def helped(portfolios: QuerySet[Portfolio], key: str) -> int:
    """How many of these portfolios' initiatives were helped by this lesson."""
    said = Consultation.objects.filter(
        initiative__portfolio__in=portfolios, usefulness=Usefulness.HELPED
    )
    is_own = key.isdigit()
    return said.filter(
        lesson=int(key) if is_own else None, shipped="" if is_own else key
    ).count()


def references(
    criteria: Collection[Criterion], lessons: QuerySet[Lesson]
) -> dict[str, Reference]:
    """What these criteria cite, of what one may see, in at most one query."""
    cited = {str(key) for criterion in criteria for key in criterion.because}
    numbers = [int(key) for key in cited if key.isdigit()]
    found = {}
    for key in cited:
        if entry := library.shipped(key):
            found[key] = Reference(key, str(entry), None)
    if numbers:
        for pk, text in lessons.filter(pk__in=numbers).values_list("pk", "text"):
            found[str(pk)] = Reference(str(pk), text, pk)
    return found


class _Later(NamedTuple):
    key: str
    learnt_on: date
    state: str


def _aftermath(
    key: str,
    check: Check,
    missed: Mapping[tuple[int, str], list[tuple[datetime, bool]]],
    later: Mapping[tuple[int, str], list[_Later]],
) -> Aftermath:
    gate = check.criterion.checklist.gate
    asked = [
        was_missed
        for at, was_missed in missed.get((gate.pk, check.criterion.slug), ())
        if at >= check.since
    ]
    back = [
        lesson
        for mode in check.criterion.guards
        for lesson in later.get((gate.portfolio_id, mode), ())
        if lesson.key != key and lesson.learnt_on > day_of(check.since)
    ]
    return Aftermath(
        check,
        decisions=len(asked),
        missed=sum(asked),
        returned=len(back),
        stopped=sum(each.state == InitiativeState.STOPPED for each in back),
    )


def _missed(checks: list[Check]) -> dict[tuple[int, str], list[tuple[datetime, bool]]]:
    """When each criterion was decided on, and whether it was missed then."""
    wanted = {
        (each.criterion.checklist.gate_id, each.criterion.slug) for each in checks
    }
    taken = Decision.objects.filter(
        gate__in={gate for gate, _slug in wanted},
        at__gte=min(each.since for each in checks),
    ).values_list("gate_id", "at", "checklist")
    found = defaultdict(list)
    for gate, at, kept in taken.iterator():
        for row in kept:
            if (gate, row["slug"]) in wanted and row["state"] != State.NOT_APPLICABLE:
                found[gate, row["slug"]].append((at, row["state"] in MISSED))
    return found


def _later(
    checks: list[Check], lessons: QuerySet[Lesson]
) -> dict[tuple[int, str], list[_Later]]:
    """Later lessons about what a check guards against, by portfolio and failure."""
    rows = (
        lessons.filter(
            failure_mode__in={m for each in checks for m in each.criterion.guards},
            worked=False,
            learnt_on__gt=min(day_of(each.since) for each in checks),
        )
        .order_by()
        .values_list(
            "initiative__portfolio_id",
            "failure_mode",
            "pk",
            "learnt_on",
            "initiative__state",
        )
    )
    found = defaultdict(list)
    for portfolio, mode, pk, learnt_on, state in rows:
        found[portfolio, mode].append(_Later(str(pk), learnt_on, state))
    return found

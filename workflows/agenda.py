"""What belongs on the agenda of a gate meeting, and why, in the words of the moment.

Four things come on it by themselves: a decision that was asked for, a condition that is
due on that day, a hold that runs out by then, and what is stuck: what nobody ended for
so long that it is asked of the meeting (`workflows/escalation.py`).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from portfolio.clock import day_of
from portfolio.models import Hold, Initiative, Portfolio, State
from workflows import rules
from workflows.models import (
    AskedLevel,
    AttentionPoint,
    Condition,
    Reason,
    Review,
)

Cause = dict[str, Any]
# Said already by the condition and the hold themselves.
SAID_OTHERWISE = ("O3", "O4")


@dataclass(slots=True)
class Proposal:
    """An initiative to talk about; `days` is how long its gravest cause is waiting."""

    initiative: Initiative
    causes: list[Cause] = field(default_factory=list)
    days: int = 0

    @property
    def place(self) -> tuple[bool, int, str, int]:
        """Reviews first, then by gravity."""
        asked = any(cause["reason"] == Reason.REVIEW for cause in self.causes)
        return (not asked, -self.days, self.initiative.title, self.initiative.pk)


def agenda_of(
    portfolio: Portfolio, *, held_on: date, today: date
) -> Sequence[Proposal]:
    """Each initiative once with all its causes, in the order to treat them."""
    found: dict[int, Proposal] = {}
    for initiative, cause, days in _causes(portfolio, held_on=held_on, today=today):
        proposal = found.setdefault(initiative.pk, Proposal(initiative))
        proposal.causes.append(cause)
        proposal.days = max(proposal.days, days)
    return sorted(found.values(), key=lambda each: each.place)


_Found = tuple[Initiative, Cause, int]


def _here(portfolio: Portfolio) -> Q:
    """What is private is not for a meeting: everybody reads its agenda and minutes."""
    return Q(initiative__portfolio=portfolio, initiative__is_private=False)


def _causes(portfolio: Portfolio, *, held_on: date, today: date) -> Iterator[_Found]:
    yield from _reviews(portfolio, today)
    yield from _conditions(portfolio, held_on, today)
    yield from _holds(portfolio, held_on, today)
    yield from _stuck(portfolio, today)


def _reviews(portfolio: Portfolio, today: date) -> Iterator[_Found]:
    reviews = Review.objects.open().filter(_here(portfolio))
    for review in reviews.select_related("initiative", "requested_by"):
        asked_on = day_of(review.requested_at)
        yield (
            review.initiative,
            {
                "reason": Reason.REVIEW.value,
                "who": review.requested_by.name,
                "on": asked_on.isoformat(),
            },
            (today - asked_on).days,
        )


def _conditions(portfolio: Portfolio, held_on: date, today: date) -> Iterator[_Found]:
    due = Condition.objects.open().filter(
        _here(portfolio),
        initiative__state__in=(State.ACTIVE, State.ON_HOLD),
        due_on__lte=held_on,
    )
    for condition in due.select_related("initiative", "owner"):
        yield (
            condition.initiative,
            {
                "reason": Reason.CONDITION.value,
                "text": condition.text,
                "who": condition.owner.name,
                "on": condition.due_on.isoformat(),
            },
            (today - condition.due_on).days,
        )


def _holds(portfolio: Portfolio, held_on: date, today: date) -> Iterator[_Found]:
    holds = Hold.objects.filter(
        _here(portfolio),
        initiative__state=State.ON_HOLD,
        ended_on__isnull=True,
        resume_on__lte=held_on,
    )
    for hold in holds.select_related("initiative"):
        yield (
            hold.initiative,
            {"reason": Reason.HOLD.value, "on": hold.resume_on.isoformat()},
            (today - hold.resume_on).days,
        )


def _stuck(portfolio: Portfolio, today: date) -> Iterator[_Found]:
    points = (
        AttentionPoint.objects.asking(today)
        .filter(_here(portfolio), asked_level=AskedLevel.AGENDA)
        .exclude(rule__in=SAID_OTHERWISE)
        .select_related("initiative__stage")
    )
    for point in points.order_by("rule", "subject"):
        yield point.initiative, _stuck_cause(point), point.value - point.limit


def _stuck_cause(point: AttentionPoint) -> Cause:
    return {
        "reason": Reason.STUCK.value,
        "rule": point.rule,
        "value": point.value,
        "limit": point.limit,
        "facts": point.facts,
    }


@dataclass(frozen=True, slots=True)
class _Kept:
    """An attention point as it was when it came on the agenda."""

    rule: str
    value: int
    limit: int
    facts: Mapping[str, Any]


def sentence(cause: Cause) -> str:
    """Why it is on the agenda, in the language of the reader."""
    words = {**cause}
    if "on" in cause:
        words["day"] = date_format(date.fromisoformat(cause["on"]))
    match cause["reason"]:
        case Reason.REVIEW:
            return _("%(who)s asked for a decision on %(day)s") % words
        case Reason.CONDITION:
            return _("Condition due on %(day)s (%(who)s): %(text)s") % words
        case Reason.HOLD:
            return _("The hold runs out on %(day)s") % words
        case Reason.STUCK:
            point = {name: cause[name] for name in _Kept.__slots__}
            return rules.sentence(_Kept(**point))
        case _:
            return str(Reason.ADDED.label)

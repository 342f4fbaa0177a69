"""What somebody does about an attention point, other than ending it."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.policy import require
from portfolio.clock import day_of
from portfolio.ledger import Kind, lock, record
from workflows.escalation import LONGEST_SNOOZE, MOST_SNOOZES
from workflows.models import AskedLevel, AttentionPoint
from workflows.policy import may_answer_point, may_snooze

LONGEST_REASON = 300


@transaction.atomic
def see(points: Iterable[AttentionPoint], *, by: User, at: datetime) -> None:
    """Note that whoever is asked first came across these; once for each point."""
    by_initiative = defaultdict(list)
    for point in points:
        require(point.recipient_id == by.pk)
        by_initiative[point.initiative].append(point.pk)
    for initiative in sorted(by_initiative, key=lambda each: each.pk):
        locked = lock(initiative)
        keys = by_initiative[initiative]
        unseen = locked.attention_points.open().filter(pk__in=keys, seen_at=None)
        new = list(unseen.order_by("rule", "subject"))
        if new:
            unseen.update(seen_at=at)
            told = [_told(point) for point in new]
            record(locked, Kind.POINTS_SEEN, by=by, at=at, points=told)


@transaction.atomic
def snooze(
    point: AttentionPoint, *, until: date, reason: str, by: User, at: datetime
) -> AttentionPoint:
    """Put it off until a day, with a reason; it asks again on that day by itself.

    Whoever is asked first can do so twice. The third time it is not put off, but the
    sponsor or the managers are asked, who can. Raises ValidationError per field.
    """
    initiative = lock(point.initiative)
    point = _open(point)
    require(may_snooze(by, point))
    _refuse_snooze(until, reason, at)
    is_first = by.pk == point.recipient_id
    if is_first and point.snoozes >= MOST_SNOOZES:
        return _refer(point, reason, by=by, at=at)
    point.snoozed_until, point.snooze_reason = until, reason.strip()
    point.snoozed_by = by
    point.snoozes += 1
    point.save(
        update_fields=[
            "snoozed_until",
            "snooze_reason",
            "snoozed_by",
            "snoozes",
            *_seen(point, by, at),
        ]
    )
    record(
        initiative,
        Kind.POINT_SNOOZED,
        by=by,
        at=at,
        point=_told(point),
        until=until.isoformat(),
        reason=point.snooze_reason,
    )
    return point


def _refer(
    point: AttentionPoint, reason: str, *, by: User, at: datetime
) -> AttentionPoint:
    """Ask those above whether it can be put off once more."""
    if point.snoozes > MOST_SNOOZES:
        raise ValidationError(
            _("You asked for this already. The sponsor or the manager decides."),
            code="asked",
        )
    point.snoozes += 1
    point.asked_level = max(point.asked_level, AskedLevel.SPONSOR)
    point.save(update_fields=["snoozes", "asked_level", *_seen(point, by, at)])
    told: dict[str, Any] = {"point": _told(point), "reason": reason.strip()}
    record(lock(point.initiative), Kind.SNOOZE_ASKED, by=by, at=at, **told)
    return point


@transaction.atomic
def answered(point: AttentionPoint, *, by: User, at: datetime) -> AttentionPoint:
    """Note that somebody did something about it, so that nobody further up is asked.

    It stays open: it ends when the fact is there.
    """
    initiative = lock(point.initiative)
    point = _open(point)
    require(may_answer_point(by, point))
    point.answered_at = at
    point.save(update_fields=["answered_at", *_seen(point, by, at)])
    record(initiative, Kind.POINT_ANSWERED, by=by, at=at, point=_told(point))
    return point


def _open(point: AttentionPoint) -> AttentionPoint:
    """The point as it is now."""
    related = AttentionPoint.objects.select_related("initiative", "recipient")
    point = related.get(pk=point.pk)
    if point.closed_at is not None:
        raise ValidationError(
            _("This is solved already. Nothing has to be done."), code="closed"
        )
    return point


def _refuse_snooze(until: date, reason: str, at: datetime) -> None:
    errors, today = {}, day_of(at)
    last = today + timedelta(days=LONGEST_SNOOZE)
    if not today < until <= last:
        errors["until"] = ValidationError(
            _("Choose a day from tomorrow to %(last)s."),
            code="until",
            params={"last": date_format(last)},
        )
    if not reason.strip():
        errors["reason"] = ValidationError(
            _("Say why it has to wait. Everybody can read it."), code="reason"
        )
    elif len(reason) > LONGEST_REASON:
        errors["reason"] = ValidationError(
            _("Say it in at most %(most)d characters."),
            code="reason",
            params={"most": LONGEST_REASON},
        )
    if errors:
        raise ValidationError(errors)


def _seen(point: AttentionPoint, by: User, at: datetime) -> list[str]:
    """Who acts has seen it. The fields that changed by that."""
    if point.seen_at is not None or by.pk != point.recipient_id:
        return []
    point.seen_at = at
    return ["seen_at"]


def _told(point: AttentionPoint) -> dict[str, Any]:
    """A point as the ledger keeps it: what its sentence is made of."""
    return {
        "rule": point.rule,
        "value": point.value,
        "limit": point.limit,
        "facts": point.facts,
    }

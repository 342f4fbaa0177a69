"""How much mail goes at once: limits that spare the server, a yes before a flood."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F

from notifications.models import Mail, MailQuerySet
from notifications.outgoing import Allowance
from portfolio.clock import day_of

ONE_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Room:
    """How many may still go in this minute and today; None is no limit."""

    minute: int | None
    day: int | None

    def within(self, wanted: int) -> int:
        limits = [left for left in (self.minute, self.day) if left is not None]
        return min([wanted, *limits])


def room(*, at: datetime) -> Room:
    """What is left now, for a page; without holding anything."""
    return _left(_turned(Allowance.objects.first(), at))


def take(wanted: int, *, at: datetime) -> tuple[Allowance | None, int]:
    """How many of those wanted may go, with the row that `spend` counts them on.

    Whoever asks meanwhile waits until this transaction ends. Without limits there is
    no row, and nobody waits.
    """
    if not (settings.MAIL_PER_MINUTE or settings.MAIL_PER_DAY):
        return None, wanted
    allowance = _allowance(at)
    return allowance, max(0, _left(allowance).within(wanted))


def _allowance(at: datetime) -> Allowance:
    """The one row, held until this transaction ends."""
    first = {"minute": _minute(at), "day": day_of(at)}
    Allowance.objects.get_or_create(pk=1, defaults=first)
    allowance = Allowance.objects.select_for_update().get(pk=1)
    allowance.turn(_minute(at), day_of(at))
    return allowance


def spend(allowance: Allowance | None, count: int) -> None:
    if allowance is not None and count:
        allowance.in_minute += count
        allowance.in_day += count
        allowance.save()


@transaction.atomic
def hold_many(*, at: datetime) -> int:
    """Hold what was made within a minute if it is very much; say how many.

    A wrong limit does not write to a thousand people before somebody has looked. Called
    in the transaction that composed them, so that none goes before it is counted; or
    after several, whose mails nobody takes up before. Who composes at the same moment
    waits here for the first, and counts what that made too.
    """
    if not settings.MAIL_HOLD_ABOVE:
        return 0
    _allowance(at)
    made = _made(at)
    if made.count() <= settings.MAIL_HOLD_ABOVE:
        return 0
    loose = made.waiting().filter(attempts=0, held_at__isnull=True)
    return loose.update(held_at=at, lease_until=None)


def _made(at: datetime) -> MailQuerySet:
    """What was made in the minute up to now, but for what somebody said yes to.

    What asks for a yes is never held itself.
    """
    recent = Mail.objects.filter(
        created_at__gt=at - ONE_MINUTE, created_at__lte=at, due_at=F("created_at")
    )
    return recent.exclude(dedupe_key__startswith="held.")


def _left(allowance: Allowance | None) -> Room:
    used = (allowance.in_minute, allowance.in_day) if allowance else (0, 0)
    caps = (settings.MAIL_PER_MINUTE, settings.MAIL_PER_DAY)
    minute, day = (
        max(0, cap - spent) if cap else None
        for cap, spent in zip(caps, used, strict=True)
    )
    return Room(minute, day)


def _turned(allowance: Allowance | None, at: datetime) -> Allowance | None:
    if allowance is not None:
        allowance.turn(_minute(at), day_of(at))
    return allowance


def _minute(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)

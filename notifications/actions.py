"""Composing what is due and sending it: each may run twice and does it once."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from notifications import digest, emails, following, news, occasions, outbox
from notifications.models import Digest, Mail, Occasion, Told
from notifications.outbox import Clock, Delivery
from portfolio.clock import day_of
from workflows import standing
from workflows.models import Standing
from workflows.standing import CaughtUp


@dataclass(frozen=True)
class Reminded:
    """What one round did, in numbers."""

    standing: CaughtUp
    composed: int
    delivery: Delivery


def remind(*, clock: Clock) -> Reminded:
    """Bring the attention points up to date, compose what is due, send what waits."""
    try:
        caught_up = standing.catch_up(at=clock())
        composed = compose_digests(at=clock())
    finally:
        # What waits is sent, whatever may be wrong with what is new.
        delivery = outbox.deliver(clock=clock)
    return Reminded(caught_up, composed, delivery)


def compose_digests(*, at: datetime) -> int:
    """Write the digests of the last occasion, unless that was done; say how many."""
    day = day_of(occasions.last(at))
    # Without a single standing nobody has looked at anything yet: a new installation.
    if Occasion.objects.filter(day=day).exists() or not Standing.objects.exists():
        return 0
    meetings = news.untold(at=at)
    told = news.news(news.fresh(meetings, at=at))
    heard = following.heard(at=at)
    letters = list(digest.letters(at=at, news=told, heard=heard))
    with transaction.atomic():
        # Whoever comes second waits here for the first, and finds it done.
        occasion, is_new = Occasion.objects.get_or_create(
            day=day, defaults={"composed_at": at}
        )
        if not is_new:
            return 0
        Told.objects.bulk_create(
            Told(meeting=meeting, occasion=occasion) for meeting in meetings
        )
        digests = Digest.objects.bulk_create(
            Digest(occasion=occasion, recipient=letter.recipient) for letter in letters
        )
        Mail.objects.bulk_create(
            emails.digest_mail(each, letter, at=at)
            for each, letter in zip(digests, letters, strict=True)
        )
    return len(digests)

"""Composing what is due and sending it: each may run twice and does it once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction

from accounts.models import User
from notifications import (
    advising,
    caps,
    digest,
    emails,
    notices,
    occasions,
    outbox,
    reporting,
)
from notifications.approving import tell_of_lists
from notifications.held_news import tell_of_held
from notifications.models import Cadence, Digest, Kind, Mail, Notice, Preference
from notifications.outbox import Clock, Delivery
from notifications.outlook_news import tell_of_outlook
from notifications.quieting import quieter
from workflows import outlook, standing
from workflows.models import Standing
from workflows.standing import CaughtUp

# How many digests are held in memory, and made in one transaction.
CHUNK = 500
CHOICES = (
    *("cadence", "decisions", "responsibilities", "mentions", "approvals"),
    "follows",
)


@dataclass(frozen=True)
class Reminded:
    """What one round did, in numbers."""

    standing: CaughtUp
    composed: int
    noticed: int
    delivery: Delivery


def remind(*, clock: Clock) -> Reminded:
    """Bring the attention points up to date, compose what is due, send what waits."""
    composed, noticed, delivery = 0, 0, Delivery()
    try:
        caught_up = standing.catch_up(at=clock())
        outlook.look(at=clock())
        begin(at=clock())
        notices.gather(at=clock())
        if not is_quiet(clock()):
            composed = compose_digests(at=clock())
            reporting.compose(at=clock())
            advising.tell_advisers(at=clock())
            noticed = compose_notices(at=clock()) + tell_of_outlook(at=clock())
            noticed += tell_of_held(at=clock()) + tell_of_lists(at=clock())
    finally:
        # What waits is sent, whatever may be wrong with what is new; at night that is
        # what somebody asked for, who is awake.
        delivery = outbox.deliver(clock=clock, all_of_it=not is_quiet(clock()))
    return Reminded(caught_up, composed, noticed, delivery)


def is_quiet(at: datetime) -> bool:
    """Whether no mail goes now. In the demo mail wakes nobody: it is on a page."""
    return not settings.DEMO and occasions.is_quiet(at)


def begin(*, at: datetime) -> None:
    """Give whoever is new their preferences; their first digest is still to come.

    But for the very first people: they hear at once where everything stands.
    """
    new = User.objects.filter(
        is_active=True, memberships__isnull=False, preference__isnull=True
    )
    if users := list(new.distinct().order_by("pk")):
        told_at = at if Preference.objects.exists() else None
        Preference.objects.bulk_create(
            (Preference(user=user, told_at=told_at) for user in users),
            ignore_conflicts=True,
        )


def compose_digests(*, at: datetime, chunk: int = CHUNK) -> int:
    """Write the digests that are due and not written yet; say how many."""
    # Without a single standing nobody has looked at anything yet: a new installation.
    if not Standing.objects.exists():
        return 0
    begin(at=at)
    count = 0
    while (composed := compose_some(chunk, at=at)) is not None:
        count += composed
    if count and not caps.hold_many(at=at):
        made = Mail.objects.waiting().filter(created_at=at, attempts=0)
        made.update(lease_until=None)
    return count


@transaction.atomic
def compose_some(most: int, *, at: datetime) -> int | None:
    """Write some of them; None when there is nobody left.

    Who had nothing to hear is done. What is written is in our hands until all is there
    and counted; if we die before, for as long as who sends may hold a mail.
    """
    held = digest.due(at).select_for_update(of=("self",)).select_related("user")
    # Whoever comes second waits here for the first, and finds it done.
    preferences = list(held.order_by("pk")[:most])
    if not preferences:
        return None
    letters = list(digest.letters(preferences, at=at))
    days = {each.pk: digest.day_for(each, at) for each in preferences}
    digests = Digest.objects.bulk_create(
        Digest(recipient=letter.recipient, day=days[letter.preference.pk])
        for letter in letters
    )
    writer = emails.Writer(letters, at=at)
    mails = [
        writer.mail(letter, name=f"digest.{each.recipient_id}.{each.day}")
        for each, letter in zip(digests, letters, strict=True)
    ]
    for mail in mails:
        mail.lease_until = at + outbox.lease()
    Mail.objects.bulk_create(mails)
    Notice.objects.bulk_create(notice for each in letters for notice in each.keeps)
    keys = [each.pk for each in preferences]
    Preference.objects.filter(pk__in=keys).update(told_at=at)
    return len(digests)


@transaction.atomic
def compose_notices(*, at: datetime) -> int:
    """Write what is told at once, a mail for each person; say how many."""
    waiting: list[Notice] = []
    postponed: list[Notice] = []
    for notice in notices.due(at=at):
        wanted = Preference.of(notice.recipient).is_told_at_once(Kind(notice.kind))
        (waiting if wanted else postponed).append(notice)
    # Switched off meanwhile: the digest tells it.
    Notice.objects.filter(pk__in=[each.pk for each in postponed]).delete()
    if not waiting:
        return 0
    bundles = list(notices.bundles(waiting, at=at))
    writer = emails.Writer([each.letter for each in bundles if each.letter], at=at)
    mails = []
    for bundle in bundles:
        for notice in bundle.notices:
            notice.told_at = at
        if bundle.letter is not None:
            first = bundle.notices[0]
            mails.append(writer.mail(bundle.letter, name=f"notice.{first.pk}"))
            for notice in bundle.notices:
                notice.mail = mails[-1]
    Mail.objects.bulk_create(mails)
    told = [notice for bundle in bundles for notice in bundle.notices]
    Notice.objects.bulk_update(told, ["told_at", "mail"])
    caps.hold_many(at=at)
    return len(mails)


@transaction.atomic
def choose(user: User, *, at: datetime, **choices: object) -> Preference:
    """Change how often somebody hears from Kiem, and of what at once."""
    Preference.objects.get_or_create(user=user, defaults={"told_at": at})
    preference = Preference.objects.select_for_update().get(user=user)
    before = preference.cadence
    for name, value in choices.items():
        if name not in CHOICES:
            raise TypeError(f"{name} cannot be chosen")
        setattr(preference, name, value)
    preference.clean_fields()
    if preference.cadence != before:
        preference.chosen_at = at
        if before == Cadence.URGENT:
            # What happened meanwhile they did not want to hear.
            preference.told_at = at
    preference.save()
    return preference


def quieten(user: User, about: Iterable[str], *, at: datetime) -> Preference:
    """Send fewer of such mails: what one press in a mail programme asks for.

    Doing it twice is doing it once. What may not stay unsaid waits for a digest.
    """
    preference, _is_new = Preference.objects.get_or_create(
        user=user, defaults={"told_at": at}
    )
    return choose(user, **quieter(preference, about), at=at)

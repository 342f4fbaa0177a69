"""Mails about an account: one thing to do, outside the rhythm of the reminders."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from accounts.models import User
from notifications.emails import house, lone_mail
from notifications.letters import one_line
from notifications.models import Mail, MailQuerySet
from portfolio.models import Portfolio


@dataclass(frozen=True)
class PlainLetter:
    """`kind` is how the outbox knows it; `path` is where its one button leads."""

    kind: str
    subject: str
    lines: Sequence[str]
    label: str = ""
    path: str = ""
    ending: Sequence[str] = ()
    portfolio: Portfolio | None = None


def post(
    letter: PlainLetter, *, recipient: User, to: str, language: str, at: datetime
) -> Mail:
    """Put it in the outbox. `recipient` is who answers for it; `to` is who reads it."""
    mail = written(letter, recipient=recipient, to=to, language=language, at=at)
    mail.save(force_insert=True)
    return mail


def written_before(kind: str, recipient: User) -> MailQuerySet:
    """What they were written of this kind so far."""
    return Mail.objects.filter(recipient=recipient, dedupe_key__startswith=f"{kind}.")


def had_enough(recipient: User, kind: str, *, most: int, since: datetime) -> bool:
    """Whether they were written so many of this kind since then."""
    lately = written_before(kind, recipient).filter(created_at__gt=since)
    return lately.count() >= most


def written(
    letter: PlainLetter, *, recipient: User, to: str, language: str, at: datetime
) -> Mail:
    """The same, not saved yet."""
    name = f"{letter.kind}.{secrets.token_hex(12)}"
    subject = one_line(letter.subject)
    context = {
        "subject": subject,
        "lines": [one_line(line) for line in letter.lines],
        "label": letter.label,
        "url": settings.SITE_URL + letter.path if letter.path else "",
        "ending": [one_line(line) for line in letter.ending],
        "house": house(letter.portfolio),
        "language": language,
    }
    return lone_mail(name, "plain", context, to=to, recipient=recipient, at=at)

"""Sends what waits: at least once, around the server's 250 perhaps twice.

A mail is claimed for a while in a short transaction, sent outside it, and marked only
when the server has accepted it. Whoever dies in between loses nothing: when the lease
is over somebody else sends it again, with the same Message-ID.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from smtplib import (
    SMTPException,
    SMTPNotSupportedError,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPSenderRefused,
)

from django.conf import settings
from django.core import mail as django_mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction

from notifications import emails
from notifications.models import Mail

Clock = Callable[[], datetime]

BATCH = 50
# Minutes to wait after each failure; together 48 hours.
BACKOFF = (1, 4, 10, 15, 30, 60, 120, 240, 480, 960, 960)
MOST_ATTEMPTS = len(BACKOFF) + 1


@dataclass
class Delivery:
    """What a run did with how many mails."""

    accepted: int = 0
    postponed: int = 0
    dead: int = 0


def deliver(*, clock: Clock) -> Delivery:
    """Send all that is due. Takes a clock, for sending itself takes time."""
    run = _Run(clock)
    run.bury_hopeless()
    while batch := claim(limit=BATCH, at=clock(), lease=lease()):
        if not run.send(batch):
            break
    return run.delivery


def lease() -> timedelta:
    return timedelta(seconds=settings.MAIL_LEASE_SECONDS)


def claim(*, limit: int, at: datetime, lease: timedelta) -> list[Mail]:
    """Take mails that are due into these hands only, until the lease ends.

    PostgreSQL skips the rows that another one is claiming; SQLite ignores that and has
    one writer at a time anyway, as its transactions begin by taking the write lock.
    """
    with transaction.atomic():
        due = Mail.objects.due(at).select_for_update(skip_locked=True)
        mails = list(due[:limit])
        until = at + lease
        Mail.objects.filter(pk__in=[mail.pk for mail in mails]).update(
            lease_until=until
        )
    for mail in mails:
        mail.lease_until = until
    return mails


def begin(mail: Mail, *, at: datetime, lease: timedelta) -> bool:
    """Count an attempt and renew the lease, unless it has lapsed to somebody else."""
    mine = Mail.objects.waiting().filter(
        pk=mail.pk, lease_until=mail.lease_until, attempts=mail.attempts
    )
    mail.attempts += 1
    mail.lease_until = at + lease
    return bool(mine.update(attempts=mail.attempts, lease_until=mail.lease_until))


def given_up() -> int:
    """How many mails somebody has to look at."""
    return Mail.objects.dead().count()


class _Run:
    """One connection and one count for all batches of a run."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.delivery = Delivery()
        self.server: BaseEmailBackend = django_mail.get_connection()

    def bury_hopeless(self) -> None:
        """Give up what took down its worker each time, and what nobody may read."""
        free = Mail.objects.free(at := self.clock())
        for hopeless, why in (
            (free.filter(attempts__gte=MOST_ATTEMPTS), "Unfinished"),
            (free.filter(recipient__is_active=False), "Recipient inactive"),
        ):
            self.delivery.dead += hopeless.update(dead_at=at, last_error=why)

    def send(self, batch: list[Mail]) -> bool:
        """Send these; False when there is no server, and so no use in going on."""
        try:
            for position, mail in enumerate(batch):
                try:
                    self.server.open()
                except (SMTPException, OSError) as error:
                    self.fail_all(batch[position:], error)
                    return False
                self.send_one(mail)
        finally:
            self.hang_up()
        return True

    def send_one(self, mail: Mail) -> None:
        if not begin(mail, at=self.clock(), lease=lease()):
            return
        try:
            self.server.send_messages([emails.message(mail)])
        except (SMTPException, OSError, ValueError) as error:
            self.hang_up()
            self.fail(mail, error)
        else:
            self.accept(mail)

    def accept(self, mail: Mail) -> None:
        self.mark(mail, accepted_at=self.clock(), dead_at=None, last_error="")
        self.delivery.accepted += 1

    def fail_all(self, mails: list[Mail], error: Exception) -> None:
        for mail in mails:
            if begin(mail, at=self.clock(), lease=lease()):
                self.postpone(mail, error)

    def fail(self, mail: Mail, error: Exception) -> None:
        if is_permanent(error):
            self.bury(mail, error)
        else:
            self.postpone(mail, error)

    def postpone(self, mail: Mail, error: Exception) -> None:
        if mail.attempts >= MOST_ATTEMPTS:
            self.bury(mail, error)
            return
        due_at = self.clock() + timedelta(minutes=BACKOFF[mail.attempts - 1])
        self.mark(mail, due_at=due_at, last_error=describe(error))
        self.delivery.postponed += 1

    def bury(self, mail: Mail, error: Exception) -> None:
        self.mark(mail, dead_at=self.clock(), last_error=describe(error))
        self.delivery.dead += 1

    def mark(self, mail: Mail, **changes: object) -> None:
        Mail.objects.filter(pk=mail.pk).update(lease_until=None, **changes)

    def hang_up(self) -> None:
        """End the connection, whatever state it is in."""
        with suppress(SMTPException, OSError):
            self.server.close()


def codes(error: Exception) -> list[int]:
    """What the server answered, if it did."""
    if isinstance(error, SMTPRecipientsRefused):
        return [code for code, _words in error.recipients.values()]
    return [error.smtp_code] if isinstance(error, SMTPResponseException) else []


def is_permanent(error: Exception) -> bool:
    """Whether trying again would end the same way."""
    if isinstance(error, SMTPSenderRefused):
        return False  # That is about us, not about this mail: somebody will repair it.
    if isinstance(error, SMTPNotSupportedError):
        return True
    if isinstance(error, SMTPException | OSError):
        return any(code >= 500 for code in codes(error))
    return True  # It cannot even be written down.


def describe(error: Exception) -> str:
    """Class and code; the words of a server may name people."""
    return " ".join([type(error).__name__, *map(str, codes(error))])

"""Sends what waits: at least once, around the server's 250 perhaps twice.

A mail is claimed for a while in a short transaction, sent outside it, and marked only
when the server has accepted it. Whoever dies in between loses nothing: when the lease
is over somebody else sends it again, with the same Message-ID.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core import mail as django_mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection, transaction
from django.db.models import F

from notifications import bounces, caps, kill_points, wire
from notifications.models import Mail
from notifications.refusals import (
    describe,
    is_permanent,
    no_such_address,
    server_said,
)

Clock = Callable[[], datetime]

BATCH = 50
# Mail servers end a connection after some hundreds.
MOST_ON_A_LINE = 400
# Minutes to wait after each failure; together 48 hours.
BACKOFF = (1, 4, 10, 15, 30, 60, 120, 240, 480, 960, 960)
MOST_ATTEMPTS = len(BACKOFF) + 1
NO_ERROR = {"last_error": "", "server_said": ""}
# Written by hand, for it comes with each mail: Django takes longer over composing it
# than the database over the answer.
ACCEPT = (
    "UPDATE notifications_mail SET accepted_at = %s, lease_until = NULL,"
    " held_at = NULL, dead_at = NULL, stopped_at = NULL,"
    " last_error = '', server_said = ''"
    " WHERE id = %s"
)


@dataclass
class Delivery:
    """What a run did with how many mails."""

    accepted: int = 0
    postponed: int = 0
    dead: int = 0


def deliver(*, clock: Clock, all_of_it: bool = True) -> Delivery:
    """Send what is due: all, or what somebody asked for and waits for now.

    Takes a clock, for sending itself takes time.
    """
    run = _Run(clock)
    free = Mail.objects.free(clock())
    if not (free if all_of_it else free.asked_for()).exists():
        return run.delivery
    run.bury_hopeless()
    try:
        while batch := claim(
            limit=BATCH, at=clock(), lease=lease(), all_of_it=all_of_it
        ):
            if not run.send(batch):
                break
    finally:
        run.hang_up()
    return run.delivery


def lease() -> timedelta:
    return timedelta(seconds=settings.MAIL_LEASE_SECONDS)


def claim(
    *, limit: int, at: datetime, lease: timedelta, all_of_it: bool = True
) -> list[Mail]:
    """Take mails that are due into these hands only, until the lease ends.

    That is an attempt: who dies before the end of it has had it. PostgreSQL skips the
    rows that another one is claiming; SQLite ignores that and has one writer at a time
    anyway, as its transactions begin by taking the write lock.
    """
    until = at + lease
    with transaction.atomic():
        allowance, room = caps.take(limit, at=at)
        mails = _next(room, at, all_of_it=all_of_it)
        Mail.objects.filter(pk__in=[mail.pk for mail in mails]).update(
            lease_until=until, attempts=F("attempts") + 1
        )
        caps.spend(allowance, len(mails))
    for mail in mails:
        mail.lease_until, mail.attempts = until, mail.attempts + 1
    kill_points.reach("claim")
    return mails


def _next(room: int, at: datetime, *, all_of_it: bool) -> list[Mail]:
    """What was never tried, together. What was goes alone: it may take us down."""
    due = Mail.objects.due(at).select_for_update(skip_locked=True)
    due = due if all_of_it else due.asked_for()
    return list(due.filter(attempts=0)[:room]) or list(due[: min(room, 1)])


def holds(mail: Mail, *, at: datetime, lease: timedelta) -> bool:
    """Whether it is still in these hands; renews a lease that is half over."""
    assert mail.lease_until is not None
    if mail.lease_until - at > lease / 2:
        return True
    mine = Mail.objects.waiting().filter(pk=mail.pk, lease_until=mail.lease_until)
    mail.lease_until = at + lease
    return bool(mine.update(lease_until=mail.lease_until))


def given_up() -> int:
    """How many mails somebody has to look at."""
    return Mail.objects.dead().count()


def said(error: Exception, mail: Mail) -> dict[str, str]:
    """What to keep of what went wrong."""
    words = server_said(error, about=mail.to)
    return {"last_error": describe(error), "server_said": words}


class _Run:
    """One connection and one count for all batches of a run."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.delivery = Delivery()
        self.server: BaseEmailBackend = django_mail.get_connection()
        self.on_this_line = 0

    def bury_hopeless(self) -> None:
        """Give up what took down its worker each time, and what nobody may read."""
        free = Mail.objects.free(at := self.clock())
        for hopeless, why in (
            (free.filter(attempts__gte=MOST_ATTEMPTS), "Unfinished"),
            (free.filter(recipient__is_active=False), "Recipient inactive"),
            (free.to_bounced(), "Address bounced"),
        ):
            self.delivery.dead += hopeless.update(dead_at=at, last_error=why)

    def send(self, batch: list[Mail]) -> bool:
        """Send these; False when there is no server, and so no use in going on."""
        for position, mail in enumerate(batch):
            try:
                self.call()
            except (SMTPException, OSError) as error:
                self.hang_up()
                self.postpone_all(batch[position:], error)
                return False
            self.send_one(mail)
        return True

    def call(self) -> None:
        """Have a connection; a new one now and then, for servers end long ones."""
        if self.on_this_line >= MOST_ON_A_LINE:
            self.hang_up()
        if self.server.open():
            kill_points.watch(self.server)
            kill_points.reach("connect")
        self.on_this_line += 1

    def send_one(self, mail: Mail) -> None:
        if not holds(mail, at=self.clock(), lease=lease()):
            return
        try:
            wire.hand_over(self.server, wire.seal(mail))
        except (SMTPException, OSError, ValueError) as error:
            self.hang_up()
            self.fail(mail, error)
        else:
            kill_points.reach("after-accept")
            self.accept(mail)
            kill_points.reach("commit")

    def accept(self, mail: Mail) -> None:
        """It went, whatever was said of it meanwhile."""
        at = connection.ops.adapt_datetimefield_value(self.clock())
        with connection.cursor() as cursor:
            cursor.execute(ACCEPT, [at, mail.pk])
        self.delivery.accepted += 1

    def postpone_all(self, mails: list[Mail], error: Exception) -> None:
        for mail in mails:
            if holds(mail, at=self.clock(), lease=lease()):
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
        self.mark(mail, due_at=due_at, **said(error, mail))
        self.delivery.postponed += 1

    def bury(self, mail: Mail, error: Exception) -> None:
        if code := no_such_address(error):
            bounces.mark(mail.recipient, mail.to, code, at=self.clock())
        self.mark(mail, dead_at=self.clock(), **said(error, mail))
        self.delivery.dead += 1

    def mark(self, mail: Mail, **changes: object) -> None:
        Mail.objects.filter(pk=mail.pk).update(lease_until=None, **changes)

    def hang_up(self) -> None:
        """End the connection, whatever state it is in."""
        self.on_this_line = 0
        with suppress(SMTPException, OSError):
            self.server.close()

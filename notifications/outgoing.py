"""What goes out and must arrive: the life of a mail, from composing to the 250."""

from datetime import date, datetime
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

# What a query of what still waits has to say, for its index to serve.
UNFINISHED = Q(accepted_at__isnull=True, dead_at__isnull=True, stopped_at__isnull=True)


class State(models.TextChoices):
    """Where something that goes out is now; in the order of who has to look."""

    HELD = "held", _("Waits for a yes")
    REFUSED = "refused", _("Refused")
    DUE = "due", _("Goes now")
    WAITING = "waiting", _("Waits for a new try")
    SENT = "sent", _("Sent")
    STOPPED = "stopped", _("Stopped")


class OutgoingQuerySet(models.QuerySet[Any]):
    def waiting(self) -> Self:
        """Neither accepted by a server, nor given up, nor stopped."""
        return self.filter(UNFINISHED)

    def held(self) -> Self:
        """Waiting until somebody says that it may go."""
        return self.waiting().filter(held_at__isnull=False)

    def free(self, at: datetime) -> Self:
        """Waiting for nobody, and in nobody's hands."""
        lapsed = Q(lease_until__isnull=True) | Q(lease_until__lte=at)
        return self.waiting().filter(lapsed, held_at__isnull=True)

    def due(self, at: datetime) -> Self:
        """Free to send now; what failed least goes first, so that it blocks nothing."""
        return self.free(at).filter(due_at__lte=at).order_by("attempts", "due_at", "id")

    def dead(self) -> Self:
        """Given up: somebody has to look at these."""
        return self.filter(dead_at__isnull=False)

    def in_state(self, state: State, at: datetime) -> Self:
        return self.filter(in_state(state, at))


def in_state(state: State, at: datetime) -> Q:
    """What holds of everything in this state, and of nothing else."""
    unheld = UNFINISHED & Q(held_at__isnull=True)
    return {
        State.HELD: UNFINISHED & Q(held_at__isnull=False),
        State.REFUSED: Q(dead_at__isnull=False),
        State.DUE: unheld & Q(due_at__lte=at),
        State.WAITING: unheld & Q(due_at__gt=at),
        State.SENT: Q(accepted_at__isnull=False),
        State.STOPPED: Q(stopped_at__isnull=False),
    }[state]


class Outgoing(models.Model):
    """Each has its own row and its own lease; who dies holding it loses nothing."""

    created_at = models.DateTimeField(db_index=True)
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    # One of many composed at once: waits for a yes, which is given once.
    held_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    dead_at = models.DateTimeField(null=True, blank=True)
    # Somebody said that it should not go.
    stopped_at = models.DateTimeField(null=True, blank=True)
    # Class and code of what went wrong, for programs.
    last_error = models.CharField(max_length=80, blank=True)
    # What the server said to that, without addresses.
    server_said = models.CharField(max_length=300, blank=True)

    class Meta:
        abstract = True

    def state(self, at: datetime) -> State:
        if self.accepted_at:
            return State.SENT
        if self.dead_at:
            return State.REFUSED
        if self.stopped_at:
            return State.STOPPED
        if self.held_at:
            return State.HELD
        return State.DUE if self.due_at <= at else State.WAITING

    def is_in_hands(self, at: datetime) -> bool:
        """Whether a worker is at it."""
        return self.lease_until is not None and self.lease_until > at


class Allowance(models.Model):
    """How many mails were taken up in this minute and on this day; one row for all."""

    minute = models.DateTimeField()
    in_minute = models.PositiveIntegerField(default=0)
    day = models.DateField()
    in_day = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.in_minute} in {self.minute}, {self.in_day} on {self.day}"

    def turn(self, minute: datetime, day: date) -> None:
        """Begin anew with a new minute, and with a new day."""
        if self.minute != minute:
            self.minute, self.in_minute = minute, 0
        if self.day != day:
            self.day, self.in_day = day, 0

"""Mail that must arrive: which digests were composed, of what, and the outbox."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q

from accounts.models import User
from notifications.incoming import BouncedAddress, Incoming, IncomingFile
from workflows.models import Meeting

__all__ = [
    "BouncedAddress",
    "Digest",
    "Incoming",
    "IncomingFile",
    "Mail",
    "Occasion",
    "Told",
]


class Occasion(models.Model):
    """A day on which digests were due and have been composed, once for everybody.

    Whoever had nothing to hear that day waits for the next one.
    """

    day = models.DateField(unique=True)
    composed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.day}"


class Digest(models.Model):
    """What one person was told on one occasion; the mail itself is in the outbox."""

    occasion = models.ForeignKey(
        Occasion, on_delete=models.PROTECT, related_name="digests"
    )
    recipient = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="digests"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "occasion"],
                name="one_digest_per_person_and_occasion",
            )
        ]

    def __str__(self) -> str:
        return f"Digest of {self.recipient_id} on {self.occasion_id}"


class Told(models.Model):
    """That the digests of an occasion told what a gate meeting decided."""

    meeting = models.OneToOneField(
        Meeting, on_delete=models.CASCADE, related_name="told"
    )
    occasion = models.ForeignKey(
        Occasion, on_delete=models.PROTECT, related_name="meetings"
    )

    def __str__(self) -> str:
        return f"{self.meeting_id} on {self.occasion_id}"


class MailQuerySet(models.QuerySet["Mail"]):
    def waiting(self) -> "MailQuerySet":
        """Neither accepted by a mail server nor given up."""
        return self.filter(accepted_at__isnull=True, dead_at__isnull=True)

    def free(self, at: datetime) -> "MailQuerySet":
        """Waiting, and in nobody's hands."""
        lapsed = Q(lease_until__isnull=True) | Q(lease_until__lte=at)
        return self.waiting().filter(lapsed)

    def due(self, at: datetime) -> "MailQuerySet":
        """Free to send now; what failed least goes first, so that it blocks nothing."""
        return self.free(at).filter(due_at__lte=at).order_by("attempts", "due_at", "id")

    def dead(self) -> "MailQuerySet":
        """Given up: somebody has to look at these."""
        return self.filter(dead_at__isnull=False)


class Mail(models.Model):
    """One mail to one person, from composing to the server's 250."""

    # Says what it is about, so that nothing is ever composed twice.
    dedupe_key = models.CharField(max_length=80, unique=True)
    recipient = models.ForeignKey(User, on_delete=models.CASCADE, related_name="mails")
    to = models.EmailField(max_length=254)
    subject = models.CharField(max_length=200)
    text = models.TextField()
    html = models.TextField()
    # The same on each attempt: by it a mail server recognises one it already has.
    message_id = models.CharField(max_length=200, unique=True)
    headers = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    dead_at = models.DateTimeField(null=True, blank=True)
    # Class and code of what went wrong; servers put addresses into their words.
    last_error = models.CharField(max_length=80, blank=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(dead_at__isnull=True),
                name="no_mail_is_both_accepted_and_dead",
            ),
            models.CheckConstraint(
                condition=Q(due_at__gte=F("created_at")),
                name="a_mail_is_due_once_it_exists",
            ),
        ]
        indexes = [
            models.Index(
                fields=["attempts", "due_at", "id"],
                condition=Q(accepted_at__isnull=True, dead_at__isnull=True),
                name="mails_that_wait",
            )
        ]

    def __str__(self) -> str:
        return self.dedupe_key

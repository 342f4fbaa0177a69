"""Mail that must arrive: who wants to hear what, what was told, and the outbox."""

import re
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from notifications.channel import Channel, ChannelKind, Post, Topic
from notifications.feed import Feed
from notifications.incoming import BouncedAddress, Incoming, IncomingFile
from notifications.life import SignOfLife
from notifications.outgoing import (
    UNFINISHED,
    Allowance,
    Outgoing,
    OutgoingQuerySet,
)
from portfolio.models import Event, Membership, Portfolio
from workflows.models import AttentionPoint

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

__all__ = [
    "MANDATORY",
    "Allowance",
    "BouncedAddress",
    "Cadence",
    "Channel",
    "ChannelKind",
    "Cursor",
    "Digest",
    "Feed",
    "Incoming",
    "IncomingFile",
    "Kind",
    "Mail",
    "Notice",
    "Post",
    "Preference",
    "SignOfLife",
    "Topic",
]


class Cadence(models.TextChoices):
    """How often somebody gets a digest; urgent means: none."""

    WEEKLY = "weekly", _("Once a week, on Tuesday")
    DAILY = "daily", _("Every working day")
    BIWEEKLY = "biweekly", _("Every two weeks, on Tuesday")
    URGENT = "urgent", _("Only what needs action, as soon as it does")


class Kind(models.TextChoices):
    """What somebody can be told."""

    RESPONSIBILITY = "responsibility"
    DECISION = "decision"
    MENTION = "mention"
    FOLLOW = "follow"
    ACTION = "action"
    LEFT = "left"
    APPROVAL = "approval"


# What nobody can switch off: it can wait for the digest, as long as there is one.
MANDATORY = (Kind.RESPONSIBILITY, Kind.DECISION)


class PreferenceQuerySet(models.QuerySet["Preference"]):
    def of_active(self) -> "PreferenceQuerySet":
        return self.filter(user__is_active=True)


class Preference(models.Model):
    """How often one person hears from Kiem, and of what at once."""

    user = models.OneToOneField(
        User, on_delete=models.CASCADE, related_name="preference"
    )
    cadence = models.CharField(
        _("how often"),
        max_length=8,
        choices=Cadence.choices,
        default=Cadence.WEEKLY,
    )
    decisions = models.BooleanField(_("decisions on what I work on"), default=True)
    responsibilities = models.BooleanField(_("something new for me"), default=True)
    mentions = models.BooleanField(_("who mentions me in a comment"), default=True)
    approvals = models.BooleanField(_("what asks for my approval"), default=True)
    follows = models.BooleanField(_("news of what I follow"), default=True)
    # Until when their digests told everything; nothing before the very first one.
    told_at = models.DateTimeField(null=True, blank=True)
    # A choice counts from the next moment on: it makes no digest of a moment before.
    chosen_at = models.DateTimeField(null=True, blank=True)

    objects = PreferenceQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.user_id}: {self.cadence}"

    def off(self) -> list[str]:
        """The names of what is not told at once though it could be."""
        names = ("decisions", "responsibilities", "mentions", "approvals")
        return [
            str(self._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
            for name in names
            if not getattr(self, name)
        ]

    @classmethod
    def of(cls, user: User) -> "Preference":
        """Theirs; what everybody begins with, where they have none yet."""
        return getattr(user, "preference", None) or cls(user=user)

    def is_told_at_once(self, kind: Kind) -> bool:
        """What is switched off waits for the digest; without one, it is not told."""
        if kind == Kind.ACTION or self.cadence == Cadence.URGENT:
            return self.cadence == Cadence.URGENT and kind in (*MANDATORY, Kind.ACTION)
        return {
            Kind.RESPONSIBILITY: self.responsibilities,
            Kind.DECISION: self.decisions,
            Kind.MENTION: self.mentions,
            Kind.APPROVAL: self.approvals,
        }.get(kind, False)


class Digest(models.Model):
    """What one person was told on one day; the mail itself is in the outbox."""

    recipient = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="digests"
    )
    day = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "day"], name="one_digest_per_person_and_day"
            )
        ]

    def __str__(self) -> str:
        return f"Digest of {self.recipient_id} on {self.day}"


class Cursor(models.Model):
    """How far something was read: a row, so that nothing is lost or read anew."""

    name = models.CharField(max_length=20, unique=True)
    read_until = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} until {self.read_until}"


class NoticeQuerySet(models.QuerySet["Notice"]):
    def waiting(self) -> "NoticeQuerySet":
        return self.filter(told_at__isnull=True)


class Notice(models.Model):
    """That one person hears of one event or point at once, and so not in a digest.

    `mail` stays empty where there was nothing left to tell: a comment that was removed.
    """

    recipient = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="notices"
    )
    kind = models.CharField(max_length=14)
    event = models.ForeignKey(
        Event, on_delete=models.PROTECT, related_name="notices", null=True
    )
    point = models.ForeignKey(
        AttentionPoint, on_delete=models.PROTECT, related_name="notices", null=True
    )
    made_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True, blank=True)
    mail = models.ForeignKey(
        "Mail", on_delete=models.SET_NULL, related_name="notices", null=True, blank=True
    )

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "event", "kind"],
                name="one_notice_per_person_and_event",
            ),
            models.UniqueConstraint(
                fields=["recipient", "point", "kind"],
                name="one_notice_per_person_and_point",
            ),
            models.CheckConstraint(
                condition=Q(event__isnull=True) ^ Q(point__isnull=True),
                name="a_notice_is_of_an_event_or_a_point",
            ),
        ]
        indexes = [
            models.Index(
                fields=["recipient"],
                condition=Q(told_at__isnull=True),
                name="notices_that_wait",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} for {self.recipient_id}"


# A link that lasts an hour is of no use the next morning.
ASKED_FOR = ("password", "invitation", "test")


class MailQuerySet(OutgoingQuerySet):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """To members of the portfolios that they manage; all, for administrators."""
        if getattr(user, "is_administrator", False):
            return self.all()
        readers = Membership.objects.filter(
            user=OuterRef("recipient"), portfolio__in=Portfolio.objects.managed_by(user)
        )
        return self.filter(Exists(readers))

    def asked_for(self) -> Self:
        """What somebody waits for now: by the beginning of its key."""
        begins = [Q(dedupe_key__startswith=f"{kind}.") for kind in ASKED_FOR]
        return self.filter(begins[0] | begins[1] | begins[2])

    def to_bounced(self) -> Self:
        """To addresses at which mail does not arrive."""
        marks = BouncedAddress.objects.filter(
            user=OuterRef("recipient"), address=OuterRef("to")
        )
        return self.filter(Exists(marks))


class Mail(Outgoing):
    """One mail to one person, from composing to the server's 250."""

    # Says what it is about, so that nothing is ever composed twice.
    dedupe_key = models.CharField(max_length=80, unique=True)
    recipient = models.ForeignKey(User, on_delete=models.CASCADE, related_name="mails")
    to = models.EmailField(max_length=254)
    # By the number of each initiative: where the text is about it, and whether the
    # subject is. Empty by a number: all of it. Nothing: made before this was kept.
    about = models.JSONField(default=dict, null=True)
    subject = models.CharField(max_length=200)
    text = models.TextField()
    html = models.TextField()
    # The same on each attempt: by it a mail server recognises one it already has.
    message_id = models.CharField(max_length=200, unique=True)
    headers = models.JSONField(default=dict)
    # A document of a report that goes along: where it is kept, and its name.
    attached = models.CharField(max_length=80, blank=True)
    attached_name = models.CharField(max_length=120, blank=True)
    objects = MailQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(dead_at__isnull=True),
                name="no_mail_is_both_accepted_and_dead",
            ),
            models.CheckConstraint(
                condition=Q(stopped_at__isnull=True)
                | Q(accepted_at__isnull=True, dead_at__isnull=True),
                name="no_stopped_mail_went_or_died",
            ),
            models.CheckConstraint(
                condition=Q(due_at__gte=F("created_at")),
                name="a_mail_is_due_once_it_exists",
            ),
        ]
        indexes = [
            models.Index(
                fields=["attempts", "due_at", "id"],
                condition=UNFINISHED & Q(held_at__isnull=True),
                name="mails_that_wait",
            )
        ]

    def __str__(self) -> str:
        return self.dedupe_key

    @property
    def kind(self) -> str:
        """What sort of mail it is, by the beginning of its key."""
        return re.split(r"[.:]", self.dedupe_key)[0]

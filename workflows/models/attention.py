"""What is going wrong, and how the next gate stands: kept per initiative.

Both follow from facts and could be computed for each page. They are stored because a
point has a life (opened, resolved) that reports tell about, and because a board of a
thousand cards cannot compute them; `standing.catch_up` keeps them true to the ledger,
and a test rebuilds them.
"""

from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from portfolio.models import FailureMode, Initiative, Portfolio, seen_by
from portfolio.models.day import DayField

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class Severity(models.IntegerChoices):
    """Only `ACTION` counts as "needs action"."""

    INFO = 1, _("For information")
    ATTENTION = 2, _("Attention")
    ACTION = 3, _("Action")


class AskedLevel(models.IntegerChoices):
    """How far up it is asked by now."""

    OWNER = 0, _("Owner")
    SPONSOR = 1, _("Sponsor")
    AGENDA = 2, _("Gate meeting")


class Closing(models.TextChoices):
    """How a point ended: what was wrong is so no more, or is no longer called wrong."""

    RESOLVED = "resolved", _("Resolved")
    WITHDRAWN = "withdrawn", _("Withdrawn, because the limits changed")


class AttentionPointQuerySet(models.QuerySet["AttentionPoint"]):
    def visible_to(self, user: "User | AnonymousUser") -> "AttentionPointQuerySet":
        return self.filter(seen_by(user, "initiative"))

    def open(self) -> "AttentionPointQuerySet":
        return self.filter(closed_at__isnull=True)

    def asking(self, today: date | models.Value) -> "AttentionPointQuerySet":
        """Open, and not snoozed: a snooze ends by itself on its day."""
        awake = Q(snoozed_until__isnull=True) | Q(snoozed_until__lte=today)
        return self.open().filter(awake)

    def gravest_first(self) -> "AttentionPointQuerySet":
        return self.order_by("-severity", "opened_at", "rule", "pk")


class AttentionPoint(models.Model):
    """One rule that holds for one initiative. Never deleted: closed when it ends."""

    initiative = models.ForeignKey(
        Initiative, on_delete=models.CASCADE, related_name="attention_points"
    )
    # Code of a rule of workflows/rules, for example U1.
    rule = models.CharField(max_length=4)
    # Tells apart points of one rule, for example the condition's id; mostly "".
    subject = models.CharField(max_length=20, blank=True)
    severity = models.PositiveSmallIntegerField(choices=Severity.choices)
    failure_mode = models.CharField(max_length=8, choices=FailureMode.choices)
    # The value that triggered it and the limit it passed, in days.
    value = models.IntegerField()
    limit = models.IntegerField()
    # What its sentence needs besides, in the words of the moment.
    facts = models.JSONField(default=dict)
    # The one person who is asked to do something about it.
    recipient = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="attention_points"
    )
    opened_at = models.DateTimeField()
    # The two as they were on that day; nothing for what is older than these columns.
    opened_value = models.IntegerField(null=True)
    opened_limit = models.IntegerField(null=True)
    # When whoever is asked first came across it, and last did something about it.
    seen_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    # On this day it is asked again. How often it was put off, or asked to be.
    snoozed_until = DayField(null=True, blank=True)
    snoozes = models.PositiveSmallIntegerField(default=0)
    snoozed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    snooze_reason = models.CharField(_("why"), max_length=300, blank=True)
    asked_level = models.PositiveSmallIntegerField(
        choices=AskedLevel.choices, default=AskedLevel.OWNER
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    closing = models.CharField(max_length=10, choices=Closing.choices, blank=True)

    objects = AttentionPointQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["initiative", "rule", "subject"],
                condition=Q(closed_at__isnull=True),
                name="one_open_point_per_rule_and_subject",
            )
        ]
        indexes = [
            models.Index(fields=["closed_at", "initiative"]),
            models.Index(
                fields=["severity", "initiative"],
                condition=Q(closed_at__isnull=True),
                name="open_points_by_severity",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.initiative_id}"

    def is_snoozed(self, today: date) -> bool:
        return self.snoozed_until is not None and self.snoozed_until > today


class Standing(models.Model):
    """How an initiative stands before its next gate, as of a version and a day."""

    initiative = models.OneToOneField(
        Initiative, on_delete=models.CASCADE, related_name="standing"
    )
    version = models.PositiveIntegerField()
    computed_on = DayField()
    # Required criteria of the next gate that apply, and how many of them are met.
    met = models.PositiveSmallIntegerField(default=0)
    required = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.initiative_id}: {self.met} of {self.required}"


class Pulse(models.Model):
    """How often a board changed: what a browser compares to know whether to look.

    Numbers are given out one at a time, in the order in which changes become visible.
    The ids of the ledger are not: a higher one may be committed first.
    """

    portfolio = models.OneToOneField(
        Portfolio, on_delete=models.CASCADE, related_name="pulse"
    )
    number = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.portfolio_id}: {self.number}"

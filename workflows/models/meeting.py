"""Gate meetings: a day, an agenda, and the minutes that stay."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from portfolio.models import Initiative, Portfolio
from portfolio.models.day import DayField
from portfolio.models.prose import ProseField
from workflows.models.review import Decision

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class Reason(models.TextChoices):
    """Why something comes on the agenda by itself."""

    REVIEW = "review", _("A decision was asked for")
    CONDITION = "condition", _("A condition is due")
    HOLD = "hold", _("A hold runs out")
    STUCK = "stuck", _("Stuck for too long")
    ADDED = "added", _("Added by the manager")


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def visible_to(self, user: "User | AnonymousUser") -> "MeetingQuerySet":
        return self.filter(portfolio__in=Portfolio.objects.visible_to(user))

    def open(self) -> "MeetingQuerySet":
        return self.filter(closed_at__isnull=True)

    def closed(self) -> "MeetingQuerySet":
        return self.filter(closed_at__isnull=False)


class Meeting(models.Model):
    """`minutes` is written at the close and never changed: one text per language."""

    portfolio = models.ForeignKey(
        Portfolio, on_delete=models.PROTECT, related_name="meetings"
    )
    held_on = DayField(_("date"))
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    note = ProseField(_("remarks"), max_length=5000, blank=True)
    minutes = models.JSONField(default=dict, blank=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["portfolio"],
                condition=Q(closed_at__isnull=True),
                name="one_open_meeting",
            )
        ]

    def __str__(self) -> str:
        return f"{self.portfolio_id} {self.held_on}"


class AgendaItem(models.Model):
    """An initiative to talk about.

    `reasons` tells why, each with its facts in the words of the moment: see
    `workflows.agenda.sentence`.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="items")
    initiative = models.ForeignKey(
        Initiative, on_delete=models.PROTECT, related_name="agenda_items"
    )
    order = models.PositiveSmallIntegerField()
    reasons = models.JSONField(default=list)
    note = ProseField(_("what was said"), max_length=5000, blank=True)
    discussed_at = models.DateTimeField(null=True, blank=True)
    decision = models.OneToOneField(
        Decision,
        on_delete=models.PROTECT,
        related_name="agenda_item",
        null=True,
        blank=True,
    )

    class Meta:
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "initiative"], name="once_on_an_agenda"
            )
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.initiative_id}"

"""The ledger: what happened, in the words of the moment. Rows are only ever added."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from accounts.models import User
from portfolio.models.initiative import Initiative, seen_by
from portfolio.models.portfolio import Portfolio

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class EventQuerySet(models.QuerySet["Event"]):
    def visible_to(self, user: "User | AnonymousUser") -> "EventQuerySet":
        """What happened to what they see, and to the portfolios they take part in."""
        whole = Q(initiative=None, portfolio__in=Portfolio.objects.visible_to(user))
        return self.filter(whole | seen_by(user, "initiative"))


class Event(models.Model):
    """`version` is the initiative's version that this event made.

    An event about the portfolio as a whole has no initiative, and version 0.
    """

    portfolio = models.ForeignKey(
        Portfolio, on_delete=models.PROTECT, related_name="events"
    )
    initiative = models.ForeignKey(
        Initiative,
        # What is gone leaves what happened to it: an import that was undone.
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="events",
        null=True,
    )
    version = models.PositiveIntegerField()
    kind = models.CharField(max_length=32)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="events")
    facts = models.JSONField(default=dict)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["initiative", "version"], name="one_event_per_version"
            )
        ]
        indexes = [
            models.Index(fields=["portfolio", "at"]),
            models.Index(fields=["initiative", "kind", "at"]),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.initiative_id or self.portfolio_id} v{self.version}"

"""What goes wrong with a portfolio as a whole: looked at once a month, for managers."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from portfolio.models import Portfolio
from portfolio.models.day import DayField

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User


class PortfolioSignalQuerySet(models.QuerySet["PortfolioSignal"]):
    def visible_to(self, user: "User | AnonymousUser") -> "PortfolioSignalQuerySet":
        return self.filter(portfolio__in=Portfolio.objects.visible_to(user))

    def open(self) -> "PortfolioSignalQuerySet":
        return self.filter(closed_at__isnull=True)


class PortfolioSignal(models.Model):
    """One signal that holds for one portfolio. Never deleted: closed when it ends."""

    portfolio = models.ForeignKey(
        Portfolio, on_delete=models.CASCADE, related_name="signals"
    )
    # Code of a signal of workflows/rules/signals.py, for example P1.
    code = models.CharField(max_length=4)
    value = models.IntegerField()
    limit = models.IntegerField()
    # What its sentence needs besides.
    facts = models.JSONField(default=dict)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = PortfolioSignalQuerySet.as_manager()

    class Meta:
        ordering = ["code", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["portfolio", "code"],
                condition=Q(closed_at__isnull=True),
                name="one_open_signal_per_code",
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.portfolio_id}"


class Outlook(models.Model):
    """When a portfolio as a whole was last looked at."""

    portfolio = models.OneToOneField(
        Portfolio, on_delete=models.CASCADE, related_name="outlook"
    )
    looked_on = DayField()

    def __str__(self) -> str:
        return f"{self.portfolio_id} {self.looked_on}"

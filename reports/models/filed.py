"""A report as it was told once: it keeps its data, whatever is known later."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from portfolio.models import Portfolio
from portfolio.models.day import DayField

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class FiledReportQuerySet(models.QuerySet["FiledReport"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Of the portfolios that this user takes part in."""
        portfolios = Portfolio.objects.visible_to(user).values("pk")
        return self.filter(portfolio__in=portfolios)


class FiledReport(models.Model):
    """Written once and never changed.

    `asked` are the keys of the report's address, `initiatives` those it was about where
    a filter narrowed it. `chapters` has the chapters per language, as
    `reports.filing.kept` makes them, by the definitions of that `edition`.
    """

    portfolio = models.ForeignKey(
        Portfolio, on_delete=models.PROTECT, related_name="filed_reports"
    )
    name = models.CharField(_("name"), max_length=120)
    as_of = DayField()
    asked = models.JSONField(default=dict)
    initiatives = models.JSONField(null=True, blank=True)
    chapters = models.JSONField()
    edition = models.PositiveSmallIntegerField()
    filed_at = models.DateTimeField()
    filed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = FiledReportQuerySet.as_manager()

    class Meta:
        ordering = ["-filed_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["portfolio", "name"],
                name="each_filed_report_named_once",
                violation_error_message=_(
                    "There is a report with this name already. Choose another."
                ),
            )
        ]

    def __str__(self) -> str:
        return self.name

"""Who gets the report by mail, and when: set by a manager."""

from calendar import monthrange
from datetime import date, timedelta
from typing import TYPE_CHECKING, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Language, User
from portfolio.models import Portfolio
from portfolio.models.day import DayField

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class Rhythm(models.TextChoices):
    WEEKLY = "weekly", _("Every week")
    MONTHLY = "monthly", _("Every month")
    QUARTERLY = "quarterly", _("Every quarter")

    def after(self, day: date) -> date:
        """The next day of this rhythm."""
        if self == Rhythm.WEEKLY:
            return day + timedelta(days=7)
        months = day.month - 1 + (1 if self == Rhythm.MONTHLY else 3)
        year, month = day.year + months // 12, months % 12 + 1
        return date(year, month, min(day.day, monthrange(year, month)[1]))


class ScheduleQuerySet(models.QuerySet["Schedule"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """For who manages the portfolio."""
        return self.filter(portfolio__in=Portfolio.objects.managed_by(user))

    def due(self, today: date) -> Self:
        return self.filter(next_on__lte=today).order_by("pk")


class Schedule(models.Model):
    """`addresses` are of who has no account: a manager answers for these.

    `by` is the manager who set it last; when that person manages the portfolio no
    more, nothing goes until another manager takes it over.
    """

    portfolio = models.ForeignKey(
        Portfolio, on_delete=models.CASCADE, related_name="schedules"
    )
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="schedules")
    rhythm = models.CharField(
        _("how often"), max_length=9, choices=Rhythm.choices, default=Rhythm.MONTHLY
    )
    next_on = DayField(_("next on"))
    told_on = DayField(null=True, blank=True)
    people = models.ManyToManyField(
        User, related_name="scheduled_reports", blank=True, verbose_name=_("people")
    )
    addresses = models.JSONField(default=list, blank=True)
    language = models.CharField(
        _("language"),
        max_length=2,
        choices=Language.choices,
        default=Language.DUTCH,
    )
    q = models.CharField(_("only these initiatives"), max_length=400, blank=True)

    objects = ScheduleQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.rhythm} of {self.portfolio_id}"

    @property
    def readers(self) -> int:
        return self.people.count() + len(self.addresses)

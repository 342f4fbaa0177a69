"""How long what is closed is kept, by how it ended."""

from typing import TYPE_CHECKING

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from portfolio.models.portfolio import Portfolio

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User

LONGEST = 200


class Ending(models.TextChoices):
    """How an initiative ended, as far as that decides how long it is kept."""

    CANCELLED = "cancelled", _("Stopped before a pilot")
    STOPPED = "stopped", _("Stopped in a pilot or later")
    HANDED_OVER = "handed-over", _("Handed over before the last stage")
    SCALED = "scaled", _("Scaled and handed over")


class RetentionTermQuerySet(models.QuerySet["RetentionTerm"]):
    def visible_to(self, user: "User | AnonymousUser") -> "RetentionTermQuerySet":
        return self.filter(portfolio__in=Portfolio.objects.visible_to(user))


class RetentionTerm(models.Model):
    """A term of one portfolio, where it is not as usual: see portfolio/retention.py."""

    portfolio = models.ForeignKey(
        Portfolio, on_delete=models.CASCADE, related_name="retention_terms"
    )
    ending = models.CharField(max_length=12, choices=Ending.choices)
    # Empty is for ever.
    years = models.PositiveSmallIntegerField(
        _("years"), null=True, blank=True, validators=[MaxValueValidator(LONGEST)]
    )
    ground = models.CharField(_("ground"), max_length=200)

    objects = RetentionTermQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["portfolio", "ending"], name="each_ending_has_one_term"
            )
        ]

    def __str__(self) -> str:
        return f"{self.ending} {self.years}"

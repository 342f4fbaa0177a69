"""What is not known yet, and what a test of it showed."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from portfolio.models.day import DayField
from portfolio.models.initiative import Initiative
from portfolio.models.prose import ProseField


class Risk(models.TextChoices):
    """How bad it is when the assumption is wrong."""

    HIGH = "high", _("High: then it cannot work")
    MEDIUM = "medium", _("Medium: then it works less well")
    LOW = "low", _("Low: then we adjust")


class AssumptionResult(models.TextChoices):
    OPEN = "open", _("Not tested yet")
    HOLDS = "holds", _("It holds")
    FAILS = "fails", _("It does not hold")


class Assumption(models.Model):
    initiative = models.ForeignKey(
        Initiative, on_delete=models.CASCADE, related_name="assumptions"
    )
    text = models.CharField(_("what we assume"), max_length=300)
    risk = models.CharField(
        _("risk"), max_length=8, choices=Risk.choices, default=Risk.HIGH
    )
    test = models.CharField(_("how we test it"), max_length=300, blank=True)
    result = models.CharField(
        _("result"),
        max_length=8,
        choices=AssumptionResult.choices,
        default=AssumptionResult.OPEN,
    )
    tested_on = DayField(_("tested on"), null=True, blank=True)
    findings = ProseField(_("what the test showed"), max_length=2000, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.text

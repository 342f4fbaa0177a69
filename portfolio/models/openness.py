"""What the world may see of a portfolio: nothing, until a manager says so."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from portfolio.models.initiative import Initiative
from portfolio.models.portfolio import Portfolio


class Part(models.TextChoices):
    """What can be made public of an initiative, besides its title."""

    SUMMARY = "summary", _("What it is, in one sentence")
    PROBLEM = "problem", _("Which problem it is about")
    VALUE = "value", _("What residents gain")
    FOR_WHOM = "for-whom", _("For whom")
    WITH_WHOM = "with-whom", _("With whom")
    INVOLVED = "involved", _("How many people thought along")
    STAGE = "stage", _("How far it is, and whether it was stopped")
    SINCE = "since", _("When it began")
    LESSONS = "lessons", _("What we learnt")


class OpenPortfolio(models.Model):
    """A portfolio that was open once; `contact` is an office, never a person."""

    portfolio = models.OneToOneField(
        Portfolio, on_delete=models.CASCADE, related_name="openness"
    )
    is_on = models.BooleanField(_("residents can read along"), default=False)
    contact = models.CharField(
        _("where residents can ask about it"), max_length=200, blank=True
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(is_on=False) | ~models.Q(contact=""),
                name="what_is_open_says_whom_to_ask",
            )
        ]

    def __str__(self) -> str:
        return f"{self.portfolio_id}"


class OpenInitiative(models.Model):
    """These parts of it are public while its portfolio is open; without a row: none."""

    initiative = models.OneToOneField(
        Initiative, on_delete=models.CASCADE, related_name="openness"
    )
    parts = models.JSONField(default=list, blank=True)

    def __str__(self) -> str:
        return f"{self.initiative_id}"

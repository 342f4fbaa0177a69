"""From pilot to daily use: who should use it, who does, and who takes it over."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from portfolio.models.day import DayField
from portfolio.models.initiative import Initiative
from portfolio.models.prose import ProseField

_MOST = MaxValueValidator(10_000_000)


class AdoptionTarget(models.Model):
    """How many will use it, in one department, area or municipality, by when."""

    initiative = models.ForeignKey(
        Initiative, on_delete=models.CASCADE, related_name="adoption_targets"
    )
    unit = models.CharField(_("department, area or municipality"), max_length=120)
    target = models.PositiveIntegerField(
        _("number of users aimed at"), validators=[MinValueValidator(1), _MOST]
    )
    due_on = DayField(_("before"), null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["initiative", "unit"],
                name="each_unit_once",
                violation_error_message=_("There is a target for this unit already."),
            )
        ]

    def __str__(self) -> str:
        return self.unit


class AdoptionCount(models.Model):
    """How many used it on one day. People are counted, never named."""

    adoption_target = models.ForeignKey(
        AdoptionTarget,
        on_delete=models.CASCADE,
        related_name="counts",
        verbose_name=_("where"),
    )
    counted_on = DayField(_("counted on"))
    users = models.PositiveIntegerField(_("number of users"), validators=[_MOST])

    class Meta:
        ordering = ["-counted_on", "-id"]

    def __str__(self) -> str:
        return f"{self.adoption_target_id} {self.users} {self.counted_on}"

    @property
    def initiative(self) -> Initiative:
        return self.adoption_target.initiative


class Handover(models.Model):
    """The plan to take it over, and the day on which the receiver said yes."""

    initiative = models.OneToOneField(
        Initiative, on_delete=models.CASCADE, related_name="handover"
    )
    receiver = models.CharField(_("receiving team"), max_length=120)
    operation = models.BooleanField(_("daily operation is arranged"), default=False)
    helpdesk = models.BooleanField(_("the helpdesk knows it"), default=False)
    training = models.BooleanField(_("users are trained"), default=False)
    failures = models.BooleanField(
        _("it is arranged who acts when it fails"), default=False
    )
    note = ProseField(_("what else is agreed"), max_length=2000, blank=True)
    accepted_on = DayField(_("accepted by the receiver on"), null=True, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.receiver

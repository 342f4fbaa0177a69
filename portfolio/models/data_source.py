"""The data that an initiative works with: whose they are, and whether they are good."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from portfolio.models.day import DayField
from portfolio.models.initiative import Initiative
from portfolio.models.prose import ProseField


class Access(models.TextChoices):
    NOT_ASKED = "not-asked", _("Not asked for yet")
    ASKED = "asked", _("Asked for")
    GRANTED = "granted", _("Granted")
    REFUSED = "refused", _("Refused")


class DataSource(models.Model):
    initiative = models.ForeignKey(
        Initiative, on_delete=models.CASCADE, related_name="data_sources"
    )
    name = models.CharField(_("data source"), max_length=120)
    # An office or an organisation, never a person's name.
    owner = models.CharField(
        _("owner of the data (office)"), max_length=120, blank=True
    )
    access = models.CharField(
        _("permission to use it"),
        max_length=12,
        choices=Access.choices,
        default=Access.NOT_ASKED,
    )
    checked_on = DayField(_("quality checked on"), null=True, blank=True)
    quality_note = ProseField(_("what the check showed"), max_length=2000, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["initiative", "name"],
                name="each_data_source_named_once",
                violation_error_message=_(
                    "There is a data source with this name already."
                ),
            )
        ]

    def __str__(self) -> str:
        return self.name

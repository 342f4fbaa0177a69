"""Initiatives that look like each other or build on each other."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from portfolio.models.initiative import Initiative


class Relation(models.Model):
    """Another initiative that this one looks like or builds on."""

    initiative = models.ForeignKey(
        Initiative, on_delete=models.CASCADE, related_name="relations"
    )
    other = models.ForeignKey(
        Initiative,
        on_delete=models.CASCADE,
        related_name="related_from",
        verbose_name=_("other initiative"),
    )
    note = models.CharField(_("what they share"), max_length=300, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["initiative", "other"],
                name="each_relation_once",
                violation_error_message=_("These two are linked already."),
            ),
            models.CheckConstraint(
                condition=~models.Q(initiative=models.F("other")),
                name="not_related_to_itself",
                violation_error_message=_("Choose another initiative than this one."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.initiative_id} → {self.other_id}"

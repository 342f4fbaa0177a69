"""Somebody from elsewhere who takes part in one initiative."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from portfolio.models.initiative import Initiative


class Guest(models.Model):
    """They see this one initiative, and can say something about it; nothing else."""

    initiative = models.ForeignKey(
        Initiative, on_delete=models.CASCADE, related_name="guests"
    )
    person = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="guest_at", verbose_name=_("guest")
    )
    since = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["initiative", "person"], name="each_guest_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} at {self.initiative_id}"

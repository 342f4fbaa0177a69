"""How long an initiative stayed where: passages through stages, and holds."""

from django.db import models
from django.db.models import Q

from portfolio.models.day import DayField
from portfolio.models.initiative import Initiative
from portfolio.models.portfolio import Stage


class Passage(models.Model):
    """One stay in one stage, from the day it entered to the day it left or ended."""

    initiative = models.ForeignKey(
        Initiative, on_delete=models.CASCADE, related_name="passages"
    )
    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="passages")
    entered_on = DayField()
    left_on = DayField(null=True, blank=True)

    class Meta:
        ordering = ["entered_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["initiative"],
                condition=Q(left_on__isnull=True),
                name="in_one_stage_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(left_on__isnull=True)
                | Q(left_on__gte=models.F("entered_on")),
                name="a_stay_ends_after_it_began",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.initiative_id} in {self.stage_id} from {self.entered_on}"


class Hold(models.Model):
    """A time in which the clock stands still, with the day it should resume."""

    initiative = models.ForeignKey(
        Initiative, on_delete=models.CASCADE, related_name="holds"
    )
    started_on = DayField()
    resume_on = DayField()
    ended_on = DayField(null=True, blank=True)

    class Meta:
        ordering = ["started_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["initiative"],
                condition=Q(ended_on__isnull=True),
                name="on_hold_once_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.initiative_id} on hold from {self.started_on}"

"""What is measured: when it is a success, when to stop, and what came out."""

from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from portfolio.models.day import DayField
from portfolio.models.initiative import Initiative


class ValueField(models.DecimalField):
    """A figure as people measure it: up to a billion, to the thousandth."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        kwargs |= {"max_digits": 13, "decimal_places": 3}
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]


class Metric(models.Model):
    """`target` above `baseline` means that more is better, below it that less is."""

    initiative = models.ForeignKey(
        Initiative, on_delete=models.CASCADE, related_name="metrics"
    )
    name = models.CharField(_("what is measured"), max_length=120)
    unit = models.CharField(_("unit"), max_length=40, blank=True)
    baseline = ValueField(_("baseline"), null=True, blank=True)
    target = ValueField(_("target"), null=True, blank=True)
    stop_value = ValueField(_("stop value"), null=True, blank=True)
    stop_rule = models.CharField(
        _("when to stop, in words"), max_length=300, blank=True
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["initiative", "name"],
                name="each_metric_named_once",
                violation_error_message=_("There is a metric with this name already."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class Measurement(models.Model):
    """What a metric was on one day."""

    metric = models.ForeignKey(
        Metric,
        on_delete=models.CASCADE,
        related_name="measurements",
        verbose_name=_("metric"),
    )
    measured_on = DayField(_("measured on"))
    value = ValueField(_("value"))
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        ordering = ["-measured_on", "-id"]

    def __str__(self) -> str:
        return f"{self.metric_id} {self.value} {self.measured_on}"

    @property
    def initiative(self) -> Initiative:
        return self.metric.initiative


def is_reached(value: Decimal, *, baseline: Decimal | None, goal: Decimal) -> bool:
    """Whether a value is at the goal or past it, seen from the baseline.

    Without a baseline more counts as better.
    """
    if baseline is not None and goal < baseline:
        return value <= goal
    return value >= goal

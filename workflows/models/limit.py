"""From when a rule speaks in one portfolio, where that differs from what Kiem ships."""

from typing import TYPE_CHECKING

from django.db import models

from portfolio.models import Portfolio

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User


class RuleLimitQuerySet(models.QuerySet["RuleLimit"]):
    def visible_to(self, user: "User | AnonymousUser") -> "RuleLimitQuerySet":
        return self.filter(portfolio__in=Portfolio.objects.visible_to(user))


class RuleLimit(models.Model):
    """The limits of one rule in one stage; empty is never."""

    portfolio = models.ForeignKey(
        Portfolio, on_delete=models.CASCADE, related_name="rule_limits"
    )
    # Code of a rule of workflows/rules, for example U1.
    rule = models.CharField(max_length=4)
    # Slug of a stage.
    stage = models.SlugField()
    info = models.IntegerField(null=True, blank=True)
    attention = models.IntegerField(null=True, blank=True)
    action = models.IntegerField(null=True, blank=True)

    objects = RuleLimitQuerySet.as_manager()

    class Meta:
        ordering = ["rule", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["portfolio", "rule", "stage"], name="each_rule_limited_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.stage}"

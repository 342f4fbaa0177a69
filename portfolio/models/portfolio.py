"""A portfolio is a board: its stages, and the people who take part in it."""

from typing import TYPE_CHECKING

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from portfolio.clock import Calendar
from portfolio.models.bilingual import Bilingual
from portfolio.rest import calendar_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class PortfolioQuerySet(models.QuerySet["Portfolio"]):
    def visible_to(self, user: "User | AnonymousUser") -> "PortfolioQuerySet":
        """The portfolios that this user takes part in."""
        return self.within(user).filter(memberships__user=user.pk).distinct()

    def managed_by(self, user: "User | AnonymousUser") -> "PortfolioQuerySet":
        """The portfolios that this user manages."""
        return self.within(user).filter(
            memberships__user=user.pk, memberships__role=Role.MANAGER
        )

    def within(self, user: "User | AnonymousUser") -> "PortfolioQuerySet":
        """Those that a call in their name may touch."""
        reach = getattr(user, "reach", None)
        return self.all() if reach is None else self.filter(pk__in=reach)


class Portfolio(models.Model):
    slug = models.SlugField(unique=True)
    name_nl = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    organisation = models.CharField(max_length=120)
    # When its clock stands still, where that is not as usual: see portfolio/rest.py.
    rest = models.JSONField(default=dict, blank=True)

    name = Bilingual("name")
    objects = PortfolioQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name

    @property
    def calendar(self) -> Calendar:
        return calendar_of(self.rest)

    def stage_after(self, stage: "Stage") -> "Stage | None":
        """The next column, if there is one."""
        later = (each for each in self.stages.all() if each.order > stage.order)
        return next(later, None)


class Role(models.TextChoices):
    VIEWER = "viewer", _("Viewer")
    CONTRIBUTOR = "contributor", _("Contributor")
    GATEKEEPER = "gatekeeper", _("Gatekeeper")
    MANAGER = "manager", _("Innovation portfolio manager")


class Membership(models.Model):
    """One role of one person in one portfolio; a person may hold several."""

    portfolio = models.ForeignKey(
        Portfolio, on_delete=models.CASCADE, related_name="memberships"
    )
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=12, choices=Role.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["portfolio", "user", "role"], name="each_role_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} {self.portfolio_id}"


class StageQuerySet(models.QuerySet["Stage"]):
    def visible_to(self, user: "User | AnonymousUser") -> "StageQuerySet":
        return self.filter(portfolio__in=Portfolio.objects.visible_to(user))


class Stage(models.Model):
    """A column of the board. The shipped ones: idea, concept, pilot, scale."""

    IDEA, CONCEPT, PILOT, SCALE = "idea", "concept", "pilot", "scale"

    portfolio = models.ForeignKey(
        Portfolio, on_delete=models.CASCADE, related_name="stages"
    )
    slug = models.SlugField()
    order = models.PositiveSmallIntegerField()
    name_nl = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60)
    # How many can run in it at once, by agreement: more is shown, never refused.
    most_at_once = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(999)]
    )

    name = Bilingual("name")
    objects = StageQuerySet.as_manager()

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(
                fields=["portfolio", "slug"], name="one_stage_slug"
            ),
            models.UniqueConstraint(
                fields=["portfolio", "order"], name="one_stage_per_place"
            ),
        ]

    def __str__(self) -> str:
        return self.name

"""Who works on an initiative, as what, and for how many hours."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from portfolio.models.initiative import Initiative


class Skill(models.TextChoices):
    """The roles of a multidisciplinary team."""

    DOMAIN = "domain", _("Domain knowledge")
    DATA = "data", _("Data")
    DESIGN = "design", _("User research and design")
    PRIVACY = "privacy", _("Privacy and security")
    OPERATIONS = "operations", _("Operations")
    POLICY = "policy", _("Policy")


class TeamMember(models.Model):
    """A colleague with an account; whoever is in the team does not decide on it."""

    initiative = models.ForeignKey(
        Initiative, on_delete=models.CASCADE, related_name="team"
    )
    person = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        related_name="team_memberships",
        verbose_name=_("colleague"),
    )
    skill = models.CharField(
        _("role in the team"), max_length=12, choices=Skill.choices
    )
    hours_per_week = models.PositiveSmallIntegerField(
        _("hours per week"), null=True, blank=True, validators=[MaxValueValidator(168)]
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["initiative", "person", "skill"],
                name="each_role_in_a_team_once",
                violation_error_message=_("This colleague has this role already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.skill}"

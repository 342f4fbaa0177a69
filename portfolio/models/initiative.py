"""An initiative: what it is for, who carries it, and where it stands."""

from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q, Value
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from portfolio.clock import running_days
from portfolio.models.day import DayField
from portfolio.models.portfolio import Portfolio, Role, Stage
from portfolio.models.prose import ProseField
from portfolio.models.tag import Tag

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class State(models.TextChoices):
    ACTIVE = "active", _("Active")
    ON_HOLD = "on_hold", _("On hold")
    STOPPED = "stopped", _("Stopped")
    HANDED_OVER = "handed_over", _("Handed over")


ENDED = (State.STOPPED, State.HANDED_OVER)


class ApplicationDomain(models.TextChoices):
    """The five application domains of data innovation (De Boer, 2017)."""

    INTERNAL = "internal", _("Internal processes")
    DECISIONS = "decisions", _("Data-informed decisions")
    CITIZENS = "citizens", _("Citizen relations")
    SHARING = "sharing", _("Information sharing with other organisations")
    EVALUATION = "evaluation", _("Evaluating policy")


class ImpactClass(models.TextChoices):
    """The helper of the Dutch Algoritmekader; when in doubt: impactful."""

    LOW = "low", _("Not impactful")
    IMPACTFUL = "impactful", _("Impactful algorithm")
    HIGH_RISK = "high-risk", _("High-risk AI")


class ScalingRoute(models.TextChoices):
    """How something can grow (Meijer 2023; Van Winden and Van den Buuse 2017)."""

    SCALE_IN = "scale-in", _("Scale in: part of the daily work")
    EXPAND = "expand", _("Expand: more users here")
    SCALE_OUT = "scale-out", _("Scale out: other organisations")
    SCALE_UP = "scale-up", _("Scale up: change policy or rules")
    SCALE_BEYOND = "scale-beyond", _("Scale beyond: another application")


class Flag(models.TextChoices):
    """The eight questions of the legal triage."""

    PERSONAL_DATA = "personal_data", _("Personal data")
    SENSITIVE_DATA = "special_or_criminal_data", _("Special or criminal data")
    ALGORITHM = "algorithm", _("Algorithm or AI")
    AFFECTS_INDIVIDUALS = "affects_individuals", _("Effects on individual people")
    SHARES_DATA = "shares_data", _("Data shared with others")
    SUPPLIER = "supplier", _("Outside supplier")
    PUBLIC_FACING = "public_facing", _("Public website or app")
    STAFF_DATA = "staff_data", _("Data about staff")


class MoreFlag(models.TextChoices):
    """Questions besides the triage: they too decide which checks apply."""

    SENSORS = "sensors", _("Sensors in public space")
    HIGH_RISK = "high_risk", _("High privacy risk")
    NEW_DATASET = "new_dataset", _("A new dataset is made")
    STAFF_APP = "staff_app", _("Website or app for staff")


class FlagAnswer(models.TextChoices):
    YES = "yes", _("Yes")
    NO = "no", _("No")
    FIND_OUT = "find_out", _("To find out")


class AlgorithmAnswer(models.TextChoices):
    """The answers to `Flag.ALGORITHM`; a plain yes is read as AI: when in doubt."""

    RULES = "rules", _("Yes, with fixed rules")
    AI = "ai", _("Yes, AI or another learning algorithm")
    NO = "no", _("No")
    FIND_OUT = "find_out", _("To find out")


@cache
def answers_of(flag: str) -> tuple[str, ...]:
    """What may be answered to this question of the triage."""
    if flag == Flag.ALGORITHM:
        return (*AlgorithmAnswer.values, FlagAnswer.YES.value)
    return (*FlagAnswer.values,)


class Facet(models.TextChoices):
    """Why we innovate (OECD, facets of public sector innovation, 2022)."""

    ENHANCEMENT = "enhancement", _("Improve what we do")
    MISSION = "mission", _("Reach a goal of society")
    ADAPTIVE = "adaptive", _("Adapt to what changes")
    ANTICIPATORY = "anticipatory", _("Look ahead")


class Profile(models.TextChoices):
    """How heavy the gates are, in proportion to what is at stake."""

    LIGHT = "light", _("Light")
    STANDARD = "standard", _("Standard")
    HEAVY = "heavy", _("Heavy")


def not_hidden(user: "User | Value", at: str = "") -> Q:
    """Of portfolios that this user takes part in: what is not hidden from them.

    Something private is there for its owner, its team and the managers. `at` leads to
    the initiative; the user may come later (see accounts/composed.py).
    """
    path, who = f"{at}__" if at else "", getattr(user, "pk", user)
    team = Initiative.objects.filter(team__person=who).values("pk")
    managed = Portfolio.objects.filter(
        memberships__user=who, memberships__role=Role.MANAGER
    )
    return (
        Q(**{f"{path}is_private": False})
        | Q(**{f"{path}owner": who})
        | Q(**{f"{at or 'pk'}__in": team})
        | Q(**{f"{path}portfolio__in": managed.values("pk")})
    )


def seen_by(user: "User | AnonymousUser", at: str = "") -> Q:
    """What this user may see: the one rule, for whatever hangs from an initiative."""
    if not isinstance(user, User):
        return Q(pk__in=())
    path = f"{at}__" if at else ""
    here = Portfolio.objects.visible_to(user)
    invited = Initiative.objects.filter(
        guests__person=user.pk, portfolio__in=Portfolio.objects.within(user)
    )
    theirs = Q(**{f"{path}portfolio__in": here}) & not_hidden(user, at)
    return theirs | Q(**{f"{at or 'pk'}__in": invited.values("pk")})


class InitiativeQuerySet(models.QuerySet["Initiative"]):
    def visible_to(self, user: "User | AnonymousUser") -> "InitiativeQuerySet":
        """Those of their portfolios that are not hidden, and where they are a guest."""
        return self.filter(seen_by(user))

    def public(self) -> "InitiativeQuerySet":
        """What may be told to all who take part, and beyond."""
        return self.filter(is_private=False)

    def running(self) -> "InitiativeQuerySet":
        return self.filter(state=State.ACTIVE)

    def closed(self) -> "InitiativeQuerySet":
        return self.filter(state__in=ENDED)


class Initiative(models.Model):
    portfolio = models.ForeignKey(
        Portfolio, on_delete=models.PROTECT, related_name="initiatives"
    )
    title = models.CharField(_("title"), max_length=120)
    summary = models.CharField(_("in one sentence"), max_length=300, blank=True)
    story = ProseField(_("story"), max_length=5000, blank=True)

    stage = models.ForeignKey(
        Stage, on_delete=models.PROTECT, related_name="initiatives"
    )
    rank = models.CharField(max_length=64)
    state = models.CharField(max_length=12, choices=State.choices, default=State.ACTIVE)
    # Counts the events about this initiative; every ledger row carries one.
    version = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()

    department = models.CharField(_("department"), max_length=120, blank=True)
    application_domain = models.CharField(
        _("application domain"),
        max_length=12,
        choices=ApplicationDomain.choices,
        blank=True,
    )
    policy_field = models.CharField(_("policy field"), max_length=80, blank=True)
    problem_statement = ProseField(_("problem"), max_length=5000, blank=True)
    public_task = models.CharField(_("public task"), max_length=300, blank=True)
    public_value_goal = models.CharField(_("public value"), max_length=300, blank=True)
    search_note = ProseField(_("where we searched"), max_length=2000, blank=True)

    owner = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        related_name="owned_initiatives",
        verbose_name=_("owner"),
    )
    hours_per_week = models.PositiveSmallIntegerField(
        _("hours per week"), null=True, blank=True, validators=[MaxValueValidator(168)]
    )
    # Names of offices, not of people: a sponsor need not have an account. Who has one
    # can be asked; the name is what is shown.
    sponsor = models.CharField(_("sponsor"), max_length=120, blank=True)
    sponsor_account = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        related_name="sponsored_initiatives",
        verbose_name=_("account of the sponsor"),
        null=True,
        blank=True,
    )
    sponsor_confirmed_on = DayField(_("sponsor said yes on"), null=True, blank=True)
    process_owner = models.CharField(
        _("process owner (receiving team)"), max_length=120, blank=True
    )
    process_owner_account = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        related_name="received_initiatives",
        verbose_name=_("account of the process owner"),
        null=True,
        blank=True,
    )
    process_owner_confirmed_on = DayField(
        _("process owner confirmed on"), null=True, blank=True
    )

    planned_gate_on = DayField(_("planned decision point"), null=True, blank=True)
    pilot_starts_on = DayField(_("pilot starts on"), null=True, blank=True)
    pilot_ends_on = DayField(_("pilot ends on"), null=True, blank=True)
    scaling_routes = models.JSONField(_("routes to scale"), default=list, blank=True)
    structural_cost_estimate = models.PositiveIntegerField(
        _("cost per year if it succeeds, in euros"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(1_000_000_000)],
    )
    structural_funding_ref = models.CharField(
        _("structural money: budget or decision"), max_length=200, blank=True
    )
    next_evaluation_on = DayField(_("next evaluation"), null=True, blank=True)
    phase_out_trigger = models.CharField(
        _("when we would stop using it"), max_length=300, blank=True
    )
    # Flag slug -> answer; a missing key is an unanswered question.
    legal_flags = models.JSONField(_("legal triage"), default=dict, blank=True)
    impact_class = models.CharField(
        _("impact class"), max_length=12, choices=ImpactClass.choices, blank=True
    )
    facet = models.CharField(
        _("kind of innovation"), max_length=12, choices=Facet.choices, blank=True
    )
    # Chosen with a reason; empty follows what the facts propose.
    profile = models.CharField(
        _("profile"), max_length=8, choices=Profile.choices, blank=True
    )
    profile_reason = ProseField(_("why this profile"), max_length=1000, blank=True)
    tags = models.ManyToManyField(
        Tag, related_name="initiatives", verbose_name=_("tags"), blank=True
    )
    # For its owner, its team and the managers only.
    is_private = models.BooleanField(_("private"), default=False, db_default=False)
    # Others that look like this one, of which somebody said that they are not.
    unrelated = models.ManyToManyField("self", blank=True)

    objects = InitiativeQuerySet.as_manager()

    class Meta:
        ordering = ["rank"]
        constraints = [
            models.UniqueConstraint(
                fields=["stage", "rank"], name="ranks_are_unique_in_a_column"
            ),
            models.CheckConstraint(
                condition=Q(pilot_ends_on__isnull=True)
                | Q(pilot_starts_on__isnull=True)
                | Q(pilot_ends_on__gte=F("pilot_starts_on")),
                name="a_pilot_ends_after_it_starts",
                violation_error_message=_(
                    "The pilot ends before it starts. Change one of the two dates."
                ),
            ),
        ]
        # Whether it is hidden stands in them too, so that counting reads no rows, and
        # the number, by which figures find what belongs to these initiatives.
        indexes = [
            models.Index(
                fields=["portfolio", "state", "stage", "rank", "is_private", "owner"],
                name="initiatives_on_board",
            ),
            models.Index(
                fields=[
                    *("portfolio", "state", "planned_gate_on", "is_private", "owner"),
                    *("created_at", "id"),
                ],
                name="initiatives_by_gate",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def has_ended(self) -> bool:
        return self.state in ENDED

    def days_in_stage(self, today: date) -> int:
        """Days on the clock in this stage until today or its end, holds left out."""
        passage = self.passages.last()
        if passage is None:
            return 0
        holds = [(hold.started_on, hold.ended_on) for hold in self.holds.all()]
        until, rest = passage.left_on or today, self.portfolio.calendar
        return running_days(passage.entered_on, until, holds=holds, rest=rest)

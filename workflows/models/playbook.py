"""The playbook: which gate follows which stage, and what it asks."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from portfolio.models import Adviser, Portfolio, Stage
from portfolio.models.bilingual import Bilingual
from portfolio.models.day import DayField

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class GateQuerySet(models.QuerySet["Gate"]):
    def visible_to(self, user: "User | AnonymousUser") -> "GateQuerySet":
        return self.filter(portfolio__in=Portfolio.objects.visible_to(user))


class Gate(models.Model):
    """The decision point at the end of a stage."""

    portfolio = models.ForeignKey(
        Portfolio, on_delete=models.CASCADE, related_name="gates"
    )
    stage = models.OneToOneField(Stage, on_delete=models.PROTECT, related_name="gate")
    slug = models.SlugField()
    question_nl = models.CharField(max_length=200)
    question_en = models.CharField(max_length=200)

    question = Bilingual("question")
    objects = GateQuerySet.as_manager()

    class Meta:
        ordering = ["stage__order"]
        constraints = [
            models.UniqueConstraint(fields=["portfolio", "slug"], name="one_gate_slug")
        ]

    def __str__(self) -> str:
        return self.slug


class ChecklistQuerySet(models.QuerySet["Checklist"]):
    def published(self) -> "ChecklistQuerySet":
        return self.filter(published_at__isnull=False)

    def drafts(self) -> "ChecklistQuerySet":
        return self.filter(published_at__isnull=True)


class Checklist(models.Model):
    """One version of what a gate asks. The highest published version is in force.

    A draft is not published yet, and there is one at a time. What was published is
    never changed.
    """

    gate = models.ForeignKey(Gate, on_delete=models.CASCADE, related_name="checklists")
    version = models.PositiveSmallIntegerField()
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    note = models.CharField(_("what changed, and why"), max_length=300, blank=True)

    objects = ChecklistQuerySet.as_manager()

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["gate", "version"], name="one_checklist_per_version"
            ),
            models.UniqueConstraint(
                fields=["gate"],
                condition=Q(published_at__isnull=True),
                name="one_draft_per_gate",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.gate_id} v{self.version}"


class Level(models.TextChoices):
    REQUIRED = "required", _("Required")
    ADVISORY = "advisory", _("Advisory")


class Criterion(models.Model):
    """One question of a checklist. `slug` stays the same in every version."""

    checklist = models.ForeignKey(
        Checklist, on_delete=models.CASCADE, related_name="criteria"
    )
    slug = models.SlugField()
    order = models.PositiveSmallIntegerField()
    level = models.CharField(max_length=8, choices=Level.choices)
    # Failure modes it guards against, as codes of FailureMode.
    guards = models.JSONField(default=list)
    # A condition in the terms of workflows/applies.py; "" applies always.
    applies_when = models.CharField(max_length=200, blank=True)
    # Whether the light profile asks it too.
    in_light = models.BooleanField(default=False)
    # Name of a check of workflows/checks; "" is answered by hand.
    check_name = models.CharField(max_length=40, blank=True)
    # Whether a person must judge besides what the check computes.
    is_judged = models.BooleanField(default=True)
    sources = models.JSONField(default=list)
    # Lessons and cases that made it a question: slugs of shipped ones, or the numbers
    # of lessons of this portfolio.
    because = models.JSONField(default=list)
    # Whose it was, where it was taken over from another municipality.
    origin = models.CharField(max_length=300, blank=True)
    label_nl = models.CharField(max_length=80)
    label_en = models.CharField(max_length=80)
    question_nl = models.CharField(max_length=300)
    question_en = models.CharField(max_length=300)
    help_nl = models.CharField(max_length=300, blank=True)
    help_en = models.CharField(max_length=300, blank=True)
    evidence_nl = models.CharField(max_length=300, blank=True)
    evidence_en = models.CharField(max_length=300, blank=True)

    label = Bilingual("label")
    question = Bilingual("question")
    help = Bilingual("help")
    evidence = Bilingual("evidence")

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(
                fields=["checklist", "slug"], name="each_criterion_once"
            )
        ]

    def __str__(self) -> str:
        return self.slug


class ConditionalCheck(models.Model):
    """A legal or organisational check that the triage switches on.

    Reference data of a portfolio, kept up to date by its managers: the law moves.
    """

    portfolio = models.ForeignKey(
        Portfolio, on_delete=models.CASCADE, related_name="conditional_checks"
    )
    slug = models.SlugField()
    order = models.PositiveSmallIntegerField()
    label_nl = models.CharField(max_length=80)
    label_en = models.CharField(max_length=80)
    # A condition in the terms of workflows/applies.py; "" applies always.
    applies_when = models.CharField(max_length=200, blank=True)
    # It has to be done before an initiative enters this stage.
    due_before = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="+")
    responsible_nl = models.CharField(max_length=120, blank=True)
    responsible_en = models.CharField(max_length=120, blank=True)
    adviser = models.CharField(max_length=12, choices=Adviser.choices, blank=True)
    evidence_nl = models.CharField(max_length=300, blank=True)
    evidence_en = models.CharField(max_length=300, blank=True)
    status_nl = models.CharField(max_length=500, blank=True)
    status_en = models.CharField(max_length=500, blank=True)
    sources = models.JSONField(default=list)
    # When somebody last checked that this is still the law.
    checked_on = DayField(null=True, blank=True)
    # After so many months it has to be done again; empty is never.
    valid_months = models.PositiveSmallIntegerField(null=True, blank=True)

    label = Bilingual("label")
    responsible = Bilingual("responsible")
    evidence = Bilingual("evidence")
    status = Bilingual("status")

    class Meta:
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["portfolio", "slug"], name="each_conditional_check_once"
            )
        ]

    def __str__(self) -> str:
        return self.slug


class Terms(models.Model):
    """The limits of the gates of one portfolio; a portfolio without has these."""

    portfolio = models.OneToOneField(
        Portfolio, on_delete=models.CASCADE, related_name="terms"
    )
    longest_hold_days = models.PositiveSmallIntegerField(default=90)
    longest_pilot_days = models.PositiveSmallIntegerField(default=365)
    evaluation_within_days = models.PositiveSmallIntegerField(default=365)
    # Who decides on a heavy initiative is never alone.
    heavy_deciders = models.PositiveSmallIntegerField(default=2)
    # Up to this many euros a year an initiative can be light.
    light_cost = models.PositiveIntegerField(default=25_000)
    # So long after it turned red, something comes on the agenda by itself.
    agenda_after_days = models.PositiveSmallIntegerField(default=28)

    def __str__(self) -> str:
        return f"Terms of {self.portfolio_id}"


class OutcomeText(models.Model):
    """What an outcome is called in one portfolio, where it differs."""

    portfolio = models.ForeignKey(
        Portfolio, on_delete=models.CASCADE, related_name="outcome_texts"
    )
    # A value of `Outcome`.
    outcome = models.CharField(max_length=16)
    label_nl = models.CharField(max_length=60)
    label_en = models.CharField(max_length=60)
    meaning_nl = models.CharField(max_length=200, blank=True)
    meaning_en = models.CharField(max_length=200, blank=True)

    label = Bilingual("label")
    meaning = Bilingual("meaning")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["portfolio", "outcome"], name="one_text_per_outcome"
            )
        ]

    def __str__(self) -> str:
        return self.outcome

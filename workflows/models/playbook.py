"""The playbook: which gate follows which stage, and what it asks."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from portfolio.models import Portfolio, Stage
from portfolio.models.bilingual import Bilingual


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

    class Meta:
        ordering = ["stage__order"]
        constraints = [
            models.UniqueConstraint(fields=["portfolio", "slug"], name="one_gate_slug")
        ]

    def __str__(self) -> str:
        return self.slug


class Checklist(models.Model):
    """One published version of what a gate asks. The highest version is in force."""

    gate = models.ForeignKey(Gate, on_delete=models.CASCADE, related_name="checklists")
    version = models.PositiveSmallIntegerField()
    published_at = models.DateTimeField()

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["gate", "version"], name="one_checklist_per_version"
            )
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
    # Name of a rule of workflows/applies.py; "" applies always.
    applies_when = models.CharField(max_length=80, blank=True)
    # Name of a check of workflows/checks; "" is answered by hand.
    check_name = models.CharField(max_length=40, blank=True)
    # Whether a person must judge besides what the check computes.
    is_judged = models.BooleanField(default=True)
    sources = models.JSONField(default=list)
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

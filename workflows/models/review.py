"""Reviews and decisions: what was asked, answered, decided, and on which terms."""

from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from portfolio.models import Initiative, Profile, Stage, seen_by
from portfolio.models.day import DayField
from portfolio.models.prose import ProseField
from workflows.models.playbook import Checklist, Gate

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class AnswerState(models.TextChoices):
    MET = "met", _("Met")
    NOT_MET = "not-met", _("Not met")
    NOT_APPLICABLE = "not-applicable", _("Not applicable")


class Answer(models.Model):
    """What a person says about a criterion that is judged, with the evidence.

    Belongs to the initiative and the criterion's slug, so that it travels along when a
    new version of the checklist is published.
    """

    initiative = models.ForeignKey(
        Initiative, on_delete=models.CASCADE, related_name="answers"
    )
    slug = models.SlugField()
    state = models.CharField(_("answer"), max_length=16, choices=AnswerState.choices)
    evidence = ProseField(_("evidence: one line or a link"), max_length=1000)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["initiative", "slug"], name="one_answer_per_criterion"
            ),
            models.CheckConstraint(
                condition=~Q(evidence=""), name="an_answer_has_evidence"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.slug} {self.state}"


class ReviewQuerySet(models.QuerySet["Review"]):
    def visible_to(self, user: "User | AnonymousUser") -> "ReviewQuerySet":
        return self.filter(seen_by(user, "initiative"))

    def open(self) -> "ReviewQuerySet":
        return self.filter(closed_at__isnull=True)


class Review(models.Model):
    """A decision that was asked for; a decision closes it, and so does moving back."""

    initiative = models.ForeignKey(
        Initiative, on_delete=models.CASCADE, related_name="reviews"
    )
    # Empty in the last stage, where no gate follows.
    gate = models.ForeignKey(
        Gate, on_delete=models.PROTECT, related_name="reviews", null=True, blank=True
    )
    # The version that it is held against, until somebody adopts a newer one.
    checklist = models.ForeignKey(
        Checklist, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    requested_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    note = ProseField(_("note for the gatekeepers"), max_length=2000, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["initiative"],
                condition=Q(closed_at__isnull=True),
                name="one_open_review",
            )
        ]

    def __str__(self) -> str:
        return f"Review of {self.initiative_id}"


class Outcome(models.TextChoices):
    GO = "go", _("Go")
    CONDITIONAL_GO = "conditional-go", _("Conditional go")
    HOLD = "hold", _("Hold")
    RECYCLE = "recycle", _("Recycle")
    STOP = "stop", _("Stop")
    HAND_OVER = "hand-over", _("Hand over")


class StopReason(models.TextChoices):
    PROBLEM_GONE = "problem-gone", _("The problem is gone")
    NO_NEED = "no-need", _("Users do not need it")
    DATA = "data", _("The data cannot be used")
    NOT_ACCEPTABLE = "not-acceptable", _("Not legally or ethically acceptable")
    NO_OWNER = "no-owner", _("No owner")
    NO_CAPACITY = "no-capacity", _("No money or capacity")
    DOES_NOT_WORK = "does-not-work", _("It does not work")
    BETTER_ELSEWHERE = "better-elsewhere", _("A better solution elsewhere")
    PRIORITY = "priority", _("Other priorities")


class DataAfter(models.TextChoices):
    """What happens with the data of something that stopped."""

    DELETE = "delete", _("Delete")
    KEEP = "keep", _("Keep")
    ARCHIVE = "archive", _("Archive")
    NONE = "none", _("There are no data")


class DecisionQuerySet(models.QuerySet["Decision"]):
    def visible_to(self, user: "User | AnonymousUser") -> "DecisionQuerySet":
        return self.filter(seen_by(user, "initiative"))


class Decision(models.Model):
    """Taken once and never edited; another decision may follow it.

    `checklist`, `advice` and `terms` keep what was decided on as it stood then, in both
    languages, whatever the playbook says later: each criterion with its texts, state
    and why; each advice with the answer to it; the names of stages, gate and outcome.
    """

    initiative = models.ForeignKey(
        Initiative, on_delete=models.PROTECT, related_name="decisions"
    )
    gate = models.ForeignKey(
        Gate, on_delete=models.PROTECT, related_name="decisions", null=True
    )
    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="+")
    to_stage = models.ForeignKey(
        Stage, on_delete=models.PROTECT, related_name="+", null=True
    )
    review = models.OneToOneField(
        Review, on_delete=models.PROTECT, related_name="decision", null=True
    )
    outcome = models.CharField(max_length=16, choices=Outcome.choices)
    rationale = ProseField(_("why"), max_length=5000)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="decisions")
    deciders = models.ManyToManyField(User, related_name="decided")
    next_on = DayField(_("next decision point"), null=True, blank=True)
    resume_on = DayField(_("resumes on"), null=True, blank=True)
    stop_reason = models.CharField(
        _("reason to stop"), max_length=20, choices=StopReason.choices, blank=True
    )
    data_after = models.CharField(
        _("what happens with the data"),
        max_length=8,
        choices=DataAfter.choices,
        blank=True,
    )
    # Until when data that are kept stay, or when they are deleted.
    data_on = DayField(_("the data: before or until"), null=True, blank=True)
    told = models.BooleanField(_("users and partners were told"), default=False)
    # A pilot that is lengthened ends on this day.
    pilot_ends_on = DayField(_("the pilot now ends on"), null=True, blank=True)
    receiver = models.CharField(_("handed over to"), max_length=120, blank=True)
    profile = models.CharField(max_length=8, choices=Profile.choices, blank=True)
    checklist = models.JSONField(default=list, blank=True)
    advice = models.JSONField(default=list, blank=True)
    terms = models.JSONField(default=dict, blank=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(rationale=""), name="a_decision_has_a_rationale"
            )
        ]

    def __str__(self) -> str:
        return f"{self.outcome} {self.initiative_id}"


class Waiver(models.Model):
    """A required criterion that the gatekeepers let pass, and why."""

    decision = models.ForeignKey(
        Decision, on_delete=models.PROTECT, related_name="waivers"
    )
    slug = models.SlugField()
    reason = ProseField(_("why it may pass"), max_length=1000)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "slug"], name="each_criterion_waived_once"
            ),
            models.CheckConstraint(
                condition=~Q(reason=""), name="a_waiver_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.slug


class ConditionQuerySet(models.QuerySet["Condition"]):
    def visible_to(self, user: "User | AnonymousUser") -> "ConditionQuerySet":
        return self.filter(seen_by(user, "initiative"))

    def open(self) -> "ConditionQuerySet":
        return self.filter(met_at__isnull=True, released_by__isnull=True)

    def overdue(self, today: date) -> "ConditionQuerySet":
        return self.open().filter(due_on__lt=today)


class Condition(models.Model):
    """What a conditional go asked for: by whom, and before when.

    It stands in the way of the next gate until it is met, or released by a decision.
    """

    initiative = models.ForeignKey(
        Initiative, on_delete=models.PROTECT, related_name="conditions"
    )
    decision = models.ForeignKey(
        Decision, on_delete=models.PROTECT, related_name="conditions"
    )
    # The criterion that it stands in for, if any.
    slug = models.SlugField(blank=True)
    text = models.CharField(_("condition"), max_length=300)
    owner = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        related_name="conditions",
        verbose_name=_("who sees to it"),
    )
    due_on = DayField(_("before"))
    met_at = models.DateTimeField(null=True, blank=True)
    evidence = ProseField(_("evidence"), max_length=1000, blank=True)
    released_by = models.ForeignKey(
        Decision,
        on_delete=models.PROTECT,
        related_name="released",
        null=True,
        blank=True,
    )
    release_reason = ProseField(_("why it is let go"), max_length=1000, blank=True)

    objects = ConditionQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "id"]

    def __str__(self) -> str:
        return self.text

    @property
    def is_open(self) -> bool:
        return self.met_at is None and self.released_by_id is None


class RulingDraft(models.Model):
    """What somebody typed in a decision that is not taken yet, kept field by field."""

    initiative = models.ForeignKey(
        Initiative, on_delete=models.CASCADE, related_name="ruling_drafts"
    )
    by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    typed = models.JSONField(default=dict)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["initiative", "by"], name="one_draft_ruling_each"
            )
        ]

    def __str__(self) -> str:
        return f"{self.initiative_id} {self.by_id}"

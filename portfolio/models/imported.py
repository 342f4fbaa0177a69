"""A file that is brought in: what it is read as, what came of each row, and from where.

The states are few because a worker holds the row itself while it works: see
portfolio/importing/working.py.
"""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from portfolio.models.initiative import Initiative
from portfolio.models.portfolio import Portfolio

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class Aim(models.TextChoices):
    """What is done with it: tried out and taken back, or kept."""

    TRY = "try", _("Try out")
    APPLY = "apply", _("Bring in")
    UNDO = "undo", _("Undo")


class ImportState(models.TextChoices):
    READ = "read", _("Not tried yet")
    QUEUED = "queued", _("Being done")
    TRIED = "tried", _("Tried out")
    APPLIED = "applied", _("Brought in")
    FAILED = "failed", _("Could not be done")
    CANCELLED = "cancelled", _("Cancelled")
    UNDONE = "undone", _("Undone")


class Outcome(models.TextChoices):
    """What comes, or came, of a row."""

    NEW = "new", _("New")
    CHANGED = "changed", _("Changed")
    UNCHANGED = "unchanged", _("Unchanged")
    REFUSED = "refused", _("Not brought in")


class ImportQuerySet(models.QuerySet["Import"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Those of the portfolios that this user manages."""
        return self.filter(portfolio__in=Portfolio.objects.managed_by(user))


class Import(models.Model):
    """`columns`, `stages` and `people` say what headers, lists and names stand for."""

    portfolio = models.ForeignKey(
        Portfolio, on_delete=models.CASCADE, related_name="imports"
    )
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="imports")
    asked_at = models.DateTimeField()
    name = models.CharField(max_length=120)
    source = models.CharField(max_length=12)
    language = models.CharField(max_length=2)
    # Where the file lies, until it was brought in or is too old.
    path = models.CharField(max_length=80, blank=True)
    size = models.PositiveIntegerField()
    told = models.JSONField(default=list)
    columns = models.JSONField(default=dict)
    # Some of what stands in each column, to show what it is.
    samples = models.JSONField(default=dict)
    stages = models.JSONField(default=dict)
    people = models.JSONField(default=dict)
    state = models.CharField(
        max_length=10, choices=ImportState.choices, default=ImportState.READ
    )
    aim = models.CharField(max_length=6, choices=Aim.choices, default=Aim.TRY)
    trouble = models.TextField(blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = ImportQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="failed") | ~Q(trouble=""),
                name="an_import_that_failed_says_why",
            )
        ]
        indexes = [
            models.Index(
                fields=["id"], condition=Q(state="queued"), name="imports_that_wait"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_waiting(self) -> bool:
        return self.state == ImportState.QUEUED

    @property
    def is_open(self) -> bool:
        """Whether something can still be said of it, and done with it."""
        return bool(self.path) and self.state not in (
            ImportState.QUEUED,
            ImportState.APPLIED,
            ImportState.UNDONE,
        )


class ImportedRowQuerySet(models.QuerySet["ImportedRow"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Those of the imports that this user sees."""
        return self.filter(of__in=Import.objects.visible_to(user).order_by())


class ImportedRow(models.Model):
    """What comes of one row. `before` is what undoing puts back."""

    # Not called `import`, which is no name in Python.
    of = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=120, blank=True)
    outcome = models.CharField(max_length=9, choices=Outcome.choices)
    # Sentences, in the language of who asked.
    why = models.JSONField(default=list)
    initiative = models.ForeignKey(
        Initiative,
        on_delete=models.SET_NULL,
        related_name="imported_rows",
        null=True,
        blank=True,
    )
    # The initiative's version before and after; whatever came later built on it.
    was = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=0)
    before = models.JSONField(default=dict)

    objects = ImportedRowQuerySet.as_manager()

    class Meta:
        ordering = ["number", "id"]
        indexes = [models.Index(fields=["of", "outcome", "number"])]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class Origin(models.Model):
    """By which key of which source an initiative is known again.

    `seen` is what the file said last, so that only what changed there is changed here.
    """

    portfolio = models.ForeignKey(
        Portfolio, on_delete=models.CASCADE, related_name="origins"
    )
    initiative = models.ForeignKey(
        Initiative, on_delete=models.CASCADE, related_name="origins"
    )
    source = models.CharField(max_length=12)
    key = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    seen = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["portfolio", "source", "key"], name="one_origin_per_key"
            )
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.key}"

"""A document that takes time to make: asked for, made by a worker, kept for a week."""

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.policy import may_keep_instance
from portfolio.models import Portfolio
from reports.models.schedule import Schedule

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class Format(models.TextChoices):
    PDF = "pdf", _("PDF, to read and print")
    PPTX = "pptx", _("Slides (PPTX), for a meeting")
    XLSX = "xlsx", _("Spreadsheet (XLSX), with charts")
    ODS = "ods", _("Spreadsheet (ODS)")
    CSV = "csv", _("Text files (CSV), one for each table")
    EVERYTHING = "zip", _("Everything of this portfolio (ZIP)")
    INSTANCE = "all", _("Everything of this Kiem (ZIP)")
    ARCHIVE = "mdto", _("Archive file of an initiative (ZIP)")

    @property
    def ending(self) -> str:
        """How the name of the file ends."""
        is_zip = self in (Format.CSV, Format.INSTANCE, Format.ARCHIVE)
        return "zip" if is_zip else self.value


# What takes in all that there is, also what is private.
WHOLE = (Format.EVERYTHING, Format.ARCHIVE)


class State(models.TextChoices):
    WAITING = "waiting", _("Waits for its turn")
    RUNNING = "running", _("Being made")
    DONE = "done", _("Ready")
    FAILED = "failed", _("Could not be made")
    CANCELLED = "cancelled", _("Cancelled")


class Trouble(models.TextChoices):
    """Why there is no document; its sentences are in web/pages/documents.py."""

    BROKEN_OFF = "broken-off"
    ERROR = "error"
    PERIOD = "period"
    LEFT = "left"


class JobQuerySet(models.QuerySet["Job"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Their own, as long as they take part in the portfolio.

        Everything of it is for those who manage it; everything that this Kiem has, for
        administrators.
        """
        portfolios = Portfolio.objects.visible_to(user).values("pk")
        managed = Portfolio.objects.managed_by(user).values("pk")
        theirs = Q(portfolio__in=portfolios) & ~Q(format__in=WHOLE)
        if may_keep_instance(user):
            theirs |= Q(portfolio=None)
        mine = self.filter(asked_by=user.pk)
        return mine.filter(theirs | Q(portfolio__in=managed, format__in=WHOLE))

    def unfinished(self) -> Self:
        return self.filter(state__in=(State.WAITING, State.RUNNING))

    def due(self, at: datetime) -> Self:
        """Waiting, or in the hands of a worker that is gone; the oldest first."""
        lapsed = Q(state=State.RUNNING, lease_until__lte=at)
        return self.filter(Q(state=State.WAITING) | lapsed).order_by("pk")

    def untold(self) -> Self:
        """Made for a schedule, and not sent yet."""
        made = self.filter(state=State.DONE, schedule__isnull=False)
        return made.filter(told_at__isnull=True)

    def over(self, at: datetime) -> Self:
        """Kept long enough."""
        return self.filter(kept_until__lte=at).exclude(
            state__in=(State.WAITING, State.RUNNING)
        )


class Job(models.Model):
    """`asked` says of what: the keys of the report's address, or the initiative.

    Without a portfolio it is about this Kiem as a whole.

    Whoever makes it holds a lease, and renews it while it goes on; when it is over,
    another worker begins anew.
    """

    portfolio = models.ForeignKey(
        Portfolio, on_delete=models.CASCADE, related_name="jobs", null=True
    )
    asked_by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="jobs")
    asked_at = models.DateTimeField()
    format = models.CharField(max_length=4, choices=Format.choices)
    asked = models.JSONField(default=dict)
    language = models.CharField(max_length=2)
    state = models.CharField(max_length=9, choices=State.choices, default=State.WAITING)
    # So many steps of so many are done.
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    kept_until = models.DateTimeField()
    trouble = models.CharField(max_length=10, choices=Trouble.choices, blank=True)
    # Where a schedule asked for it: since when it tells what changed, and when it told.
    schedule = models.ForeignKey(
        Schedule,
        on_delete=models.SET_NULL,
        related_name="jobs",
        null=True,
        blank=True,
    )
    told_since = models.DateField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    # The file, once there is one; where it lies is a random name.
    name = models.CharField(max_length=120, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    path = models.CharField(max_length=80, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(portfolio__isnull=False) | Q(format=Format.INSTANCE),
                name="a_document_is_of_a_portfolio",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.DONE) | ~Q(path=""),
                name="what_is_ready_has_a_file",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.FAILED) | ~Q(trouble=""),
                name="what_failed_says_why",
            ),
        ]
        indexes = [
            models.Index(
                fields=["id"],
                condition=Q(state__in=("waiting", "running")),
                name="jobs_that_wait",
            )
        ]

    def __str__(self) -> str:
        return f"{self.format} of {self.portfolio_id} for {self.asked_by_id}"

    @property
    def is_unfinished(self) -> bool:
        return self.state in (State.WAITING, State.RUNNING)

    @property
    def percent(self) -> int:
        """How far it is; a hundred only when it is ready."""
        if self.state == State.DONE:
            return 100
        return min(99, 100 * self.done // self.total) if self.total else 0

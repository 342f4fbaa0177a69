"""Lessons: what others can learn, and who learnt from them."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from portfolio.models.day import DayField
from portfolio.models.failure_mode import FailureMode
from portfolio.models.initiative import Initiative, seen_by
from portfolio.models.neighbour import NeighbourEntry
from portfolio.models.portfolio import Stage
from portfolio.models.prose import ProseField

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class LessonQuerySet(models.QuerySet["Lesson"]):
    def visible_to(self, user: "User | AnonymousUser") -> "LessonQuerySet":
        return self.filter(seen_by(user, "initiative"))


class Lesson(models.Model):
    """What others can learn from this initiative; `text` is what to do next time."""

    initiative = models.ForeignKey(
        Initiative, on_delete=models.CASCADE, related_name="lessons"
    )
    learnt_on = DayField(_("learnt on"))
    # Where the initiative stood; empty for lessons from before this was kept.
    stage = models.ForeignKey(
        Stage,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("stage"),
    )
    text = ProseField(_("lesson"), max_length=1000)
    what_happened = ProseField(_("what happened"), max_length=2000, blank=True)
    failure_mode = models.CharField(
        _("kind of failure, if it is about one"),
        max_length=8,
        choices=FailureMode.choices,
        blank=True,
    )
    worked = models.BooleanField(_("it worked"), default=False)
    useful_for = models.CharField(_("who can use it"), max_length=200, blank=True)
    shared_with = models.CharField(
        _("shared with, outside the team"), max_length=200, blank=True
    )

    objects = LessonQuerySet.as_manager()

    class Meta:
        ordering = ["-learnt_on", "-id"]

    def __str__(self) -> str:
        return self.text


# Not a lesson of the register, of Kiem, of others.
OWN, SHIPPED = Q(lesson__isnull=True), Q(shipped="")
HEARD = Q(neighbour_entry__isnull=True)


class Usefulness(models.TextChoices):
    HELPED = "helped", _("This helped us")
    NOT_FOR_US = "not-for-us", _("Not for us")


class Consultation(models.Model):
    """A lesson of others that was looked at: that is searching first.

    A lesson of this register, the slug of one that Kiem ships, or what another
    municipality tells.
    """

    initiative = models.ForeignKey(
        Initiative, on_delete=models.CASCADE, related_name="consultations"
    )
    lesson = models.ForeignKey(
        Lesson,
        on_delete=models.CASCADE,
        related_name="consultations",
        null=True,
        blank=True,
    )
    shipped = models.SlugField(blank=True)
    neighbour_entry = models.ForeignKey(
        NeighbourEntry,
        on_delete=models.CASCADE,
        related_name="consultations",
        null=True,
        blank=True,
    )
    usefulness = models.CharField(
        _("did it help"), max_length=12, choices=Usefulness.choices
    )
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["initiative", "lesson"],
                condition=Q(lesson__isnull=False),
                name="each_lesson_consulted_once",
            ),
            models.UniqueConstraint(
                fields=["initiative", "shipped"],
                condition=~Q(shipped=""),
                name="each_shipped_lesson_consulted_once",
            ),
            models.UniqueConstraint(
                fields=["initiative", "neighbour_entry"],
                condition=Q(neighbour_entry__isnull=False),
                name="each_entry_of_others_consulted_once",
            ),
            models.CheckConstraint(
                condition=(~OWN & SHIPPED & HEARD)
                | (OWN & ~SHIPPED & HEARD)
                | (OWN & SHIPPED & ~HEARD),
                name="one_lesson_is_consulted",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.initiative_id} {self.lesson_id or self.shipped}"

"""What came from other municipalities: packs that were received, lessons taken over."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from portfolio.models import FailureMode, Portfolio
from portfolio.models.day import DayField
from portfolio.models.prose import ProseField

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class ReceivedPackQuerySet(models.QuerySet["ReceivedPack"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Of the portfolios that this user manages."""
        return self.filter(portfolio__in=Portfolio.objects.managed_by(user))


class ReceivedPack(models.Model):
    """An exchange pack as it came, to adopt from; `fingerprint` is of who signed it.

    `content` is read anew each time: see workflows/exchange/reading.py.
    """

    portfolio = models.ForeignKey(
        Portfolio, on_delete=models.CASCADE, related_name="received_packs"
    )
    content = models.TextField()
    digest = models.CharField(max_length=64)
    organisation = models.CharField(max_length=120)
    # Empty where nobody signed.
    fingerprint = models.CharField(max_length=40, blank=True)
    received_at = models.DateTimeField()
    received_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = ReceivedPackQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["portfolio", "digest"], name="each_pack_received_once"
            )
        ]

    def __str__(self) -> str:
        return self.organisation


class BorrowedLessonQuerySet(models.QuerySet["BorrowedLesson"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        return self.filter(portfolio__in=Portfolio.objects.visible_to(user))


class BorrowedLesson(models.Model):
    """A lesson of another municipality in our library, with where it came from.

    `origin` tells it from every other lesson anywhere.
    """

    portfolio = models.ForeignKey(
        Portfolio, on_delete=models.CASCADE, related_name="borrowed_lessons"
    )
    organisation = models.CharField(max_length=120)
    origin = models.CharField(max_length=300)
    fingerprint = models.CharField(max_length=40, blank=True)
    initiative = models.CharField(_("initiative"), max_length=120, blank=True)
    stage = models.CharField(_("stage"), max_length=50, blank=True)
    learnt_on = DayField(_("learnt on"))
    text = ProseField(_("lesson"), max_length=1000)
    what_happened = ProseField(_("what happened"), max_length=2000, blank=True)
    failure_mode = models.CharField(
        max_length=8, choices=FailureMode.choices, blank=True
    )
    worked = models.BooleanField(_("it worked"), default=False)
    useful_for = models.CharField(_("who can use it"), max_length=200, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = BorrowedLessonQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["portfolio", "origin"], name="each_lesson_borrowed_once"
            )
        ]

    def __str__(self) -> str:
        return self.text

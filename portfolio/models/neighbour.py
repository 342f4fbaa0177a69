"""Other municipalities whose open portfolio we follow, and what they tell."""

from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from django.db import models
from django.utils.translation import gettext_lazy as _

from portfolio.models.failure_mode import FailureMode
from portfolio.models.initiative import State
from portfolio.models.portfolio import Portfolio

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User


class NeighbourQuerySet(models.QuerySet["Neighbour"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        return self.filter(portfolio__in=Portfolio.objects.visible_to(user))

    def followed(self) -> Self:
        return self.filter(ended_at__isnull=True)


class Neighbour(models.Model):
    """One open portfolio of others; it stays after the end if something was used."""

    portfolio = models.ForeignKey(
        Portfolio, on_delete=models.CASCADE, related_name="neighbours"
    )
    address = models.CharField(_("address of the feed"), max_length=500)
    # As it calls itself; empty until the first answer.
    organisation = models.CharField(max_length=120, blank=True)
    title = models.CharField(max_length=120, blank=True)
    etag = models.CharField(max_length=200, blank=True)
    due_at = models.DateTimeField()
    # When it answered last, and since when it does not: with a word of `Why`, or a
    # status.
    heard_at = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=40, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = NeighbourQuerySet.as_manager()

    class Meta:
        ordering = ["organisation", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["portfolio", "address"], name="each_neighbour_once"
            )
        ]

    def __str__(self) -> str:
        return self.organisation or self.host

    @property
    def host(self) -> str:
        return urlsplit(self.address).netloc


class NeighbourEntryQuerySet(models.QuerySet["NeighbourEntry"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        return self.filter(neighbour__portfolio__in=Portfolio.objects.visible_to(user))


class NeighbourEntry(models.Model):
    """A case of theirs, or a lesson; plain text, and none of it is ours to change."""

    neighbour = models.ForeignKey(
        Neighbour, on_delete=models.CASCADE, related_name="entries"
    )
    # What tells it from their others, also when it changes.
    key = models.CharField(max_length=400)
    is_case = models.BooleanField()
    # What it is called where it was tried.
    title = models.CharField(max_length=120)
    text = models.TextField(max_length=1000)
    story = models.TextField(max_length=6000, blank=True)
    url = models.CharField(max_length=500, blank=True)
    dated_on = models.DateField(null=True, blank=True)
    stage = models.CharField(max_length=50, blank=True)
    state = models.CharField(max_length=12, choices=State.choices, blank=True)
    failure_mode = models.CharField(
        max_length=8, choices=FailureMode.choices, blank=True
    )
    worked = models.BooleanField(default=False)
    # They do not tell it any more; it stays, for somebody here used it.
    is_gone = models.BooleanField(default=False)

    objects = NeighbourEntryQuerySet.as_manager()

    class Meta:
        ordering = ["-dated_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["neighbour", "key"], name="each_entry_of_a_neighbour_once"
            )
        ]

    def __str__(self) -> str:
        return self.text

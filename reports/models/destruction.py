"""What is to be destroyed after its term: proposed, approved by two, and accounted for.

A list stays for ever: what was destroyed, when, on which ground and by whose decision.
"""

from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from portfolio.models import Ending, Initiative, Portfolio, Role
from portfolio.models.day import DayField

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class DestructionListQuerySet(models.QuerySet["DestructionList"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """For managers; for gatekeepers too where nothing was private."""
        here = Portfolio.objects.within(user)
        gated = here.filter(
            memberships__user=user.pk, memberships__role=Role.GATEKEEPER
        )
        managed = Portfolio.objects.managed_by(user)
        private = Initiative.objects.filter(is_private=True).values("pk")
        hidden = DestructionItem.objects.filter(of=OuterRef("pk"), number__in=private)
        return self.filter(
            Q(portfolio__in=managed.values("pk"))
            | Q(portfolio__in=gated.values("pk"), has_private=False) & ~Exists(hidden)
        )

    def open(self) -> Self:
        return self.filter(withdrawn_at__isnull=True, destroyed_at__isnull=True)


class DestructionList(models.Model):
    """`has_private` says that something on it was not for everybody to see."""

    APPROVALS: ClassVar[int] = 2

    portfolio = models.ForeignKey(
        Portfolio, on_delete=models.PROTECT, related_name="destruction_lists"
    )
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    note = models.CharField(_("remark"), max_length=300, blank=True)
    has_private = models.BooleanField(default=False)
    withdrawn_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    destroyed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    destroyed_at = models.DateTimeField(null=True, blank=True)

    objects = DestructionListQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(destroyed_at__isnull=True),
                name="what_was_withdrawn_was_not_destroyed",
            )
        ]

    def __str__(self) -> str:
        return f"{self.portfolio_id} {self.proposed_at:%Y-%m-%d}"

    @property
    def is_open(self) -> bool:
        return self.withdrawn_at is None and self.destroyed_at is None

    @property
    def is_private(self) -> bool:
        """Whether something on it was not for everybody to see, or is not any more."""
        listed = [each.number for each in self.items.all()]
        hidden = Initiative.objects.filter(pk__in=listed, is_private=True)
        return self.has_private or hidden.exists()


class DestructionItem(models.Model):
    """One initiative by its number, in the words of the moment it was proposed.

    `events` and `files` count what was destroyed.
    """

    of = models.ForeignKey(
        DestructionList, on_delete=models.CASCADE, related_name="items"
    )
    number = models.PositiveBigIntegerField()
    title = models.CharField(max_length=120)
    stage = models.SlugField()
    ending = models.CharField(max_length=12, choices=Ending.choices)
    started_on = DayField()
    closed_on = DayField()
    due_on = DayField()
    ground = models.CharField(max_length=200)
    events = models.PositiveIntegerField(default=0)
    files = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["of", "number"], name="each_initiative_listed_once"
            )
        ]

    def __str__(self) -> str:
        return self.title


class DestructionApproval(models.Model):
    of = models.ForeignKey(
        DestructionList, on_delete=models.CASCADE, related_name="approvals"
    )
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["of", "by"], name="each_approves_once")
        ]

    def __str__(self) -> str:
        return f"{self.of_id} {self.by_id}"

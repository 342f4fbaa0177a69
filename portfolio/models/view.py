"""Saved views: ways to look at a board that somebody keeps under a name."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from portfolio.models.portfolio import Portfolio

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def visible_to(self, user: "User | AnonymousUser") -> "SavedViewQuerySet":
        """Their own, and what is shared in the portfolios that they take part in."""
        return self.filter(
            Q(owner=user.pk) | Q(is_shared=True),
            portfolio__in=Portfolio.objects.visible_to(user),
        )


class SavedView(models.Model):
    """`query` is what stands behind the question mark of the board's address."""

    portfolio = models.ForeignKey(
        Portfolio, on_delete=models.CASCADE, related_name="views"
    )
    owner = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="saved_views"
    )
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(_("view"), max_length=8000, blank=True)
    is_shared = models.BooleanField(_("shared"), default=False)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["portfolio", "owner", "name"],
                name="own_views_have_own_names",
                violation_error_message=_("You have a view with this name already."),
            ),
            models.UniqueConstraint(
                fields=["portfolio", "name"],
                condition=Q(is_shared=True),
                name="shared_views_have_own_names",
                violation_error_message=_(
                    "There is a shared view with this name already."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name

"""Somebody who was asked by mail to take part, and did not come in yet."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts.models import Language, User
from portfolio.models.portfolio import Portfolio, Role

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def visible_to(self, user: "User | AnonymousUser") -> "InvitationQuerySet":
        """For who keeps the members of the portfolio."""
        if getattr(user, "is_administrator", False) and user.reach is None:  # type: ignore[union-attr]
            return self.all()
        return self.filter(portfolio__in=Portfolio.objects.managed_by(user))


class Invitation(models.Model):
    """Open until it is accepted or withdrawn: then the row is gone.

    `round` is how often it was sent: only the link of the last mail works.
    """

    LASTS = timedelta(days=14)
    MOST_OPEN = 200

    portfolio = models.ForeignKey(
        Portfolio, on_delete=models.CASCADE, related_name="invitations"
    )
    email = models.EmailField(_("e-mail"), max_length=254)
    roles = models.JSONField(_("roles"))
    language = models.CharField(
        _("language of mails"), max_length=2, choices=Language.choices
    )
    invited_by = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="invitations"
    )
    round = models.PositiveIntegerField(default=1)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["portfolio", "email"], name="invited_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(email=Lower("email")), name="invited_in_lower_case"
            ),
        ]

    def __str__(self) -> str:
        return f"Invitation {self.pk} to {self.portfolio_id}"

    def is_over(self, at: datetime) -> bool:
        return self.expires_at <= at

    @property
    def role_names(self) -> str:
        return ", ".join(str(Role(role).label) for role in self.roles)

"""Who stands for an office that advises, in one portfolio: an address."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Language, User
from portfolio.models import Adviser, Portfolio

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class AdviserSeatQuerySet(models.QuerySet["AdviserSeat"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """For who manages the portfolio: addresses are of people."""
        return self.filter(portfolio__in=Portfolio.objects.managed_by(user))


class AdviserSeat(models.Model):
    """Whose address is of a member is asked like everybody else, in their digest.

    Another address gets a mail, and `by` answers for that: the manager who listed it.
    """

    portfolio = models.ForeignKey(
        Portfolio, on_delete=models.CASCADE, related_name="adviser_seats"
    )
    adviser = models.CharField(_("adviser"), max_length=12, choices=Adviser.choices)
    address = models.EmailField(_("e-mail address"), max_length=254)
    # Of the mail to an address without an account.
    language = models.CharField(
        _("language"),
        max_length=2,
        choices=Language.choices,
        default=Language.DUTCH,
    )
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = AdviserSeatQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["portfolio", "adviser"], name="one_address_per_adviser"
            )
        ]

    def __str__(self) -> str:
        return f"{self.adviser} of {self.portfolio_id}"

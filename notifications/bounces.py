"""Addresses at which mail does not arrive: not written to until somebody confirms."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from accounts.policy import require
from notifications.incoming import BouncedAddress
from portfolio.ledger import Kind, record_about
from portfolio.models import Portfolio, Role
from portfolio.policy import has_role


def may_trust_again(user: User, bounced: BouncedAddress) -> bool:
    """Whose address it is knows best; else who manages a portfolio of theirs."""
    if user.pk == bounced.user_id:
        return user.is_active
    return bool(_managed(user, bounced))


def _managed(user: User, bounced: BouncedAddress) -> list[Portfolio]:
    """The portfolios of whose address it is that this user manages."""
    shared = Portfolio.objects.visible_to(bounced.user).order_by("pk")
    return [each for each in shared if has_role(user, each.pk, (Role.MANAGER,))]


def mark(user: User, address: str, status: str, *, at: datetime) -> None:
    """Write there no more, with the code of the server that refused it."""
    facts = {"status": status[:20], "at": at}
    BouncedAddress.objects.update_or_create(user=user, address=address, defaults=facts)


@transaction.atomic
def trust_again(bounced: BouncedAddress, *, by: User, at: datetime) -> None:
    """Take the mark off an address, for mail arrives there again.

    The ledger tells it in one portfolio of theirs, and not whose address it is.
    """
    require(may_trust_again(by, bounced))
    theirs = Portfolio.objects.visible_to(bounced.user).order_by("pk")
    home = [*_managed(by, bounced), *theirs][:1]
    bounced.delete()
    for portfolio in home:
        record_about(portfolio, Kind.ADDRESS_TRUSTED, by=by, at=at)


def bounced_of(user: User) -> BouncedAddress | None:
    """What is wrong with the address that this person has now."""
    return BouncedAddress.objects.filter(user=user, address=user.email).first()


def bounced_in(portfolio: Portfolio) -> list[BouncedAddress]:
    """The members of a portfolio whom mail does not reach at their present address."""
    found = BouncedAddress.objects.filter(user__memberships__portfolio=portfolio)
    marked = found.select_related("user").distinct().order_by("user__name")
    return [each for each in marked if each.address == each.user.email]

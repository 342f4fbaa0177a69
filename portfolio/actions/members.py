"""Who takes part in a portfolio, and as what: one verb for giving and ending roles."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.policy import require
from portfolio.ledger import Kind, record_about
from portfolio.models import Membership, Portfolio, Role
from portfolio.policy import may_set_roles


@transaction.atomic
def set_roles(
    portfolio: Portfolio,
    person: User,
    roles: Collection[str],
    *,
    by: User,
    at: datetime,
) -> None:
    """Make these the roles of this person here; none at all ends their part in it.

    The row of the portfolio is held: two managers cannot end each other at once.
    """
    portfolio = Portfolio.objects.select_for_update().get(pk=portfolio.pk)
    require(may_set_roles(by, portfolio, person))
    held = Membership.objects.filter(portfolio=portfolio, user=person)
    old = set(held.values_list("role", flat=True))
    new = {str(Role(role)) for role in roles}
    if new == old:
        return
    if Role.MANAGER in old - new:
        _refuse_last_manager(portfolio, person)
    held.exclude(role__in=new).delete()
    Membership.objects.bulk_create(
        [
            Membership(portfolio=portfolio, user=person, role=role)
            for role in sorted(new - old)
        ]
    )
    record_about(
        portfolio,
        Kind.ROLES_CHANGED,
        by=by,
        at=at,
        of=person.pk,
        changes={"roles": [sorted(old), sorted(new)]},
    )


def sync_roles(
    person: User, wanted: Mapping[str, Collection[str]], *, by: User, at: datetime
) -> list[str]:
    """Make their roles what is kept elsewhere, in the portfolios that are kept there.

    A portfolio that is not named is left alone. Gives those whose last manager stays.
    """
    refused = []
    for portfolio in Portfolio.objects.filter(slug__in=wanted).order_by("pk"):
        try:
            set_roles(portfolio, person, wanted[portfolio.slug], by=by, at=at)
        except ValidationError:
            refused.append(portfolio.slug)
    return refused


def _refuse_last_manager(portfolio: Portfolio, person: User) -> None:
    others = Membership.objects.filter(
        portfolio=portfolio, role=Role.MANAGER, user__is_active=True
    ).exclude(user=person)
    if not others.exists():
        raise ValidationError(
            _("This is the last manager here. Make somebody else manager first."),
            code="last-manager",
        )

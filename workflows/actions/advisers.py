"""Who hears of it when a legal check cannot wait: an address for each adviser."""

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from accounts.models import User
from accounts.policy import require
from portfolio.ledger import Kind, record_about
from portfolio.models import Adviser, Portfolio
from workflows.models import AdviserSeat
from workflows.policy import may_list_advisers


@transaction.atomic
def list_advisers(
    portfolio: Portfolio,
    addresses: Mapping[str, str],
    *,
    language: str,
    by: User,
    at: datetime,
) -> None:
    """Set the address of each of these advisers; an empty one lists nobody.

    Whoever does this answers for all of them from now on. Raises ValidationError per
    adviser. In the ledger stands which changed, and no address.
    """
    portfolio = Portfolio.objects.select_for_update().get(pk=portfolio.pk)
    require(may_list_advisers(by, portfolio))
    _refuse(addresses)
    before = {each.adviser: each for each in portfolio.adviser_seats.all()}
    changed = [
        adviser
        for adviser, address in addresses.items()
        if _told(before.get(adviser)) != (address, language if address else "")
    ]
    for adviser in changed:
        if address := addresses[adviser]:
            AdviserSeat.objects.update_or_create(
                portfolio=portfolio,
                adviser=adviser,
                defaults={"address": address, "language": language, "by": by},
            )
        else:
            portfolio.adviser_seats.filter(adviser=adviser).delete()
    if changed:
        portfolio.adviser_seats.update(by=by)
        facts = {"advisers": sorted(changed)}
        record_about(portfolio, Kind.ADVISERS_LISTED, by=by, at=at, **facts)


def _told(seat: AdviserSeat | None) -> tuple[str, str]:
    return (seat.address, seat.language) if seat else ("", "")


def _refuse(addresses: Mapping[str, str]) -> None:
    errors = {}
    for adviser, address in addresses.items():
        if adviser not in Adviser.values:
            raise ValidationError(adviser, code="unknown")
        try:
            if address:
                validate_email(address)
        except ValidationError as refusal:
            errors[adviser] = refusal.messages
    if errors:
        raise ValidationError(errors)

"""Who sees an initiative: all who take part, or its own circle; and its guests."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.policy import require
from portfolio.ledger import Kind, lock, record
from portfolio.models import Guest, Initiative
from portfolio.naming import reference
from portfolio.policy import may_hide, may_keep_guests, takes_part


@transaction.atomic
def set_private(
    initiative: Initiative, *, on: bool, by: User, at: datetime
) -> Initiative:
    """Show it to its owner, its team and the managers only, or to all again."""
    initiative = lock(initiative)
    require(may_hide(by, initiative))
    if initiative.is_private == on:
        return initiative
    initiative.is_private = on
    facts = {"is_private": on}
    record(initiative, Kind.HIDDEN, by=by, at=at, saving=["is_private"], **facts)
    return initiative


@transaction.atomic
def invite_guest(
    initiative: Initiative, person: User, *, by: User, at: datetime
) -> Guest:
    """Let somebody from elsewhere see this one initiative, and say something there."""
    initiative = lock(initiative)
    require(may_keep_guests(by, initiative))
    if takes_part(person, initiative.portfolio_id):
        raise ValidationError(
            _("%(name)s takes part in this portfolio already.") % {"name": person.name},
            code="member",
        )
    guest, is_new = Guest.objects.get_or_create(
        initiative=initiative, person=person, defaults={"since": at}
    )
    if is_new:
        about: dict[str, Any] = {"name": reference(person)}
        record(initiative, Kind.GUEST_INVITED, by=by, at=at, **about)
    return guest


@transaction.atomic
def let_guest_go(
    initiative: Initiative, person: User, *, by: User, at: datetime
) -> None:
    """From the next page on they see nothing of it any more."""
    initiative = lock(initiative)
    require(may_keep_guests(by, initiative))
    gone, _models = initiative.guests.filter(person=person).delete()
    if gone:
        about: dict[str, Any] = {"name": reference(person)}
        record(initiative, Kind.GUEST_LEFT, by=by, at=at, **about)

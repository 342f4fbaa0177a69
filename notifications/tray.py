"""What managers do with mail that Kiem could not place by itself."""

from collections.abc import Collection
from datetime import date, datetime
from functools import partial

from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.policy import require
from notifications.incoming import Incoming, IncomingFile, Outcome
from notifications.replies import log
from portfolio.actions import attach
from portfolio.files import delete_stored, open_stored
from portfolio.models import Initiative, Portfolio, Role
from portfolio.policy import has_role
from workflows.asking import asked_of_me


def may_sort_mail(user: User, portfolio: Portfolio) -> bool:
    """Managers see to the mail that came in."""
    return has_role(user, portfolio.pk, (Role.MANAGER,))


@transaction.atomic
def place(
    mail: Incoming,
    *,
    initiative: Initiative,
    text: str = "",
    files: Collection[int] = (),
    by: User,
    at: datetime,
) -> Incoming:
    """Log it as an update of an initiative, and keep these of its files there.

    The other files go. A mail that was logged already only has files to see to.
    """
    require(may_sort_mail(by, initiative.portfolio))
    mail = _locked(mail, by)
    if mail.outcome != Outcome.PLACED:
        if not text.strip():
            raise ValidationError({"text": [_("Write what there is to tell.")]})
        log(initiative, text, mail=mail, by=by, at=at)
    for file in mail.files.waiting():
        _keep(file, initiative, by=by, at=at) if file.pk in files else _drop(file, at)
    mail.initiative, mail.portfolio = initiative, initiative.portfolio
    return _handled(mail, Outcome.PLACED, by=by, at=at)


@transaction.atomic
def set_aside(mail: Incoming, *, by: User, at: datetime) -> Incoming:
    """Leave it as it is: it stays to be found, and waits for nobody."""
    mail = _locked(mail, by)
    if mail.outcome == Outcome.PLACED:
        for file in mail.files.waiting():
            _drop(file, at)
        return _handled(mail, Outcome.PLACED, by=by, at=at)
    return _handled(mail, Outcome.SET_ASIDE, by=by, at=at)


def asked_by_mail(mail: Incoming, *, today: date) -> set[int]:
    """The initiatives about which its sender has something to answer."""
    asked = asked_of_me(mail.sender, today=today) if mail.sender else ()
    return {point.initiative_id for point, _each in asked}


def _locked(mail: Incoming, by: User) -> Incoming:
    found = Incoming.objects.visible_to(by).filter(pk=mail.pk)
    locked = Incoming.objects.select_for_update().filter(pk__in=found.values("pk"))
    row = locked.first()
    require(row is not None)
    assert row is not None
    is_done = row.outcome == Outcome.PLACED and not row.files.waiting().exists()
    if is_done:
        raise ValidationError(_("Somebody else saw to this mail already."), code="done")
    return row


def _handled(mail: Incoming, outcome: Outcome, *, by: User, at: datetime) -> Incoming:
    mail.outcome, mail.handled_by, mail.handled_at = outcome, by, at
    mail.save()
    return mail


def _keep(
    file: IncomingFile, initiative: Initiative, *, by: User, at: datetime
) -> None:
    """Put it with the initiative; it is looked at again as any file is."""
    note = _("Came by mail.")
    with open_stored(file.path) as stored:
        upload = File(stored, name=file.name)
        file.attachment = attach(initiative, upload, note=note, by=by, at=at)
    file.save(update_fields=["attachment"])
    transaction.on_commit(partial(delete_stored, file.path), robust=True)


def _drop(file: IncomingFile, at: datetime) -> None:
    file.dropped_at = at
    file.save(update_fields=["dropped_at"])
    transaction.on_commit(partial(delete_stored, file.path), robust=True)

"""Adding files to an initiative, and taking them away."""

from datetime import datetime
from functools import partial

from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.policy import require
from portfolio.files import delete_stored, kept
from portfolio.ledger import Kind, Stale, lock, record
from portfolio.models import Attachment, Initiative
from portfolio.policy import may_contribute, may_take_away


def attach(
    initiative: Initiative,
    file: "File[bytes]",
    *,
    note: str = "",
    by: User,
    at: datetime,
) -> Attachment:
    """Keep a file with an initiative. Raises ValidationError for one that is not taken.

    The file is written before its row and forgotten when the row is not: a row never
    points at nothing.
    """
    require(may_contribute(by, initiative))
    with kept(file) as stored, transaction.atomic():
        initiative = lock(initiative)
        require(may_contribute(by, initiative))
        row = Attachment(
            initiative=initiative, note=note, by=by, at=at, **stored._asdict()
        )
        row.full_clean()
        row.save()
        record(
            initiative,
            Kind.ATTACHED,
            by=by,
            at=at,
            attachment=row.pk,
            name=row.name,
            size=row.size,
            sha256=row.sha256,
            note=note,
        )
    return row


@transaction.atomic
def remove_attachment(attachment: Attachment, *, by: User, at: datetime) -> None:
    """Take a file away for good; the ledger keeps what it was called."""
    initiative = lock(attachment.initiative)
    row = Attachment.objects.get(pk=attachment.pk)
    row.initiative = initiative
    require(may_take_away(by, row))
    if row.removed_at is not None:
        raise Stale(_("This file was removed meanwhile."), code="gone")
    row.removed_at = at
    row.save(update_fields=["removed_at"])
    transaction.on_commit(partial(delete_stored, row.path), robust=True)
    record(
        initiative,
        Kind.ATTACHMENT_REMOVED,
        by=by,
        at=at,
        attachment=row.pk,
        name=row.name,
    )


def finish_removals() -> None:
    """Delete the files of which a crash left more than the row."""
    removed = Attachment.objects.filter(removed_at__isnull=False)
    for path in removed.values_list("path", flat=True):
        delete_stored(path)

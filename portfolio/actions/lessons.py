"""Learning from others."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.policy import require
from portfolio import library
from portfolio.ledger import Kind, lock, record
from portfolio.models import Consultation, Initiative, Lesson, NeighbourEntry
from portfolio.policy import may_contribute


@transaction.atomic
def consult(
    initiative: Initiative,
    *,
    lesson: Lesson | None = None,
    shipped: str = "",
    neighbour_entry: NeighbourEntry | None = None,
    usefulness: str,
    by: User,
    at: datetime,
) -> Consultation:
    """Say whether a lesson of others helped: of the register, shipped, or heard.

    Saying it again changes what was said.
    """
    initiative = lock(initiative)
    require(may_contribute(by, initiative))
    heard = lesson or neighbour_entry
    told = str(heard) if heard else _shipped(shipped)
    if lesson is not None and lesson.initiative_id == initiative.pk:
        raise ValidationError(_("This is a lesson of your own."), code="own")
    which = {"lesson": lesson, "shipped": shipped, "neighbour_entry": neighbour_entry}
    found = initiative.consultations.filter(**which).first()
    found = found or Consultation(initiative=initiative, **which)
    found.usefulness, found.by, found.at = usefulness, by, at
    found.full_clean()
    found.save()
    record(
        initiative,
        Kind.CONSULTED,
        by=by,
        at=at,
        lesson=told,
        usefulness=usefulness,
        number=lesson.pk if lesson else None,
        shipped=shipped,
    )
    return found


def _shipped(slug: str) -> str:
    if entry := library.shipped(slug):
        return str(entry)
    raise ValidationError({"shipped": [_("There is no such lesson.")]}, code="lesson")

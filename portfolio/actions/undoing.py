"""Undoing an edit: an edit of its own, as long as nobody changed the same since."""

from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Field
from django.utils.translation import gettext as _

from accounts.models import User
from portfolio.actions.initiatives import PEOPLE, edit_initiative
from portfolio.ledger import Kind, Stale
from portfolio.models import Event, Initiative

# What was done longer ago, people have built upon.
UNDO_WITHIN = timedelta(days=1)


def is_undoable_edit(event: Event, at: datetime) -> bool:
    """Whether this was an edit of today or yesterday whose old values are known.

    Of people the ledger keeps no more than how they were called.
    """
    is_edit = event.kind == Kind.EDITED
    return (
        is_edit
        and at - event.at < UNDO_WITHIN
        and event.facts["changes"].keys().isdisjoint(PEOPLE)
    )


@transaction.atomic
def undo_edit(
    initiative: Initiative, *, version: int, by: User, at: datetime
) -> Initiative:
    """Give what the edit of this version changed the values from before it.

    Raises Stale when somebody changed the same since.
    """
    event = initiative.events.get(version=version, kind=Kind.EDITED)
    if not is_undoable_edit(event, at):
        raise ValidationError(
            _("This cannot be undone any more. Change it instead."), code="late"
        )
    changes: dict[str, list[Any]] = event.facts["changes"]
    before = {name: _read(name, old) for name, (old, _new) in changes.items()}
    try:
        return edit_initiative(initiative, before, version=version, by=by, at=at)
    except Stale as stale:
        text = _("It was changed again since. Nothing was undone.")
        raise Stale(text, code="stale") from stale


def _read(name: str, value: Any) -> Any:
    """A value as the field holds it, from how the ledger keeps it."""
    field = Initiative._meta.get_field(name)
    return field.to_python(value) if isinstance(field, Field) else value

"""Adding, changing and removing the records of an initiative."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.policy import require
from portfolio.clock import day_of
from portfolio.ledger import (
    Kind,
    Stale,
    lock,
    record,
    refuse_future,
    refuse_stale_fields,
)
from portfolio.models import Initiative, Involvement, Partner, Relation, TeamMember
from portfolio.naming import reference
from portfolio.policy import may_contribute, takes_part
from portfolio.records import RECORDS, Record, record_of

# Events in which fields of a record changed.
CHANGING = (
    Kind.RECORD_EDITED,
    Kind.PARTNER_EDITED,
    Kind.ASSUMPTION_TESTED,
    Kind.HANDOVER_ACCEPTED,
)


@transaction.atomic
def add_record(
    initiative: Initiative, slug: str, facts: dict[str, Any], *, by: User, at: datetime
) -> Any:
    """Record something about an initiative; `slug` and `facts` are those of RECORDS.

    Raises ValidationError per field.
    """
    kind = RECORDS[slug]
    initiative = lock(initiative)
    require(may_contribute(by, initiative))
    row = kind.model()
    if not kind.parent:
        row.initiative = initiative  # type: ignore[attr-defined]
    if isinstance(row, Partner):
        row.added_on = day_of(at)
    _write(row, kind, facts)
    _refuse(row, kind, initiative, at)
    row.save()
    values = {name: plain(getattr(row, name)) for name in facts}
    record(
        initiative,
        kind.added,
        by=by,
        at=at,
        record=slug,
        id=row.pk,
        name=name_in_ledger(row),
        values=values,
    )
    return row


@transaction.atomic
def edit_record(
    row: Any,
    changes: dict[str, Any],
    *,
    version: int | None = None,
    by: User,
    at: datetime,
) -> Any:
    """Change fields of a record; what stays the same leaves no trace.

    Raises Stale for a field that somebody else changed since `version`.
    """
    kind = record_of(row)
    initiative = lock(row.initiative)
    require(may_contribute(by, initiative))
    _read_again(row)
    before = {name: getattr(row, name) for name in changes}
    _write(row, kind, changes)
    changed = {
        name: [plain(old), plain(getattr(row, name))]
        for name, old in before.items()
        if old != getattr(row, name)
    }
    if not changed:
        return row
    about = {"facts__record": kind.slug, "facts__id": row.pk}
    refuse_stale_fields(initiative, changed, version, kinds=CHANGING, **about)
    _refuse(row, kind, initiative, at)
    row.save(update_fields=list(changed))
    marked = next((kind.marks[name] for name in changed if name in kind.marks), None)
    record(
        initiative,
        marked or Kind.RECORD_EDITED,
        by=by,
        at=at,
        record=kind.slug,
        id=row.pk,
        name=name_in_ledger(row),
        changes=changed,
    )
    return row


@transaction.atomic
def remove_record(row: Any, *, by: User, at: datetime) -> None:
    """Take away a record that was a mistake; the ledger keeps what it said."""
    kind = record_of(row)
    initiative = lock(row.initiative)
    require(may_contribute(by, initiative))
    _read_again(row)
    pk, name = row.pk, name_in_ledger(row)
    values = {field: plain(getattr(row, field)) for field in kind.fields}
    try:
        row.delete()
    except models.ProtectedError as protected:
        raise ValidationError(
            _("Other records refer to this one. Change or remove those first."),
            code="protected",
        ) from protected
    record(
        initiative,
        Kind.RECORD_REMOVED,
        by=by,
        at=at,
        record=kind.slug,
        id=pk,
        name=name,
        values=values,
    )


@transaction.atomic
def set_apart(
    initiative: Initiative, other: Initiative, *, by: User, at: datetime
) -> None:
    """Say that two look alike and are not related; it is not suggested again."""
    initiative = lock(initiative)
    require(may_contribute(by, initiative))
    if other.portfolio_id != initiative.portfolio_id or other.pk == initiative.pk:
        raise ValidationError(
            {"other": [_("Choose another initiative of this portfolio.")]},
            code="other",
        )
    if initiative.unrelated.filter(pk=other.pk).exists():
        return
    initiative.unrelated.add(other)
    record(initiative, Kind.SET_APART, by=by, at=at, name=other.title, other=other.pk)


def _read_again(row: models.Model) -> None:
    try:
        row.refresh_from_db()
    except type(row).DoesNotExist as gone:  # type: ignore[attr-defined]
        raise Stale(
            _("Somebody else removed this meanwhile. Look at what is left."),
            code="gone",
        ) from gone


def _write(row: models.Model, kind: Record, facts: dict[str, Any]) -> None:
    for name, value in facts.items():
        if name not in kind.fields:
            raise TypeError(f"{kind.slug} have no {name}")
        setattr(row, name, value)


def _refuse(
    row: models.Model, kind: Record, initiative: Initiative, at: datetime
) -> None:
    """Raise with every field that is wrong, or means something of others."""
    row.full_clean()
    refuse_future({name: getattr(row, name) for name in kind.past}, at)
    errors: dict[str, list[str]] = {}
    if kind.parent and getattr(row, kind.parent).initiative_id != initiative.pk:
        errors[kind.parent] = [_("Choose one of this initiative.")]
    if isinstance(row, Involvement) and row.group.initiative_id != initiative.pk:
        errors["group"] = [_("Choose one of this initiative.")]
    if isinstance(row, TeamMember) and not takes_part(
        row.person, initiative.portfolio_id
    ):
        errors["person"] = [_("Choose somebody who takes part in this portfolio.")]
    if isinstance(row, Relation) and row.other.portfolio_id != initiative.portfolio_id:
        errors["other"] = [_("Choose an initiative of this portfolio.")]
    if errors:
        raise ValidationError(errors)


def name_of(row: models.Model) -> str:
    """What people call a record: the name of its parent where it has none itself."""
    kind = record_of(row)
    if kind.parent:
        return str(getattr(row, kind.parent))
    for part in ("group", "person", "other"):
        if hasattr(row, part):
            return str(getattr(row, part))
    label = getattr(row, "get_adviser_display", None)
    return str(label()) if label else str(row)


def name_in_ledger(row: models.Model) -> Any:
    """The same; of a person the number, for names are forgotten."""
    return reference(row.person) if isinstance(row, TeamMember) else name_of(row)


def plain(value: Any) -> Any:
    """A value as the ledger keeps it: JSON, in the words of the moment."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, User):
        return reference(value)
    if isinstance(value, models.Model):
        return str(value)
    return value

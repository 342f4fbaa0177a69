"""Undoing an import, as long as nothing was built on what it brought in.

What it started is gone; what it changed is put back as it was. The ledger keeps what
happened to both, and that it was undone.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, ProtectedError, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from portfolio.actions.comments import remove_comment
from portfolio.actions.initiatives import edit_initiative
from portfolio.actions.tags import set_tags
from portfolio.ledger import Kind, Way, by_way_of, record_about
from portfolio.models import (
    Comment,
    Event,
    Import,
    ImportedRow,
    ImportState,
    Initiative,
    Origin,
    Outcome,
)

AT_ONCE = 500
NAMED = 3
TOUCHED = (Outcome.NEW, Outcome.CHANGED)


def undo(
    of: Import, *, tell: Callable[[int, int], None], by: User, at: datetime
) -> None:
    """Inside the transaction of whoever holds the import. Raises ValidationError."""
    rows = of.rows.filter(initiative__isnull=False)
    _hold(list(rows.filter(outcome__in=TOUCHED).values_list("initiative", flat=True)))
    new = list(rows.filter(outcome=Outcome.NEW).values_list("initiative", flat=True))
    changed = list(rows.filter(outcome=Outcome.CHANGED).select_related("initiative"))
    _refuse_built_on(rows)
    with by_way_of(Way.IMPORT, file=of.name):
        for row in changed:
            _put_back(row, by=by, at=at)
    for start in range(0, len(new), AT_ONCE):
        tell(start, len(new))
        _take_away(new[start : start + AT_ONCE])
    record_about(
        of.portfolio,
        Kind.IMPORT_UNDONE,
        by=by,
        at=at,
        file=of.name,
        taken_away=len(new),
        put_back=len(changed),
    )
    undone = {"state": ImportState.UNDONE, "finished_at": at, "trouble": ""}
    Import.objects.filter(pk=of.pk).update(**undone)


def _hold(keys: Sequence[int]) -> None:
    """Nobody builds on them from here on; in one order, so that none waits for us."""
    for start in range(0, len(keys), AT_ONCE):
        part = Initiative.objects.filter(pk__in=keys[start : start + AT_ONCE])
        list(part.select_for_update().order_by("pk").values_list("pk", flat=True))


def _refuse_built_on(rows: QuerySet[ImportedRow]) -> None:
    """Anything that happened to one of them since, but that a reminder was seen."""
    since = Event.objects.filter(
        initiative=OuterRef("initiative"), version__gt=OuterRef("version")
    ).exclude(kind=Kind.POINTS_SEEN)
    touched = rows.filter(outcome__in=TOUCHED).filter(
        Exists(since) | Q(outcome=Outcome.NEW, initiative__related_from__isnull=False)
    )
    if not (titles := list(touched.values_list("initiative__title", flat=True))):
        return
    raise _refusal(titles)


def _refusal(titles: Sequence[str]) -> ValidationError:
    named = ", ".join(f"“{title}”" for title in titles[:NAMED])
    sentence = ngettext(
        "This cannot be undone any more: somebody went on with %(titles)s.",
        "This cannot be undone any more: somebody went on with %(count)d initiatives, "
        "such as %(titles)s.",
        len(titles),
    )
    words = {"count": len(titles), "titles": named}
    return ValidationError(sentence % words, code="built-on")


def _take_away(keys: Sequence[int]) -> None:
    """With all that is about them but what happened, which the ledger keeps."""
    try:
        Initiative.objects.filter(pk__in=keys).delete()
    except ProtectedError as protected:
        raise ValidationError(
            _("This cannot be undone any more: somebody was told about it already."),
            code="built-on",
        ) from protected


def _put_back(row: ImportedRow, *, by: User, at: datetime) -> None:
    initiative = row.initiative
    how: dict[str, Any] = {"by": by, "at": at}
    assert initiative is not None
    before: Mapping[str, Any] = row.before
    if facts := before.get("facts"):
        edit_initiative(initiative, _as_they_were(facts), **how)
    if "tags" in before:
        set_tags(initiative, before["tags"], **how)
    for comment in Comment.objects.filter(pk__in=before.get("comments", ())):
        remove_comment(comment, **how)
    digest, seen = before["origin"]
    origins = Origin.objects.filter(initiative=initiative, source=row.of.source)
    origins.update(digest=digest, seen=seen)


def _as_they_were(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Values out of JSON, as the fields have them."""
    found: dict[str, Any] = {}
    for name, value in facts.items():
        if name == "owner":
            found[name] = User.objects.get(pk=value)
        else:
            field: Any = Initiative._meta.get_field(name)
            found[name] = field.to_python(value)
    return found

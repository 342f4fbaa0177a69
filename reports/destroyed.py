"""The destruction report on paper: what went, when, by whose decision, and why."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from accounts.models import User
from portfolio.clock import day_of
from reports import wording
from reports.documents.typesetting import typeset
from reports.models import DestructionItem, DestructionList

Row = tuple[str, str]


def pdf(listed: DestructionList) -> bytes:
    """In the language of the reader; for what was destroyed."""
    return typeset("destruction.typ", _content(listed))


def _content(listed: DestructionList) -> dict[str, Any]:
    assert listed.destroyed_at is not None
    assert listed.destroyed_by is not None
    portfolio, day = listed.portfolio, day_of(listed.destroyed_at)
    items = list(listed.items.all())
    approvals = listed.approvals.select_related("by")
    return {
        "lang": (get_language() or "en")[:2],
        "title": _("Destruction report of %(day)s") % {"day": wording.day(day)},
        "organisation": portfolio.organisation,
        "portfolio": portfolio.name,
        "date": [day.year, day.month, day.day],
        # The two numbers are filled in when the pages are counted.
        "page": _("Page {page} of {total}"),
        "summary": ngettext(
            "%(count)d initiative was destroyed after its term.",
            "%(count)d initiatives were destroyed after their term.",
            len(items),
        )
        % {"count": len(items)},
        "note": listed.note,
        "who_title": _("Who decided it"),
        "who": [
            _said(_("Proposed by"), listed.proposed_by, listed.proposed_at),
            *(_said(_("Approved by"), each.by, each.at) for each in approvals),
            _said(_("Destroyed by"), listed.destroyed_by, listed.destroyed_at),
        ],
        "what_title": _("What was destroyed"),
        "items": [_item(item) for item in items],
        "gone": _(
            "Gone are all records, comments, lessons, files, mails and reminders about "
            "these, and what minutes and filed reports said of them. In the history "
            "stays when something happened and who did it, without what it was. "
            "Backups still have it until they are overwritten."
        ),
    }


def _said(act: str, who: User, at: datetime) -> Row:
    words = {"name": who.name, "day": wording.day(day_of(at))}
    return act, _("%(name)s, %(day)s") % words


def _item(item: DestructionItem) -> dict[str, str | Sequence[Row]]:
    return {
        "heading": f"{item.title} ({item.number})",
        "facts": [
            (_("How it ended"), str(item.get_ending_display())),
            (_("Started on"), wording.day(item.started_on)),
            (_("Closed on"), wording.day(item.closed_on)),
            (_("Kept until"), wording.day(item.due_on)),
            (_("Ground"), item.ground),
            (_("Events"), str(item.events)),
            (_("Files"), str(item.files)),
        ],
    }

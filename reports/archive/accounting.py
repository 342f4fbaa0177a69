"""The destruction report: what went, when, by whose decision, on which ground."""

from typing import Any

from portfolio.models import Ending
from reports.models import DestructionItem, DestructionList


def account_of(listed: DestructionList) -> dict[str, Any]:
    """As plain values; kept for ever, since the list is."""
    return {
        "format": "kiem-destruction-report",
        "version": 1,
        "organisation": listed.portfolio.organisation,
        "portfolio": listed.portfolio.slug,
        "list": listed.pk,
        "note": listed.note,
        "proposed": _said(listed.proposed_by, listed.proposed_at),
        "approved": [
            _said(each.by, each.at) for each in listed.approvals.select_related("by")
        ],
        "destroyed": _said(listed.destroyed_by, listed.destroyed_at),
        "initiatives": [_line(item) for item in listed.items.all()],
    }


def _said(who: Any, at: Any) -> dict[str, str] | None:
    return {"by": who.name, "at": at.isoformat()} if who and at else None


def _line(item: DestructionItem) -> dict[str, Any]:
    return {
        "number": item.number,
        "title": item.title,
        "stage": item.stage,
        "ending": item.ending,
        "ended": str(Ending(item.ending).label),
        "started_on": item.started_on.isoformat(),
        "closed_on": item.closed_on.isoformat(),
        "due_on": item.due_on.isoformat(),
        "ground": item.ground,
        "events": item.events,
        "files": item.files,
    }

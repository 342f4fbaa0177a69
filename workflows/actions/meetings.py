"""Leading a gate meeting: its agenda, what was said, and the minutes.

A manager leads; deciding stays with the gatekeepers and `decide`. The meeting's row is
the lock for everything about it. Only its opening and its close are in the ledger: what
happens in between is in the minutes.
"""

from collections.abc import Collection
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.policy import require
from portfolio.clock import day_of
from portfolio.ledger import Kind, Stale, record_about
from portfolio.models import Initiative, Portfolio
from workflows.agenda import agenda_of
from workflows.minutes import decisions_in, written
from workflows.models import AgendaItem, Meeting, Reason
from workflows.policy import may_run_meetings


@transaction.atomic
def open_meeting(
    portfolio: Portfolio, *, held_on: date, by: User, at: datetime
) -> Meeting:
    """Open the meeting of that day; its agenda builds itself. One at a time."""
    portfolio = Portfolio.objects.select_for_update().get(pk=portfolio.pk)
    require(may_run_meetings(by, portfolio))
    if portfolio.meetings.open().exists():
        raise ValidationError(
            _("There is an open meeting already. Close it first."), code="open"
        )
    if held_on < day_of(at):
        raise ValidationError(
            {"held_on": [_("This day is over. Choose today or a later day.")]},
            code="past",
        )
    meeting = Meeting(portfolio=portfolio, held_on=held_on, opened_at=at, opened_by=by)
    meeting.full_clean()
    meeting.save()
    _fill(meeting, at=at)
    record_about(
        portfolio,
        Kind.MEETING_OPENED,
        by=by,
        at=at,
        meeting=meeting.pk,
        held_on=held_on.isoformat(),
    )
    return meeting


@transaction.atomic
def refresh_agenda(meeting: Meeting, *, by: User, at: datetime) -> int:
    """Add what came up since, and new causes of what is not treated; say how many."""
    return _fill(_open(meeting, by), at=at)


@transaction.atomic
def add_item(
    meeting: Meeting, *, initiative: Initiative, by: User, at: datetime
) -> AgendaItem:
    """Put something on the agenda that did not come on it by itself."""
    meeting = _open(meeting, by)
    if initiative.portfolio_id != meeting.portfolio_id:
        raise ValidationError(
            {"initiative": [_("Choose an initiative of this portfolio.")]},
            code="elsewhere",
        )
    if initiative.is_private:
        message = _("It is private, and everybody reads the agenda. Show it to all.")
        raise ValidationError({"initiative": [message]}, code="private")
    if meeting.items.filter(initiative=initiative).exists():
        raise ValidationError(
            {"initiative": [_("It is on the agenda already.")]}, code="twice"
        )
    return AgendaItem.objects.create(
        meeting=meeting,
        initiative=initiative,
        order=_last(meeting) + 1,
        reasons=[{"reason": Reason.ADDED.value}],
    )


@transaction.atomic
def remove_item(item: AgendaItem, *, by: User, at: datetime) -> None:
    """Take something off the agenda that was not treated."""
    meeting = _open(item.meeting, by)
    item = _fresh(item)
    if item.discussed_at or item.initiative_id in decisions_in(meeting):
        raise ValidationError(
            _("This was treated already, so that it stays on the agenda."),
            code="treated",
        )
    item.delete()


@transaction.atomic
def move_item(item: AgendaItem, *, place: int, by: User, at: datetime) -> None:
    """Put it at this place, counted from one; a place too far is the end."""
    items = [each for each in _open(item.meeting, by).items.all() if each != item]
    items.insert(max(place, 1) - 1, item)
    for order, each in enumerate(items, start=1):
        each.order = order
    AgendaItem.objects.bulk_update(items, ["order"])


@transaction.atomic
def note_item(
    item: AgendaItem,
    *,
    text: str,
    seen: Collection[str] | None = None,
    by: User,
    at: datetime,
) -> AgendaItem:
    """Keep what was said about it.

    Raises Stale when by now it says something else than any text that was `seen`.
    """
    _open(item.meeting, by)
    item = _fresh(item)
    text = text.strip()
    if seen is not None and item.note not in (text, *seen):
        message = _("Somebody else changed this meanwhile. Compare and save again.")
        raise Stale({"note": [message]}, code="stale")
    item.note = text
    item.clean_fields(exclude=["reasons", "decision"])
    item.save(update_fields=["note"])
    return item


@transaction.atomic
def mark_discussed(item: AgendaItem, *, by: User, at: datetime) -> AgendaItem:
    """Say that it was treated; the first time counts."""
    _open(item.meeting, by)
    item = _fresh(item)
    item.discussed_at = item.discussed_at or at
    item.save(update_fields=["discussed_at"])
    return item


@transaction.atomic
def mark_untreated(item: AgendaItem, *, by: User, at: datetime) -> AgendaItem:
    """Take that back: it still has to be talked about."""
    _open(item.meeting, by)
    item = _fresh(item)
    item.discussed_at = None
    item.save(update_fields=["discussed_at"])
    return item


@transaction.atomic
def close_meeting(
    meeting: Meeting, *, note: str = "", by: User, at: datetime
) -> Meeting:
    """End it: link what was decided and write the minutes, which stay as they are."""
    meeting = _open(meeting, by)
    meeting.closed_at, meeting.closed_by, meeting.note = at, by, note.strip()
    meeting.clean_fields(exclude=["minutes"])
    items = list(meeting.items.select_related("initiative__stage"))
    # Whoever is deciding at this moment comes first.
    on_agenda = {item.initiative_id for item in items}
    list(Initiative.objects.select_for_update().filter(pk__in=on_agenda).order_by("pk"))
    taken = decisions_in(meeting)
    for item in items:
        item.decision = taken.get(item.initiative_id)
        if item.decision is not None:
            item.discussed_at = item.discussed_at or item.decision.at
    AgendaItem.objects.bulk_update(items, ["decision", "discussed_at"])
    meeting.minutes = written(meeting, items)
    meeting.save(update_fields=["closed_at", "closed_by", "note", "minutes"])
    record_about(
        meeting.portfolio,
        Kind.MEETING_CLOSED,
        by=by,
        at=at,
        meeting=meeting.pk,
        held_on=meeting.held_on.isoformat(),
        decisions=len(taken),
    )
    return meeting


def _open(meeting: Meeting, by: User) -> Meeting:
    """The meeting as it is now, held until the transaction ends, and still open."""
    locked = Meeting.objects.select_for_update(of=("self",)).select_related("portfolio")
    meeting = locked.get(pk=meeting.pk)
    require(may_run_meetings(by, meeting.portfolio))
    if meeting.closed_at is not None:
        raise ValidationError(
            _("This meeting is closed. Its minutes stay as they are."), code="closed"
        )
    return meeting


def _fresh(item: AgendaItem) -> AgendaItem:
    """The item as it is, once its meeting is locked; gone if somebody removed it."""
    found = AgendaItem.objects.filter(pk=item.pk).first()
    if found is None:
        raise ValidationError(_("This is no longer on the agenda."), code="gone")
    return found


def _last(meeting: Meeting) -> int:
    return meeting.items.aggregate(last=Max("order", default=0))["last"]


def _fill(meeting: Meeting, *, at: datetime) -> int:
    """Bring the agenda up to date without touching what was treated."""
    known = {item.initiative_id: item for item in meeting.items.all()}
    order, changed, new = _last(meeting), [], []
    proposals = agenda_of(meeting.portfolio, held_on=meeting.held_on, today=day_of(at))
    for proposal in proposals:
        item = known.get(proposal.initiative.pk)
        if item is None:
            order += 1
            new.append(
                AgendaItem(
                    meeting=meeting,
                    initiative=proposal.initiative,
                    order=order,
                    reasons=proposal.causes,
                )
            )
        elif item.discussed_at is None:
            added = [c for c in item.reasons if c["reason"] == Reason.ADDED]
            item.reasons = added + proposal.causes
            changed.append(item)
    AgendaItem.objects.bulk_update(changed, ["reasons"])
    AgendaItem.objects.bulk_create(new)
    return len(new)

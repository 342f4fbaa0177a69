"""Keeping the ledger: take the initiative's row, change things, write it down.

The initiative's row is the lock for everything about it and is taken first. Each event
raises its version by one, so that a face can say which state it saw.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Model, QuerySet, TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.composed import found, slot
from accounts.models import User
from portfolio.clock import day_of
from portfolio.models import Event, Initiative, Portfolio, Stage
from portfolio.naming import is_reference


class Kind(TextChoices):
    """Every kind of event; its sentence is in web/pages/timeline.py."""

    STARTED = "started", gettext_lazy("Started")
    EDITED = "edited", gettext_lazy("Facts changed")
    TAGGED = "tagged", gettext_lazy("Tags changed")
    REORDERED = "reordered", gettext_lazy("Moved within the column")
    MOVED_BACK = "moved-back", gettext_lazy("Moved back")
    UNDONE = "undone", gettext_lazy("Move undone")
    GROUP_ADDED = "group-added", gettext_lazy("User group added")
    INVOLVED = "involved", gettext_lazy("Users involved")
    PARTNER_ADDED = "partner-added", gettext_lazy("Partner added")
    PARTNER_EDITED = "partner-edited", gettext_lazy("Partner changed")
    LESSON_RECORDED = "lesson-recorded", gettext_lazy("Lesson recorded")
    UPDATED = "updated", gettext_lazy("Update posted")
    METRIC_ADDED = "metric-added", gettext_lazy("Metric added")
    MEASURED = "measured", gettext_lazy("Measured")
    ASSUMPTION_ADDED = "assumption-added", gettext_lazy("Assumption added")
    ASSUMPTION_TESTED = "assumption-tested", gettext_lazy("Assumption tested")
    DATA_SOURCE_ADDED = "data-source-added", gettext_lazy("Data source added")
    LEGAL_CHECKED = "legal-checked", gettext_lazy("Legal check kept up")
    ADVISED = "advised", gettext_lazy("Advice given")
    TEAM_JOINED = "team-joined", gettext_lazy("Joined the team")
    ADOPTION_PLANNED = "adoption-planned", gettext_lazy("Adoption target set")
    ADOPTION_COUNTED = "adoption-counted", gettext_lazy("Users counted")
    HANDOVER_PLANNED = "handover-planned", gettext_lazy("Handover planned")
    HANDOVER_ACCEPTED = "handover-accepted", gettext_lazy("Handover accepted")
    CONSULTED = "consulted", gettext_lazy("Lesson consulted")
    RELATED = "related", gettext_lazy("Linked to another initiative")
    SET_APART = "set-apart", gettext_lazy("Said not to be related")
    RECORD_EDITED = "record-edited", gettext_lazy("Record changed")
    RECORD_REMOVED = "record-removed", gettext_lazy("Record removed")
    PROFILE_CHOSEN = "profile-chosen", gettext_lazy("Profile chosen")
    ANSWERED = "answered", gettext_lazy("Criterion answered")
    DECISION_REQUESTED = "decision-requested", gettext_lazy("Decision requested")
    DECIDED = "decided", gettext_lazy("Decision taken")
    CONDITION_MET = "condition-met", gettext_lazy("Condition met")
    COMMENTED = "commented", gettext_lazy("Comment posted")
    COMMENT_EDITED = "comment-edited", gettext_lazy("Comment changed")
    COMMENT_REMOVED = "comment-removed", gettext_lazy("Comment removed")
    ATTACHED = "attached", gettext_lazy("File added")
    ATTACHMENT_REMOVED = "attachment-removed", gettext_lazy("File removed")
    POINTS_SEEN = "points-seen", gettext_lazy("Reminder seen")
    POINT_SNOOZED = "point-snoozed", gettext_lazy("Reminder put off")
    SNOOZE_ASKED = "snooze-asked", gettext_lazy("Asked to put a reminder off")
    POINT_ANSWERED = "point-answered", gettext_lazy("Reminder answered")
    HIDDEN = "hidden", gettext_lazy("Made private or shown to all")
    GUEST_INVITED = "guest-invited", gettext_lazy("Guest let in")
    GUEST_LEFT = "guest-left", gettext_lazy("Guest let go")
    VERSION_ADOPTED = "version-adopted", gettext_lazy("Newer checklist adopted")
    PUBLISHED = "published", gettext_lazy("What the public sees changed")
    ARCHIVED = "archived", gettext_lazy("Archive file made")
    # From here on: about the portfolio as a whole.
    PLAYBOOK_PUBLISHED = "playbook-published", gettext_lazy("Playbook published")
    PACK_RECEIVED = "pack-received", gettext_lazy("Exchange pack received")
    LESSON_BORROWED = "lesson-borrowed", gettext_lazy("Lesson of others taken over")
    CHECKS_EDITED = "checks-edited", gettext_lazy("Legal checks changed")
    VIEWS_EDITED = "views-edited", gettext_lazy("Shared views changed")
    TAG_RENAMED = "tag-renamed", gettext_lazy("Tag renamed")
    TAG_REMOVED = "tag-removed", gettext_lazy("Tag removed")
    THEME_SET = "theme-set", gettext_lazy("Name, logo or colours changed")
    OPENNESS_SET = "openness-set", gettext_lazy("Opened to the public, or closed")
    NEIGHBOURS_SET = "neighbours-set", gettext_lazy("Other municipalities followed")
    TERMS_EDITED = "terms-edited", gettext_lazy("Stages and limits changed")
    LIMITS_SET = "limits-set", gettext_lazy("Limits of the reminders changed")
    ADVISERS_LISTED = "advisers-listed", gettext_lazy("Addresses of advisers changed")
    CALENDAR_SET = "calendar-set", gettext_lazy("Days of rest changed")
    MAIL_SENT_AGAIN = "mail-sent-again", gettext_lazy("Mail sent again")
    MAIL_STOPPED = "mail-stopped", gettext_lazy("Mail stopped")
    ADDRESS_TRUSTED = "address-trusted", gettext_lazy("An address works again")
    MAILS_LET_GO = "mails-let-go", gettext_lazy("Held mails sent")
    MAILS_DROPPED = "mails-dropped", gettext_lazy("Held mails not sent")
    REPORTS_SCHEDULED = "reports-scheduled", gettext_lazy("Reports by mail changed")
    CHANNEL_SET = "channel-set", gettext_lazy("Channel changed, tested or used again")
    REPORT_FILED = "report-filed", gettext_lazy("Report filed")
    IMPORTED = "imported", gettext_lazy("File imported")
    IMPORT_UNDONE = "import-undone", gettext_lazy("Import undone")
    ROLES_CHANGED = "roles-changed", gettext_lazy("Roles of somebody changed")
    INVITED = "invited", gettext_lazy("Somebody invited")
    INVITATION_ENDED = "invitation-ended", gettext_lazy("Invitation withdrawn")
    RETENTION_SET = "retention-set", gettext_lazy("Terms of retention changed")
    DESTRUCTION_LISTED = "destruction-listed", gettext_lazy("Destruction list changed")
    DESTROYED = "destroyed", gettext_lazy("Destroyed after their term")
    MEETING_OPENED = "meeting-opened", gettext_lazy("Gate meeting opened")
    MEETING_CLOSED = "meeting-closed", gettext_lazy("Gate meeting closed")


class Way(TextChoices):
    """How an act came in, where that was not by a page or a program."""

    MAIL_LINK = "mail-link", gettext_lazy("by a link in a mail")
    MAIL = "mail", gettext_lazy("by mail")
    IMPORT = "import", gettext_lazy("by importing a file")


_KINDS = tuple(Kind)
ABOUT_PORTFOLIO = _KINDS[_KINDS.index(Kind.PLAYBOOK_PUBLISHED) :]
# Where a card stands; a stale tab may not undo these.
PLACING = (
    Kind.STARTED,
    Kind.REORDERED,
    Kind.MOVED_BACK,
    Kind.UNDONE,
    Kind.DECIDED,
)
# What shows that it is a good idea, or not.
EVIDENCE = (
    Kind.INVOLVED,
    Kind.PARTNER_ADDED,
    Kind.LESSON_RECORDED,
    Kind.METRIC_ADDED,
    Kind.MEASURED,
    Kind.ASSUMPTION_ADDED,
    Kind.ASSUMPTION_TESTED,
    Kind.DATA_SOURCE_ADDED,
    Kind.LEGAL_CHECKED,
    Kind.ADVISED,
    Kind.TEAM_JOINED,
    Kind.ADOPTION_PLANNED,
    Kind.ADOPTION_COUNTED,
    Kind.HANDOVER_PLANNED,
    Kind.HANDOVER_ACCEPTED,
    Kind.ANSWERED,
)
# What breaks a silence: work and evidence, not talk, typo fixes or re-ordering.
ACTIVITY = (
    *EVIDENCE,
    Kind.STARTED,
    Kind.MOVED_BACK,
    Kind.UPDATED,
    Kind.DECISION_REQUESTED,
    Kind.DECIDED,
    Kind.CONDITION_MET,
)


class Stale(ValidationError):
    """Refused: somebody else changed the same thing first (an HTTP face says 409)."""


_written: ContextVar[list[Event] | None] = ContextVar("written", default=None)


@dataclass(frozen=True, slots=True, eq=False)
class _Told:
    """Puts events on a list, once it is sure that they stay."""

    events: Sequence[Event]
    to: list[Event]

    def __call__(self) -> None:
        self.to.extend(self.events)


@contextmanager
def written() -> Iterator[list[Event]]:
    """The events that are recorded meanwhile, when it is over: none rolled back.

    Whoever wrote them need not search.
    """
    events: list[Event] = []
    token = _written.set(events)
    try:
        yield events
    finally:
        _written.reset(token)
    # Of a transaction around all of it, which goes on.
    for each in connection.run_on_commit:
        told = each[1]
        if isinstance(told, _Told) and told.to is events:
            told()


def _tell(*events: Event) -> None:
    if (heard := _written.get()) is not None:
        transaction.on_commit(_Told(events, heard))


_way: ContextVar[dict[str, Any] | None] = ContextVar("way", default=None)


@contextmanager
def by_way_of(way: Way, **facts: Any) -> Iterator[None]:
    """Have the events that are recorded meanwhile say how they came in."""
    token = _way.set({"via": way.value, **facts})
    try:
        yield
    finally:
        _way.reset(token)


def lock(initiative: Initiative) -> Initiative:
    """The initiative as it is now, held until the transaction ends."""
    return Initiative.objects.select_for_update().get(pk=initiative.pk)


def hold(row: Model) -> None:
    """Read a row again, and hold it until the transaction ends."""
    row.refresh_from_db(from_queryset=type(row)._base_manager.select_for_update())


def lock_in_column(initiative: Initiative, stage: Stage) -> tuple[Initiative, bool]:
    """The same; and whether this column is held too, which it is if the card is there.

    No other column is held: with two at once, two moves could wait for each other. A
    card that left the column while this waited is no row of the first query.
    """
    held = found(_in_column, card=initiative.pk, stage=stage.pk)
    return (held[0], True) if held else (lock(initiative), False)


def _in_column() -> QuerySet[Initiative]:
    here = Initiative.objects.select_related("stage").filter(stage=slot("stage"))
    held = here.select_for_update(of=("self", "stage"), no_key=True)
    return held.filter(pk=slot("card")).order_by()


def record(
    initiative: Initiative,
    kind: Kind,
    *,
    by: User,
    at: datetime,
    saving: Sequence[str] = (),
    **facts: Any,
) -> Event:
    """Write one event about a locked initiative and raise its version.

    Fields of it that changed too can be saved along; all of them, of a new one.
    """
    initiative.version += 1
    if initiative.pk is None:
        initiative.save(force_insert=True)
    else:
        initiative.save(update_fields=["version", *saving])
    return _write(
        portfolio_id=initiative.portfolio_id,
        initiative=initiative,
        version=initiative.version,
        kind=kind,
        at=at,
        by=by,
        facts=facts,
    )


def record_each(
    told: Sequence[tuple[Initiative, int, Mapping[str, Any]]],
    kind: Kind,
    *,
    by: User,
    at: datetime,
) -> None:
    """Write an event about each of many that are new, with the version it makes."""
    way = _way.get() or {}
    events = Event.objects.bulk_create(
        [
            Event(
                portfolio_id=initiative.portfolio_id,
                initiative=initiative,
                version=version,
                kind=kind,
                at=at,
                by=by,
                facts={**facts, **way},
            )
            for initiative, version, facts in told
        ],
        batch_size=500,
    )
    _tell(*events)


def record_about(
    portfolio: Portfolio, kind: Kind, *, by: User, at: datetime, **facts: Any
) -> Event:
    """Write one event about a portfolio as a whole."""
    return _write(portfolio=portfolio, version=0, kind=kind, at=at, by=by, facts=facts)


def _write(**values: Any) -> Event:
    values["facts"] |= _way.get() or {}
    event = Event.objects.create(**values)
    _tell(event)
    return event


def refuse_stale_place(initiative: Initiative, version: int | None) -> None:
    """Raise Stale when the card was placed elsewhere since `version` was seen."""
    if version in (None, initiative.version):
        return
    since = initiative.events.filter(version__gt=version, kind__in=PLACING)
    if since.exists():
        raise Stale(
            _("“%(title)s” was moved by somebody else. Look at where it is now."),
            code="stale",
            params={"title": initiative.title},
        )


def refuse_future(days: dict[str, date | None], at: datetime) -> None:
    """Raise for each field with a day that is still to come."""
    message = _("This day is still to come. Enter when it took place.")
    late = [name for name, day in days.items() if day is not None and day > day_of(at)]
    if late:
        raise ValidationError(
            {name: ValidationError(message, code="future") for name in late}
        )


def refuse_stale_fields(
    initiative: Initiative,
    changes: Mapping[str, list[Any]],
    version: int | None,
    *,
    kinds: tuple[Kind, ...] = (Kind.EDITED,),
    **about: Any,
) -> None:
    """Raise Stale for each field of `changes` that changed since `version` was seen.

    Answers that are kept together, as those of the triage are, count one by one.
    `about` narrows the events to those of one record.
    """
    if version is None:
        return
    since = initiative.events.filter(version__gt=version, kind__in=kinds, **about)
    changed = {part for event in since for part in _parts(event.facts["changes"])}
    if clash := sorted(changed.intersection(_parts(changes))):
        message = _("Somebody else changed this meanwhile. Compare and save again.")
        raise Stale({field: [message] for field, _key in clash}, code="stale")


def _parts(changes: Mapping[str, list[Any]]) -> Iterator[tuple[str, str]]:
    """Each field that changed; of answers kept together, each that differs."""
    for field, (old, new) in changes.items():
        are_answers = isinstance(old, dict) and isinstance(new, dict)
        if are_answers and not (is_reference(old) or is_reference(new)):
            keys = old.keys() | new.keys()
            yield from ((field, key) for key in keys if old.get(key) != new.get(key))
        else:
            yield field, ""

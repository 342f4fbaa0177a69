"""What happened to an initiative: a page of it, narrowed by kind and by person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from portfolio.ledger import EVIDENCE, Kind
from portfolio.models import Initiative
from web.pages.moves import undoable
from web.pages.timeline import Entry, entries, words_of

# How much stands on the page at first, and how much once somebody looks further.
RECENT, MANY = 8, 25
LARGEST = 2**31 - 1


class Group(Enum):
    """Kinds of events that people look for together: how they are called, and which."""

    DECISIONS = (
        _("Decisions"),
        {
            Kind.DECISION_REQUESTED,
            Kind.DECIDED,
            Kind.CONDITION_MET,
            Kind.VERSION_ADOPTED,
            Kind.PROFILE_CHOSEN,
        },
    )
    MOVES = (
        _("Moves"),
        {Kind.STARTED, Kind.REORDERED, Kind.UNDONE, Kind.MOVED_BACK, Kind.DECIDED},
    )
    EVIDENCE = (
        _("Evidence"),
        {
            *EVIDENCE,
            Kind.GROUP_ADDED,
            Kind.CONSULTED,
            Kind.RELATED,
            Kind.SET_APART,
        },
    )
    COMMENTS = (
        _("Comments and files"),
        {
            Kind.UPDATED,
            Kind.COMMENTED,
            Kind.COMMENT_EDITED,
            Kind.COMMENT_REMOVED,
            Kind.ATTACHED,
            Kind.ATTACHMENT_REMOVED,
        },
    )
    REMINDERS = (
        _("Reminders"),
        {
            Kind.POINTS_SEEN,
            Kind.POINT_SNOOZED,
            Kind.SNOOZE_ASKED,
            Kind.POINT_ANSWERED,
        },
    )
    EDITS = (
        _("Edits"),
        {
            Kind.HIDDEN,
            Kind.GUEST_INVITED,
            Kind.GUEST_LEFT,
            Kind.EDITED,
            Kind.TAGGED,
            Kind.PARTNER_EDITED,
            Kind.RECORD_EDITED,
            Kind.RECORD_REMOVED,
            Kind.PUBLISHED,
            Kind.ARCHIVED,
        },
    )

    @property
    def slug(self) -> str:
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for; what cannot be is left out."""

    group: Group | None = None
    person: int | None = None
    before: int | None = None

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "Asked":
        groups = {group.slug: group for group in Group}
        return cls(
            groups.get(query.get("kind", "")),
            _number(query.get("by", "")),
            _number(query.get("before", "")),
        )

    @property
    def is_narrowed(self) -> bool:
        return self.group is not None or self.person is not None

    def address(self, **changes: int) -> str:
        query = QueryDict(mutable=True)
        if self.group:
            query["kind"] = self.group.slug
        if self.person:
            query["by"] = str(self.person)
        query.update({name: str(value) for name, value in changes.items()})
        return f"?{query.urlencode()}#timeline"


@dataclass(frozen=True, slots=True)
class History:
    """`older` and `newest` are addresses, empty where there is nothing there."""

    entries: Sequence[Entry]
    groups: Sequence[tuple[str, str, bool]]
    people: Sequence[tuple[int, str, bool]]
    is_narrowed: bool
    older: str
    newest: str
    # The versions that can be undone.
    undo: set[int]


def history_of(initiative: Initiative, asked: Asked, *, at: datetime) -> History:
    """Two queries, however long the history is."""
    events = initiative.events.select_related("by").order_by("-version")
    if asked.group:
        events = events.filter(kind__in=asked.group.value[1])
    if asked.person:
        events = events.filter(by=asked.person)
    if asked.before:
        events = events.filter(version__lt=asked.before)
    size = MANY if asked.is_narrowed or asked.before else RECENT
    found = list(events[: size + 1])
    shown, more = found[:size], len(found) > size
    people = initiative.events.order_by("by__name", "by").values_list("by", "by__name")
    return History(
        entries=entries(shown, words_of(initiative.portfolio)),
        groups=[(g.slug, g.value[0], g is asked.group) for g in Group],
        people=[(pk, name, pk == asked.person) for pk, name in people.distinct()],
        is_narrowed=asked.is_narrowed,
        older=asked.address(before=shown[-1].version) if more else "",
        newest=asked.address() if asked.before else "",
        # What else happened since has to be seen for that.
        undo=set() if asked.is_narrowed or asked.before else undoable(shown, at=at),
    )


def _number(typed: str) -> int | None:
    is_number = typed.isascii() and typed.isdecimal() and len(typed) < 11
    number = int(typed) if is_number else 0
    return number if 0 < number <= LARGEST else None

"""What gate meetings decided, for everyone whom a decision concerns.

A meeting is told once, on the first occasion after its close: `Told` remembers it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import User
from notifications import occasions
from notifications.models import Occasion
from portfolio.models import Membership
from workflows.models import AgendaItem, Meeting

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class News:
    """What a meeting, an initiative or a colleague has to tell this reader, by line."""

    heading: str
    url: str
    # What one does with it.
    ask: str
    lines: list[str] = field(default_factory=list)
    # How many lines are left out.
    more: int = 0

    @property
    def underline(self) -> str:
        return "-" * len(self.heading)


def untold(*, at: datetime) -> list[Meeting]:
    """The meetings that were closed and not told about yet."""
    closed = Meeting.objects.closed().filter(closed_at__lte=at, told__isnull=True)
    return list(closed.order_by("held_on", "pk"))


def fresh(meetings: Sequence[Meeting], *, at: datetime) -> list[Meeting]:
    """Those that are news. On the very first occasion that is the week before it."""
    if not meetings or Occasion.objects.exists():
        return list(meetings)
    since = occasions.last(at) - WEEK
    return [each for each in meetings if each.closed_at and each.closed_at > since]


def news(meetings: Sequence[Meeting]) -> dict[User, list[News]]:
    """What these meetings decided, by reader, in the words of that reader."""
    told: defaultdict[User, dict[int, News]] = defaultdict(dict)
    if not meetings:
        return {}
    for item, reader in _readers(_items(meetings)):
        with override(reader.language):
            about = told[reader].get(item.meeting_id)
            if about is None:
                about = told[reader][item.meeting_id] = _about(item.meeting)
            about.lines.append(_line(item, reader.language))
    return {reader: list(by_meeting.values()) for reader, by_meeting in told.items()}


def _items(meetings: Sequence[Meeting]) -> list[AgendaItem]:
    """What was decided, with everyone who has to do with it."""
    decided = AgendaItem.objects.filter(meeting__in=meetings, decision__isnull=False)
    return list(
        decided.select_related(
            "meeting", "initiative__owner", "decision__review__requested_by"
        )
        .prefetch_related(
            "initiative__team__person",
            "decision__conditions__owner",
            "decision__deciders",
        )
        .order_by("meeting__held_on", "meeting", "order", "pk")
    )


def _concerned(item: AgendaItem) -> set[User]:
    """Owner, team, who asked for it, who sees to a condition, and who decided."""
    decision = item.decision
    assert decision is not None
    people = {item.initiative.owner, *decision.deciders.all()}
    people |= {member.person for member in item.initiative.team.all()}
    people |= {condition.owner for condition in decision.conditions.all()}
    if decision.review is not None:
        people.add(decision.review.requested_by)
    return people


def _readers(items: Iterable[AgendaItem]) -> Iterator[tuple[AgendaItem, User]]:
    """Everyone concerned who is here still and may see it, each once per item."""
    items = list(items)
    members: set[tuple[int, int]] = set(
        Membership.objects.filter(
            portfolio__in={item.meeting.portfolio_id for item in items},
            user__is_active=True,
        ).values_list("portfolio", "user")
    )
    for item in items:
        for person in sorted(_concerned(item), key=lambda one: one.pk):
            if (item.meeting.portfolio_id, person.pk) in members:
                yield item, person


def _about(meeting: Meeting) -> News:
    return News(
        heading=_("Gate meeting of %(day)s") % {"day": date_format(meeting.held_on)},
        url=settings.SITE_URL + reverse("minutes", args=[meeting.pk]),
        ask=_("Read the minutes"),
    )


def _line(item: AgendaItem, language: str) -> str:
    """The title and the outcome, as the minutes have them."""
    lines: Sequence[Mapping[str, object]] = item.meeting.minutes[language]["items"]
    written = next(x for x in lines if x["initiative"] == item.initiative_id)
    decision = written["decision"]
    assert isinstance(decision, Mapping)
    words = {"title": written["title"], **decision}
    if decision["to_stage"]:
        told = _("%(title)s: %(outcome)s, on to %(to_stage)s") % words
    else:
        told = _("%(title)s: %(outcome)s") % words
    return " ".join(told.split())

"""What gate meetings decided, for everyone whom a decision concerns.

The next digest after its close tells it, but for what the reader heard at once.
"""

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import User
from notifications.letters import News, Said
from portfolio.models import Membership
from portfolio.policy import sees
from workflows.models import AgendaItem, Meeting


def closed(*, since: datetime, until: datetime) -> list[Meeting]:
    """The meetings that were closed after the one moment, up to the other."""
    found = Meeting.objects.closed().filter(closed_at__gt=since, closed_at__lte=until)
    return list(found.order_by("held_on", "pk"))


def news(
    meetings: Sequence[Meeting],
    *,
    since: Mapping[int, datetime],
    told: Container[tuple[int, int]],
) -> dict[User, list[News]]:
    """What these meetings decided, by reader, in the words of that reader.

    `since` says from when on each reader wants it; `told` has what they heard at once,
    as the numbers of decision and reader.
    """
    found: defaultdict[User, dict[int, News]] = defaultdict(dict)
    if not meetings:
        return {}
    for item, reader in _readers(_items(meetings)):
        begun = since.get(reader.pk)
        if begun is None or item.meeting.closed_at <= begun:  # type: ignore[operator]
            continue
        if (item.decision_id, reader.pk) in told:
            continue
        with override(reader.language):
            about = found[reader].get(item.meeting_id)
            if about is None:
                about = found[reader][item.meeting_id] = _about(item.meeting)
            about.lines.append(_line(item, reader.language))
    return {reader: list(by_meeting.values()) for reader, by_meeting in found.items()}


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
    """Owner, team, who asked for it and who sees to a condition; not who decided."""
    decision = item.decision
    assert decision is not None
    people = {item.initiative.owner}
    people |= {member.person for member in item.initiative.team.all()}
    people |= {condition.owner for condition in decision.conditions.all()}
    if decision.review is not None:
        people.add(decision.review.requested_by)
    return people - {*decision.deciders.all()}


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
            is_member = (item.meeting.portfolio_id, person.pk) in members
            if is_member and sees(person, item.initiative):
                yield item, person


def _about(meeting: Meeting) -> News:
    heading = _("Gate meeting of %(day)s") % {"day": date_format(meeting.held_on)}
    return News(
        heading=heading,
        url=settings.SITE_URL + reverse("minutes", args=[meeting.pk]),
        ask=_("Read the minutes"),
        subject=_("%(meeting)s: what concerns you") % {"meeting": heading},
        opening=_("A gate meeting decided what concerns you."),
        portfolio=meeting.portfolio_id,
    )


def _line(item: AgendaItem, language: str) -> Said:
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
    return Said(" ".join(told.split()), item.initiative_id)

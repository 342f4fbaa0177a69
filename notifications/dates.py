"""The days that a person has to know of: gates, holds, conditions and pilots."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from operator import attrgetter
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from accounts.models import User
from notifications.emails import host
from portfolio.models import Hold, Initiative, Membership, Role, Stage, State
from workflows.models import Condition, Meeting

# How often a calendar program may come for news.
REFRESH = timedelta(hours=6)
HEADS = (Role.MANAGER, Role.GATEKEEPER)
UNDER_WAY = (State.ACTIVE, State.ON_HOLD)


@dataclass(frozen=True, slots=True)
class Day:
    """Something on a day. `key` stays the same when the day changes."""

    key: str
    kind: str
    on: date
    title: str
    text: str
    url: str


def days_of(reader: User) -> list[Day]:
    """What this person may see and has to do with, in order; a fixed number of queries.

    Managers and gatekeepers have to do with all of their portfolio.
    """
    mine = concerning(reader).select_related("stage")
    found = [*_of_initiatives(mine), *_of_holds(mine)]
    found += [*_of_conditions(reader, mine), *_of_meetings(reader)]
    return sorted(found, key=attrgetter("on", "key"))


def concerning(reader: User) -> QuerySet[Initiative]:
    """What is under way and theirs: owned, worked on, paid for, followed or led."""
    leads = Membership.objects.filter(user=reader.pk, role__in=HEADS)
    theirs = (
        Q(owner=reader)
        | Q(team__person=reader)
        | Q(watches__person=reader, watches__is_on=True)
        | Q(sponsor_account=reader)
        | Q(process_owner_account=reader)
        | Q(portfolio__in=leads.values("portfolio"))
    )
    visible = Initiative.objects.visible_to(reader).filter(state__in=UNDER_WAY)
    return visible.filter(pk__in=Initiative.objects.filter(theirs).values("pk"))


def _day(
    kind: str, key: int, on: date, title: str, text: str, name: str, *args: Any
) -> Day:
    url = settings.SITE_URL + reverse(name, args=args)
    return Day(f"{kind}-{key}", kind, on, title, text, url)


def _of_initiatives(mine: QuerySet[Initiative]) -> Iterator[Day]:
    dated = Q(planned_gate_on__isnull=False) | Q(pilot_ends_on__isnull=False)
    for each in mine.filter(dated):
        named = {"title": each.title}
        about: Any = ("initiative", each.pk)
        if each.planned_gate_on:
            title = _("Decision point: %(title)s") % named
            text = _("The planned decision point after %(stage)s.") % {
                "stage": each.stage.name
            }
            yield _day("gate", each.pk, each.planned_gate_on, title, text, *about)
        if each.pilot_ends_on and each.stage.slug == Stage.PILOT:
            title = _("Pilot ends: %(title)s") % named
            text = _("The last day of the pilot. Decide what becomes of it.")
            yield _day("pilot", each.pk, each.pilot_ends_on, title, text, *about)


def _of_holds(mine: QuerySet[Initiative]) -> Iterator[Day]:
    holds = Hold.objects.filter(initiative__in=mine.values("pk"), ended_on=None)
    for hold in holds.select_related("initiative"):
        title = _("Hold ends: %(title)s") % {"title": hold.initiative.title}
        text = _("On this day it would go on.")
        about: Any = ("initiative", hold.initiative_id)
        yield _day("hold", hold.pk, hold.resume_on, title, text, *about)


def _of_conditions(reader: User, mine: QuerySet[Initiative]) -> Iterator[Day]:
    """Those that they see to themselves too, whoever the initiative is of."""
    conditions = Condition.objects.visible_to(reader).open()
    theirs = conditions.filter(Q(owner=reader) | Q(initiative__in=mine.values("pk")))
    under_way = theirs.filter(initiative__state__in=UNDER_WAY)
    for each in under_way.select_related("initiative", "owner"):
        title = _("Condition: %(title)s") % {"title": each.initiative.title}
        text = _("%(condition)s (%(name)s sees to it)") % {
            "condition": each.text,
            "name": each.owner.name,
        }
        about: Any = ("initiative", each.initiative_id)
        yield _day("condition", each.pk, each.due_on, title, text, *about)


def _of_meetings(reader: User) -> Iterator[Day]:
    """For who leads them and who decides there."""
    leads = Membership.objects.filter(user=reader.pk, role__in=HEADS)
    meetings = Meeting.objects.visible_to(reader).open()
    for each in meetings.filter(portfolio__in=leads.values("portfolio")):
        title = _("Gate meeting")
        text = _("The agenda builds itself; look at it beforehand.")
        about: Any = ("decisions", each.portfolio.slug)
        yield _day("meeting", each.pk, each.held_on, title, text, *about)


def as_calendar(days: list[Day], *, at: datetime) -> bytes:
    """The days as iCalendar (RFC 5545, 7986): each one whole day, which is not busy."""
    calendar = Calendar()
    calendar.add("prodid", "-//Kiem//Kiem//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("name", "Kiem")
    calendar.add("x-wr-calname", "Kiem")
    as_duration = {"VALUE": "DURATION"}
    calendar.add("refresh-interval", REFRESH, parameters=as_duration)
    calendar.add("x-published-ttl", "PT6H")
    for day in days:
        calendar.add_component(_event(day, at))
    return bytes(calendar.to_ical())


def _event(day: Day, at: datetime) -> Event:
    event = Event()
    event.add("uid", f"{day.key}@{host()}")
    event.add("dtstamp", at)
    event.add("dtstart", day.on)
    event.add("dtend", day.on + timedelta(days=1))
    event.add("summary", day.title)
    event.add("description", f"{day.text}\n{day.url}")
    event.add("url", day.url)
    event.add("transp", "TRANSPARENT")
    return event


def as_feed(days: list[Day], *, home: str) -> dict[str, Any]:
    """The days as a JSON Feed (jsonfeed.org, 1.1), each with its own date."""
    return {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Kiem",
        "home_page_url": home,
        "items": [
            {
                "id": f"{day.key}@{host()}",
                "url": day.url,
                "title": day.title,
                "content_text": day.text,
                "_kiem": {"kind": day.kind, "on": day.on.isoformat()},
            }
            for day in days
        ],
    }

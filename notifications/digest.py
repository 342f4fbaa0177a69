"""What one person is told in their digest: what asks something, and what happened."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils.translation import override

from accounts.models import User
from notifications import approving, managing, news, occasions, points, telling, tidings
from notifications.letters import Letter
from notifications.models import Cadence, Kind, Notice, Preference
from notifications.telling import Heard
from notifications.tidings import LAG, Circle, Tiding
from portfolio.clock import day_of
from workflows.asking import Because
from workflows.models import Severity

# Who was away for longer reads on the pages what happened.
LONGEST_AWAY = timedelta(days=92)


def due(at: datetime) -> QuerySet[Preference]:
    """Those whose digest can be made now, by the person who did not get it yet."""
    wanted = Q(pk__in=())
    for cadence in Cadence:
        if moment := occasions.due(cadence, at):
            untold = Q(told_at__lt=moment) & (
                Q(chosen_at__isnull=True) | Q(chosen_at__lt=moment)
            )
            wanted |= Q(cadence=cadence) & untold
        if cadence != Cadence.URGENT:
            wanted |= Q(cadence=cadence, told_at__isnull=True)
    return Preference.objects.of_active().filter(wanted)


def next_at(preference: Preference, *, at: datetime) -> datetime | None:
    """When their next digest goes: now, if the last one is still to be made."""
    if due(at).filter(pk=preference.pk).exists():
        return at
    return occasions.following(Cadence(preference.cadence), at)


def day_for(preference: Preference, at: datetime) -> date:
    """The day of the occasion that is dealt with now."""
    moment = occasions.last(Cadence(preference.cadence), at)
    return day_of(moment or at)


def letters(preferences: Sequence[Preference], *, at: datetime) -> Iterator[Letter]:
    """One letter for each of them of whom something is asked or who has news."""
    since = {each.user_id: _since(each, at) for each in preferences}
    asked = points.asked([*since], Severity.ATTENTION, at=at)
    heard, minutes = _happened(since, at)
    left = managing.untold(asked, at=at)
    managed = managing.Managed(since, at=at)
    lists = approving.waiting(since)
    for preference in preferences:
        reader = preference.user
        mine = heard.get(reader, Heard())
        keeps = [notice for notice in left if notice.recipient_id == reader.pk]
        asks = [
            (p, a) for p, a in asked.get(reader.pk, ()) if a.because != Because.LEFT
        ]
        with override(reader.language):
            asks, unanswered = managing.unanswered(asks)
            sections, rest = points.sections(asks, at=at)
            told = [
                *unanswered,
                *approving.news_of(lists.get(reader.pk, ())),
                *managing.left(keeps),
                *mine.close,
                *minutes.get(reader, ()),
                *managed.news_for(reader.pk),
                *mine.follows,
            ]
        if sections or told:
            yield Letter(
                reader,
                preference,
                day_of(at),
                sections=sections,
                rest=rest,
                told=told,
                more=mine.more,
                keeps=keeps,
            )


def _since(preference: Preference, at: datetime) -> datetime:
    """What they were told until; the very first digest is about the week before."""
    if preference.told_at is not None:
        return max(preference.told_at, at - LONGEST_AWAY) - LAG
    moment = occasions.last(Cadence(preference.cadence), at)
    assert moment is not None
    return moment - occasions.WEEK


def _happened(
    since: Mapping[int, datetime], at: datetime
) -> tuple[dict[User, Heard], dict[User, list[news.News]]]:
    """What each reader hears of events, and of meetings, but for what they heard."""
    window = {"since": min(since.values()), "until": at - LAG}
    circle = Circle(tidings.events(**window))
    meetings = news.closed(**window)
    notices = Notice.objects.exclude(event=None).filter(recipient__in=since)
    told = {*notices.filter(event__in=circle.events).values_list("event", "recipient")}
    decisions = notices.filter(
        kind__in=(Kind.DECISION, Kind.RESPONSIBILITY),
        event__initiative__agenda_items__meeting__in=meetings,
    )
    known = {
        (facts.get("decision"), reader)
        for facts, reader in decisions.values_list("event__facts", "recipient")
    }
    heard = {}
    fresh = [each for each in circle.tidings() if _is_fresh(each, circle, since, told)]
    # Who sees to a condition reads there what was decided.
    known |= {
        (each.event.facts.get("decision"), each.reader.pk)
        for each in fresh
        if each.kind == Kind.RESPONSIBILITY
    }
    for reader, mine in tidings.by_reader(fresh).items():
        with override(reader.language):
            heard[reader] = telling.heard(mine, circle)
    return heard, news.news(meetings, since=since, told=known)


def _is_fresh(
    tiding: Tiding,
    circle: Circle,
    since: Mapping[int, datetime],
    told: set[tuple[int, int]],
) -> bool:
    """Whether this reader wants it, and did not hear it, nor will by the minutes."""
    event, reader = tiding.event, tiding.reader
    begun = since.get(reader.pk)
    if begun is None or event.at <= begun or (event.pk, reader.pk) in told:
        return False
    if tiding.kind == Kind.FOLLOW:
        return reader.preference.follows
    return tiding.kind != Kind.DECISION or event.facts["decision"] not in (
        circle.in_meetings
    )

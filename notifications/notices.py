"""What is told at once: read from the ledger, and bundled for ten minutes a person.

The first goes at the next tick; what follows within ten minutes goes together. What was
read is a row per person, so that it is told once, whoever reads it how often.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import override

from accounts.models import User
from notifications import points, telling, tidings
from notifications.letters import Letter
from notifications.models import Cadence, Cursor, Kind, Notice, Preference
from notifications.tidings import Circle
from portfolio.clock import day_of
from portfolio.models import Event
from workflows.models import Severity

BUNDLED = timedelta(minutes=10)
# Read anew each time: an event is seen only once whoever wrote it has finished.
OVERLAP = timedelta(minutes=10)
CURSOR = "notices"


@transaction.atomic
def gather(*, at: datetime) -> None:
    """Keep who is to hear at once of what happened since this was done last."""
    cursor, _is_new = Cursor.objects.select_for_update().get_or_create(
        # What happened before there was a cursor is for the digests.
        name=CURSOR,
        defaults={"read_until": at + OVERLAP},
    )
    circle = Circle(tidings.events(since=cursor.read_until - OVERLAP, until=at))
    told = [
        Notice(recipient=each.reader, event=each.event, kind=each.kind, made_at=at)
        for each in circle.tidings()
        if Preference.of(each.reader).is_told_at_once(each.kind)
    ]
    told += _urgent(at)
    Notice.objects.bulk_create(told, ignore_conflicts=True)
    cursor.read_until = max(at, cursor.read_until)
    cursor.save(update_fields=["read_until"])


def _urgent(at: datetime) -> Iterator[Notice]:
    """What needs action of those who want to hear just that, and did not hear yet."""
    urgent = Preference.objects.of_active().filter(cadence=Cadence.URGENT)
    people = list(urgent.values_list("user", flat=True))
    asked = points.asked(people, Severity.ACTION, at=at)
    told = Notice.objects.filter(kind=Kind.ACTION, recipient__in=asked)
    known = {*told.values_list("recipient", "point")} if asked else set()
    for person, mine in asked.items():
        for point, _asked in mine:
            if (person, point.pk) not in known:
                yield Notice(
                    recipient_id=person, point=point, kind=Kind.ACTION, made_at=at
                )


def due(*, at: datetime) -> list[Notice]:
    """What waits for people who had no such mail just now; held by a transaction."""
    just_now = Notice.objects.filter(
        recipient=OuterRef("recipient"), mail__isnull=False, told_at__gt=at - BUNDLED
    )
    waiting = Notice.objects.waiting().filter(~Exists(just_now))
    held = waiting.select_for_update(of=("self",))
    return list(held.select_related("recipient__preference").order_by("pk"))


@dataclass(frozen=True)
class Bundle:
    """What one person is told now; there is no letter where nothing is left to tell."""

    notices: list[Notice]
    letter: Letter | None


def bundles(notices: Sequence[Notice], *, at: datetime) -> Iterator[Bundle]:
    """By person, with what they may see, and what is so, at this moment."""
    by_person: defaultdict[User, list[Notice]] = defaultdict(list)
    for notice in notices:
        by_person[notice.recipient].append(notice)
    wanted = {
        (notice.event_id or notice.point_id, person.pk, notice.kind)
        for person, mine in by_person.items()
        for notice in mine
    }
    people = [notice.recipient_id for notice in notices if notice.point_id]
    asked = points.asked([*{*people}], Severity.ACTION, at=at)
    numbers = {notice.event_id for notice in notices if notice.event_id}
    told = Event.objects.filter(pk__in=numbers)
    circle = Circle(tidings.with_initiative(told))
    mine_told = tidings.by_reader(
        each
        for each in circle.tidings()
        if (each.event.pk, each.reader.pk, each.kind) in wanted
    )
    for person, mine in by_person.items():
        with override(person.language):
            heard = telling.heard(mine_told.get(person, ()), circle)
            asks = [
                (point, each)
                for point, each in asked.get(person.pk, ())
                if (point.pk, person.pk, Kind.ACTION) in wanted
            ]
            sections, rest = points.sections(asks, at=at)
        letter = Letter(
            person,
            Preference.of(person),
            day_of(at),
            sections=sections,
            rest=rest,
            told=heard.close,
            is_notice=True,
        )
        yield Bundle(mine, letter if sections or heard.close else None)

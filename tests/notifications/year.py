"""A year of reminders in a minute: who is asked, who hears, and when.

Beat ticks each minute. Most of those 527,040 ticks can do nothing: what a tick does
depends on the day (the rules count days), on whether it is quiet (from eight in the
evening until seven, and on holidays), on whether the moment of a digest has come (eight
in the morning) and on whether a mail is due. So the year has a tick on each day at
eight, where all of these can change what happens, and around a digest the minutes
before and after its edges. At night the edges are those of the summer time. In full
there are three beats and all edges at each digest, else at one in four.
"""

import os
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache
from threading import Thread

from django.db import connection

from accounts.models import User
from notifications import actions
from notifications.models import Digest
from portfolio.actions import post_update
from portfolio.clock import AMSTERDAM, day_of
from portfolio.models import Initiative, Portfolio, Role
from tests.cast import make_initiative, make_person
from workflows.models import AskedLevel, AttentionPoint, Severity

IN_FULL = bool(os.environ.get("CHAOS"))
DAY = timedelta(days=1)
FIRST, LAST = date(2028, 1, 3), date(2029, 1, 2)
# Good Friday, Easter, King's Day, Liberation Day, Ascension, Whitsun, Christmas.
HOLIDAYS = {
    *(date(2028, 4, day) for day in (14, 16, 17, 27)),
    *(date(2028, 5, day) for day in (5, 25)),
    *(date(2028, 6, day) for day in (4, 5)),
    *(date(2028, 12, day) for day in (25, 26)),
    date(2029, 1, 1),
}
# The second day of Christmas is a Tuesday.
LATE = {date(2028, 12, 26): date(2028, 12, 27)}
LEAP_DAY = date(2028, 2, 29)
SUMMER, WINTER = date(2028, 3, 26), date(2028, 10, 29)
AT_EIGHT, JUST_AFTER = time(8), time(8, 1)
AROUND_A_DIGEST = (time(6, 59), time(7, 59), AT_EIGHT, JUST_AFTER, time(12))
AT_NIGHT = (time(1, 59), time(2, 30), time(3), AT_EIGHT)


def local(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, AMSTERDAM)


# Nothing runs: six hours on a Tuesday, and a week with a Tuesday in it.
OUTAGES = (
    (local(date(2028, 5, 16), time(6)), local(date(2028, 5, 16), time(12))),
    (local(date(2028, 9, 8), time(9)), local(date(2028, 9, 15), time(9))),
)


def tuesdays() -> list[date]:
    """The days on which digests go, but for outages."""
    days = [FIRST + number * DAY for number in range((LAST - FIRST).days)]
    return [LATE.get(day, day) for day in days if day.weekday() == 1]


def watched() -> set[date]:
    """The days on which digests go that are looked at minute by minute."""
    return {*tuesdays()[:: 1 if IN_FULL else 4], *LATE, *LATE.values()}


@cache
def ticks() -> list[datetime]:
    """The moments at which something can happen, without those of an outage."""
    closely, moments = watched(), []
    for number in range((LAST - FIRST).days):
        day = FIRST + number * DAY
        hours = (AT_EIGHT,)
        if day in closely:
            hours = AROUND_A_DIGEST
        if day in (SUMMER, WINTER):
            hours = AT_NIGHT
        moments += [local(day, hour) for hour in hours]
    moments += [end for _begin, end in OUTAGES]
    return sorted({at for at in moments if not is_out(at)})


def is_out(at: datetime) -> bool:
    return any(begin <= at < end for begin, end in OUTAGES)


@dataclass
class Year:
    """What was seen after each tick."""

    # On each day of a digest: of whom something was asked.
    asked: dict[date, set[int]] = field(default_factory=dict)
    # From which day a point was asked of more than its recipient.
    up: dict[tuple[int, int], date] = field(default_factory=dict)

    def live(self, portfolio: Portfolio) -> None:
        closely = watched()
        for at in ticks():
            day, hour = day_of(at), at.astimezone(AMSTERDAM).time()
            act(portfolio, day, at)
            if day in closely and hour == AT_EIGHT:
                at_once(at, beats=3)
            else:
                actions.remind(clock=lambda at=at: at)
            self.look(at)

    def look(self, at: datetime) -> None:
        day = day_of(at)
        points = AttentionPoint.objects.open().values_list("pk", "asked_level")
        for key, level in points.filter(asked_level__gt=AskedLevel.OWNER):
            for each in range(AskedLevel.SPONSOR, level + 1):
                self.up.setdefault((key, each), day)
        digest = Digest.objects.order_by("day").last()
        if digest is not None and digest.day not in self.asked:
            asking = AttentionPoint.objects.asking(day).filter(
                severity__gte=Severity.ATTENTION
            )
            self.asked[digest.day] = {*asking.values_list("recipient", flat=True)}


def at_once(at: datetime, *, beats: int) -> None:
    """Let several beats do the same tick at the same time."""

    def tick() -> None:
        actions.remind(clock=lambda: at)
        connection.close()

    threads = [Thread(target=tick) for _ in range(beats)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def people(portfolio: Portfolio, owners: int, initiatives: int) -> list[User]:
    """Owners with some initiatives each, and a manager."""
    make_person("Manager", portfolio, Role.MANAGER)
    found = [
        make_person(f"Owner{number}", portfolio, Role.CONTRIBUTOR)
        for number in range(owners)
    ]
    at = local(FIRST - DAY, AT_EIGHT)
    for number in range(initiatives):
        make_initiative(found[number % owners], title=f"Initiative {number}", at=at)
    return found


def act(portfolio: Portfolio, day: date, at: datetime) -> None:
    """On the first of the month one in ten says where it stands; others are silent."""
    if day.day != 1 or at.astimezone(AMSTERDAM).time() != AT_EIGHT:
        return
    speaking = Initiative.objects.filter(portfolio=portfolio).order_by("pk")
    for initiative in speaking[day.month % 10 :: 10]:
        post_update(initiative, text="It runs.", by=initiative.owner, at=at)


def digests_a_week() -> dict[tuple[int, int, int], int]:
    """How many digests each person had in each week."""
    found: defaultdict[tuple[int, int, int], int] = defaultdict(int)
    for person, day in Digest.objects.values_list("recipient", "day"):
        found[person, *day.isocalendar()[:2]] += 1
    return found


def is_rest(day: date) -> bool:
    """By hand: the summer recess, and the days around the new year."""
    spot = (day.month, day.day)
    return (7, 15) <= spot <= (8, 31) or spot >= (12, 24) or spot <= (1, 2)


def day_after(opened: date, days: int) -> date:
    """The first day on which so many days have run since then."""
    day, ran = opened, 0
    while ran < days:
        ran += not is_rest(day)
        day += DAY
    return day


def first_tick(day: date) -> date:
    """The day of the first tick on or after this one."""
    days = [day_of(at) for at in ticks()]
    return min((each for each in days if each >= day), default=LAST)

"""How long something takes, asked of the database: days in a stage, days of silence.

A limit in days on the clock is one day in the calendar, the same for all, but for what
was ever on hold: these few are counted one by one, as the card counts them.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date, datetime, time
from functools import reduce
from operator import or_
from typing import NamedTuple

from django.db.models import Max, Q

from portfolio.clock import (
    AMSTERDAM,
    Calendar,
    day_of,
    days_before,
    running_days,
)
from portfolio.ledger import ACTIVITY
from portfolio.models import Event, Hold, Passage, Portfolio
from workflows.filtering.kinds import Asked
from workflows.filtering.spans import Span

Holds = dict[int, list[tuple[date, date | None]]]


def in_stage(span: Span, asked: Asked) -> Q:
    """The days that stand on the card."""
    return _for_each_calendar(_in_stage, span, asked)


def silent(span: Span, asked: Asked) -> Q:
    """Since somebody last did something about it, as the rule of silence counts."""
    return _for_each_calendar(_silent, span, asked)


class _Where(NamedTuple):
    """Portfolios whose clock stands still on the same days."""

    portfolios: list[int]
    rest: Calendar
    today: date


def _for_each_calendar(
    find: Callable[[Span, _Where], Q], span: Span, asked: Asked
) -> Q:
    found: dict[Calendar, list[int]] = defaultdict(list)
    for portfolio in Portfolio.objects.visible_to(asked.user):
        found[portfolio.calendar].append(portfolio.pk)
    places = [_Where(keys, rest, asked.today) for rest, keys in found.items()]
    parts = (Q(portfolio__in=at.portfolios) & find(span, at) for at in places)
    return reduce(or_, parts, Q(pk__in=[]))


def _in_stage(span: Span, where: _Where) -> Q:
    stays = Passage.objects.filter(
        left_on=None, initiative__portfolio__in=where.portfolios
    )
    holds = _holds(where)
    since = dict(
        stays.filter(initiative__in=list(holds)).values_list("initiative", "entered_on")
    )
    first, last = _days(span, where)
    if first:
        stays = stays.filter(entered_on__gte=first)
    if last:
        stays = stays.filter(entered_on__lte=last)
    found = Q(pk__in=stays.order_by().values("initiative"))
    return _but_for_held(found, since, holds, span, where)


def _silent(span: Span, where: _Where) -> Q:
    acts = Event.objects.filter(portfolio__in=where.portfolios, kind__in=ACTIVITY)
    holds = _holds(where)
    latest: Iterable[tuple[int, datetime]] = (
        acts.filter(initiative__in=list(holds))
        .order_by()
        .values_list("initiative")
        .annotate(Max("at"))
    )
    since = {key: day_of(at) for key, at in latest}
    first, last = _days(span, where)
    acted = acts.filter(initiative__isnull=False).order_by()
    found = Q()
    if first:
        found &= Q(pk__in=acted.filter(at__gte=_midnight(first)).values("initiative"))
    if last:
        after = _midnight(date.fromordinal(last.toordinal() + 1))
        found &= ~Q(pk__in=acted.filter(at__gte=after).values("initiative"))
    return _but_for_held(found, since, holds, span, where)


def _days(span: Span, where: _Where) -> tuple[date | None, date | None]:
    """From when to when something began that lasts so long."""
    first, last, rest = None, None, where.rest
    if span.most is not None:
        before = days_before(where.today, span.most + 1, rest=rest)
        first = date.fromordinal(before.toordinal() + 1)
    if span.least:
        last = days_before(where.today, span.least, rest=rest)
    return first, last


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), AMSTERDAM)


def _holds(where: _Where) -> Holds:
    found: Holds = defaultdict(list)
    rows = Hold.objects.filter(initiative__portfolio__in=where.portfolios)
    for key, start, end in rows.values_list("initiative", "started_on", "ended_on"):
        found[key].append((start, end))
    return found


def _but_for_held(
    found: Q, since: dict[int, date], holds: Holds, span: Span, where: _Where
) -> Q:
    """For what was ever on hold, counted here."""
    lasting = [
        key
        for key, start in since.items()
        if _holds_for(
            running_days(start, where.today, holds=holds[key], rest=where.rest), span
        )
    ]
    return (found & ~Q(pk__in=list(since))) | Q(pk__in=lasting)


def _holds_for(count: int, span: Span) -> bool:
    return (span.least is None or count >= span.least) and (
        span.most is None or count <= span.most
    )

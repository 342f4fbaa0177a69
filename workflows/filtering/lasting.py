"""How long something takes, asked of the database: days in a stage, days of silence.

A limit in days on the clock is one day in the calendar, the same for all, but for what
was ever on hold: these few are counted one by one, as the card counts them.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, time

from django.db.models import Max, Q

from portfolio.clock import AMSTERDAM, day_of, days_before, running_days
from portfolio.ledger import ACTIVITY
from portfolio.models import Event, Hold, Passage, Portfolio
from workflows.filtering.kinds import Asked
from workflows.filtering.spans import Span

Holds = dict[int, list[tuple[date, date | None]]]


def in_stage(span: Span, asked: Asked) -> Q:
    """The days that stand on the card."""
    stays = Passage.objects.filter(
        left_on=None, initiative__portfolio__in=Portfolio.objects.visible_to(asked.user)
    )
    holds = _holds(asked)
    since = dict(
        stays.filter(initiative__in=list(holds)).values_list("initiative", "entered_on")
    )
    first, last = _days(span, asked.today)
    if first:
        stays = stays.filter(entered_on__gte=first)
    if last:
        stays = stays.filter(entered_on__lte=last)
    found = Q(pk__in=stays.order_by().values("initiative"))
    return _but_for_held(found, since, holds, span, asked.today)


def silent(span: Span, asked: Asked) -> Q:
    """Since somebody last did something about it, as the rule of silence counts."""
    acts = Event.objects.filter(
        portfolio__in=Portfolio.objects.visible_to(asked.user), kind__in=ACTIVITY
    )
    holds = _holds(asked)
    latest: Iterable[tuple[int, datetime]] = (
        acts.filter(initiative__in=list(holds))
        .order_by()
        .values_list("initiative")
        .annotate(Max("at"))
    )
    since = {key: day_of(at) for key, at in latest}
    first, last = _days(span, asked.today)
    acted = acts.filter(initiative__isnull=False).order_by()
    found = Q()
    if first:
        found &= Q(pk__in=acted.filter(at__gte=_midnight(first)).values("initiative"))
    if last:
        after = _midnight(date.fromordinal(last.toordinal() + 1))
        found &= ~Q(pk__in=acted.filter(at__gte=after).values("initiative"))
    return _but_for_held(found, since, holds, span, asked.today)


def _days(span: Span, today: date) -> tuple[date | None, date | None]:
    """From when to when something began that lasts so long."""
    first = None
    if span.most is not None:
        first = date.fromordinal(days_before(today, span.most + 1).toordinal() + 1)
    last = days_before(today, span.least) if span.least else None
    return first, last


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), AMSTERDAM)


def _holds(asked: Asked) -> Holds:
    found: Holds = defaultdict(list)
    rows = Hold.objects.filter(
        initiative__portfolio__in=Portfolio.objects.visible_to(asked.user)
    )
    for key, start, end in rows.values_list("initiative", "started_on", "ended_on"):
        found[key].append((start, end))
    return found


def _but_for_held(
    found: Q, since: dict[int, date], holds: Holds, span: Span, today: date
) -> Q:
    """For what was ever on hold, counted here."""
    lasting = [
        key
        for key, start in since.items()
        if _holds_for(running_days(start, today, holds=holds[key]), span)
    ]
    return (found & ~Q(pk__in=list(since))) | Q(pk__in=lasting)


def _holds_for(count: int, span: Span) -> bool:
    return (span.least is None or count >= span.least) and (
        span.most is None or count <= span.most
    )

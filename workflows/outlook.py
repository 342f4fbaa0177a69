"""Looking once a month at each portfolio as a whole, and keeping what is seen."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Count, Max, Min

from portfolio.clock import day_of
from portfolio.models import (
    Consultation,
    Initiative,
    Involvement,
    Lesson,
    Portfolio,
    Stage,
    Who,
)
from workflows.models import Decision, Meeting, Outcome, Outlook, PortfolioSignal
from workflows.rules.signals import Picture, Seen, SignalLimits, limits_of, seen_in

# In how many days users have to be heard, and failures count.
RECENTLY, A_YEAR = timedelta(days=60), timedelta(days=365)


def look(*, at: datetime) -> int:
    """Look at what was not looked at yet this month; return how many that are."""
    today = day_of(at)
    recent = Outlook.objects.filter(looked_on__gte=today.replace(day=1))
    waiting = Portfolio.objects.exclude(pk__in=recent.values("portfolio"))
    keys = list(waiting.order_by("pk").values_list("pk", flat=True))
    for key in keys:
        _keep(key, at=at)
    return len(keys)


def foreseen(portfolio: Portfolio, limits: SignalLimits, *, today: date) -> list[Seen]:
    """What would stand out today with these limits, without writing anything."""
    picture = picture_of(portfolio, today=today)
    return seen_in(picture, limits) if picture else []


@transaction.atomic
def _keep(key: int, *, at: datetime) -> None:
    """Open, change and close the signals of one portfolio."""
    portfolio = Portfolio.objects.select_for_update(no_key=True).get(pk=key)
    picture = picture_of(portfolio, today=day_of(at))
    here = {row.code: row for row in portfolio.signals.open()}
    limits = limits_of(portfolio.rule_limits.all())
    for seen in seen_in(picture, limits) if picture else ():
        row = here.pop(seen.code, None) or _new(portfolio, seen, at)
        row.value, row.limit, row.facts = seen.value, seen.limit, dict(seen.facts)
        row.save()
    ended = PortfolioSignal.objects.filter(pk__in=[row.pk for row in here.values()])
    ended.update(closed_at=at)
    Outlook.objects.update_or_create(
        portfolio=portfolio, defaults={"looked_on": day_of(at)}
    )


def _new(portfolio: Portfolio, seen: Seen, at: datetime) -> PortfolioSignal:
    return PortfolioSignal(portfolio=portfolio, code=seen.code, opened_at=at)


def picture_of(portfolio: Portfolio, *, today: date) -> Picture | None:
    """The portfolio today, in a constant number of queries; None while it is empty."""
    began = portfolio.initiatives.aggregate(first=Min("created_at"))["first"]
    if began is None:
        return None
    running = portfolio.initiatives.running().order_by()
    domains = running.values_list("application_domain").annotate(Count("pk"))
    stages = dict(running.values_list("stage__slug").annotate(Count("pk")))
    heard = Involvement.objects.filter(
        initiative__in=running, held_on__gt=today - RECENTLY
    ).exclude(who=Who.TEAM)
    stops = Decision.objects.filter(
        initiative__portfolio=portfolio, outcome=Outcome.STOP
    )
    met = Meeting.objects.filter(portfolio=portfolio, held_on__lte=today)
    consulted = Consultation.objects.filter(initiative__portfolio=portfolio)
    return Picture(
        today=today,
        began_on=day_of(began),
        running=sum(stages.values()),
        in_pilot=stages.get(Stage.PILOT, 0),
        heard=heard.aggregate(count=Count("initiative", distinct=True))["count"],
        by_domain=dict(domains),
        stopped_on=_day(stops.aggregate(last=Max("at"))["last"]),
        met_on=met.aggregate(last=Max("held_on"))["last"],
        consulted_on=_day(consulted.aggregate(last=Max("at"))["last"]),
        failures=_failures(portfolio, today),
    )


def _day(at: datetime | None) -> date | None:
    return day_of(at) if at else None


def _failures(portfolio: Portfolio, today: date) -> dict[str, int]:
    """In how many that stopped within a year each kind of failure taught a lesson."""
    stopped = Initiative.objects.filter(
        portfolio=portfolio,
        decisions__outcome=Outcome.STOP,
        decisions__at__date__gt=today - A_YEAR,
    )
    taught: Sequence[tuple[int, str]] = list(
        Lesson.objects.filter(initiative__in=stopped.values("pk"))
        .exclude(failure_mode="")
        .order_by()
        .values_list("initiative", "failure_mode")
        .distinct()
    )
    return dict(Counter(mode for _initiative, mode in taught))

"""What was learnt, who looked at it, and what failed again all the same."""

from collections import defaultdict
from dataclasses import dataclass
from operator import attrgetter

from portfolio.clock import DAY
from portfolio.models import Consultation, FailureMode, Portfolio
from portfolio.models.lesson import Usefulness
from reports.figures.past import Past
from reports.period import Period, midnight
from workflows.lessons import checks_by_lesson
from workflows.models import Outcome

Keys = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Returned:
    """A kind of failure for which something stopped in the period, and also before."""

    mode: FailureMode
    before: Keys
    again: Keys


@dataclass(frozen=True, slots=True)
class Learning:
    """`checks` are criteria that are asked because of a lesson of this register."""

    lessons: int
    # By kind of failure, "" for other lessons.
    recorded: dict[str, Keys]
    # What ended in the period without a lesson.
    silent: Keys
    consulted: Keys
    consultations: int
    helped: int
    checks: tuple[str, ...]
    returned: tuple[Returned, ...]


def learning(past: Past, period: Period) -> Learning:
    rows = past.lessons
    recorded: defaultdict[str, list[int]] = defaultdict(list)
    start, end = period.start, period.end
    for key, mode, day in rows:
        if start <= day <= end:
            recorded[mode].append(key)
    taught = {key for key, _mode, _day in rows}
    ends = {e.initiative: None for e in past.ended if start <= e.day <= end}
    consulted = _consulted(past, period)
    return Learning(
        lessons=sum(len(keys) for keys in recorded.values()),
        recorded={
            mode: tuple(recorded[mode])
            for mode in ("", *FailureMode.values)
            if recorded[mode]
        },
        silent=tuple(key for key in ends if key not in taught),
        consulted=tuple(dict.fromkeys(key for key, _useful in consulted)),
        consultations=len(consulted),
        helped=sum(useful == Usefulness.HELPED for _key, useful in consulted),
        checks=_checks(past),
        returned=_returned(past, period),
    )


def _consulted(past: Past, period: Period) -> list[tuple[int, str]]:
    end = min(midnight(period.end + DAY), past.until)
    rows = Consultation.objects.filter(
        past.of(), at__gte=midnight(period.start), at__lt=end
    )
    return list(rows.order_by("at", "id").values_list("initiative_id", "usefulness"))


def _checks(past: Past) -> tuple[str, ...]:
    """Criteria that are asked because of a lesson of this register, each once."""
    portfolios = Portfolio.objects.filter(pk=past.portfolio.pk)
    found = {
        check.criterion.slug
        for lesson, checks in checks_by_lesson(portfolios).items()
        for check in checks
        if lesson.isdigit() and check.since < past.until
    }
    return tuple(sorted(found))


def _returned(past: Past, period: Period) -> tuple[Returned, ...]:
    stops = [
        each
        for each in past.ended
        if each.outcome == Outcome.STOP and each.day <= period.end
    ]
    stops.sort(key=attrgetter("initiative"))
    stops.sort(key=attrgetter("day"))
    before = dict.fromkeys(s.initiative for s in stops if s.day < period.start)
    again = dict.fromkeys(s.initiative for s in stops if s.day >= period.start)
    taught: defaultdict[str, set[int]] = defaultdict(set)
    for key, mode, _day in past.lessons:
        taught[mode].add(key)
    returned = (
        Returned(
            mode,
            tuple(filter(taught[mode].__contains__, before)),
            tuple(filter(taught[mode].__contains__, again)),
        )
        for mode in FailureMode
    )
    return tuple(each for each in returned if each.before and each.again)

"""What is going wrong, whether anybody answers, and who is heard and involved."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import chain
from typing import Any, NamedTuple

from django.db.models import Q

from portfolio.models import FailureMode, Involvement, Partner, Who
from reports.figures.days import day_at
from reports.figures.past import Past
from reports.figures.reading import all_of
from reports.figures.survival import Survival, survival
from reports.period import Period, midnight
from workflows.models import Closing, PortfolioSignal, Severity

Keys = tuple[int, ...]
FIVE = tuple(mode for mode in FailureMode if mode.value.startswith("FM"))
# In how many days users have to be heard to count as heard.
RECENTLY = timedelta(days=60)
# An answer within so many days is one that the reminder led to.
SOON = 7


class Reaction(StrEnum):
    """What a reminder led to within a week; the first that holds."""

    SOLVED = "solved"
    ANSWERED = "answered"
    PUT_OFF = "put-off"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class ByMode:
    """Open points of one failure mode, by severity; and how long such points last."""

    mode: FailureMode
    action: int
    attention: int
    info: int
    initiatives: Keys
    lasting: Survival

    @property
    def total(self) -> int:
        return self.action + self.attention + self.info


class Share(NamedTuple):
    """Of the active initiatives: those for which something holds, and the others."""

    held: Keys
    lacking: Keys

    @property
    def share(self) -> float | None:
        n = len(self.held) + len(self.lacking)
        return len(self.held) / n if n else None


class Seen(NamedTuple):
    """A signal about the portfolio as a whole: see `workflows.rules.signals`."""

    code: str
    value: int
    limit: int
    facts: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Attention:
    """`reactions` are of points that opened in the period, a week ago or more."""

    modes: tuple[ByMode, ...]
    need_action: Keys
    # With open points, none of which asks for action.
    need_attention: Keys
    answer: Survival
    reactions: dict[Reaction, int]
    heard: Share
    partnered: Share
    sponsored: Share
    signals: tuple[Seen, ...]

    @property
    def answered_soon(self) -> float | None:
        """The share of reminders to which somebody reacted within a week."""
        n = sum(self.reactions.values())
        return 1 - self.reactions[Reaction.NOTHING] / n if n else None


class _Point(NamedTuple):
    """As it was known on the day; `lasted` until it closed, `answer` until anybody did
    something about it."""

    initiative: int
    mode: str
    severity: int
    is_open: bool
    is_solved: bool
    lasted: int
    answer: int | None
    is_new: bool
    reaction: Reaction | None


def attention(past: Past, period: Period) -> Attention:
    points = _points(past, period)
    reactions = Counter(point.reaction for point in points if point.reaction)
    return Attention(
        modes=tuple(_by_mode(points)),
        need_action=tuple(k for k, s in past.gravest.items() if s == Severity.ACTION),
        need_attention=tuple(k for k, s in past.gravest.items() if s < Severity.ACTION),
        answer=survival(
            (point.answer for point in points if point.answer is not None),
            (point.lasted for point in points if point.answer is None),
        ),
        reactions={each: reactions[each] for each in Reaction},
        heard=_heard(past),
        partnered=_partnered(past),
        sponsored=_share(
            past, {pk for pk, card in past.cards.items() if card.sponsor_confirmed_on}
        ),
        signals=_signals(past),
    )


def _points(past: Past, period: Period) -> list[_Point]:
    """Open on the day, or open at some time in the period."""
    then = Q(closed_at__gte=midnight(period.start), closed_at__lt=past.until)
    rows = chain(past.open_points, past.points(then))
    return [_point(row, past, period) for row in rows]


def _point(row: Any, past: Past, period: Period) -> _Point:
    key, mode, severity, opened, ended, closing, said, snoozer, snoozes = row
    began = day_at(opened)
    closed, answered = _known(ended, past), _known(said, past)
    until = closed or past.as_of
    lasted = past.days_between(began, until)
    is_solved = closed is not None and closing == Closing.RESOLVED
    answer = lasted if is_solved else None
    if answered is not None:
        answer = past.days_between(began, answered)
    is_new = began in period
    reaction = None
    if is_new and (past.as_of - began).days >= SOON and closing != Closing.WITHDRAWN:
        reaction = Reaction.NOTHING
        if is_solved and (until - began).days <= SOON:
            reaction = Reaction.SOLVED
        elif answered is not None and (answered - began).days <= SOON:
            reaction = Reaction.ANSWERED
        elif snoozes and snoozer:
            reaction = Reaction.PUT_OFF
    return _Point(
        *(key, mode, severity, closed is None, is_solved, lasted),
        *(answer, is_new, reaction),
    )


def _known(moment: str | None, past: Past) -> date | None:
    """The day of what happened by then."""
    day = day_at(moment) if moment else None
    return day if day and day <= past.as_of else None


def _by_mode(points: Iterable[_Point]) -> Iterable[ByMode]:
    """The five ways to fail, and after them what else there is."""
    by_mode: defaultdict[str, list[_Point]] = defaultdict(list)
    for point in points:
        by_mode[point.mode].append(point)
    for mode in FailureMode:
        found = by_mode[mode]
        here = [point for point in found if point.is_open]
        counted = Counter(point.severity for point in here)
        yield ByMode(
            mode,
            counted[Severity.ACTION],
            counted[Severity.ATTENTION],
            counted[Severity.INFO],
            tuple(dict.fromkeys(point.initiative for point in here)),
            survival(
                (point.lasted for point in found if point.is_solved),
                (point.lasted for point in found if not point.is_solved),
            ),
        )


def _share(past: Past, having: set[int]) -> Share:
    return Share(
        tuple(key for key in past.active if key in having),
        tuple(key for key in past.active if key not in having),
    )


def _heard(past: Past) -> Share:
    """Users, people affected or who speaks for them; not members of the team."""
    first = past.as_of - RECENTLY
    rows = (
        Involvement.objects.filter(past.of(), past.later.known("involvements"))
        .filter(held_on__gt=first, held_on__lte=past.as_of)
        .exclude(who=Who.TEAM)
        .order_by()
        .values_list("initiative_id")
        .distinct()
    )
    since, until = first.isoformat(), past.as_of.isoformat()
    again = {
        each.initiative
        for each in past.later.removed.get("involvements", ())
        if since < str(each.values["held_on"]) <= until
        and each.values["who"] != Who.TEAM
    }
    return _share(past, {*(key for (key,) in all_of(rows)), *again})


def _partnered(past: Past) -> Share:
    """With somebody from outside the own department."""
    rows = (
        Partner.objects.filter(past.of(), past.later.known("partners"))
        .filter(is_own_department=False)
        .order_by()
        .values_list("initiative_id")
        .distinct()
    )
    again = {
        each.initiative
        for each in past.later.removed.get("partners", ())
        if not each.values["is_own_department"]
    }
    return _share(past, {*(key for (key,) in all_of(rows)), *again})


def _signals(past: Past) -> tuple[Seen, ...]:
    """Kept once a month, so as of any day they are as they were told then."""
    is_open = Q(closed_at__isnull=True) | Q(closed_at__gte=past.until)
    rows = PortfolioSignal.objects.filter(
        is_open, portfolio=past.portfolio, opened_at__lt=past.until
    )
    return tuple(
        Seen(*row) for row in rows.values_list("code", "value", "limit", "facts")
    )

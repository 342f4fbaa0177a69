"""A portfolio as it was known on a day: what the figures are made of.

Each part is read once, when a figure asks for it, in one query however much there is.
"""

import gc
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from enum import StrEnum
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from django.db.models import Q, QuerySet

from portfolio.clock import DAY, Calendar, running_days
from portfolio.models import (
    Hold,
    Initiative,
    Lesson,
    Passage,
    Portfolio,
    Stage,
    State,
)
from reports.figures.days import DAY_OF, as_text, day_at, day_from
from reports.figures.later import Later
from reports.figures.reading import all_of
from reports.period import midnight
from workflows.models import AttentionPoint, Decision, Outcome


@contextmanager
def undisturbed() -> Iterator[None]:
    """Look for no rubbish meanwhile: of many rows that takes a quarter of the time.

    Whoever paused it goes on with it, so that it always does in the end.
    """
    paused = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if paused:
            gc.enable()


class Exit(StrEnum):
    """How a stay in a stage ended."""

    MOVED_ON = "moved-on"
    MOVED_BACK = "moved-back"
    STOPPED = "stopped"
    HANDED_OVER = "handed-over"


class Stay(NamedTuple):
    """One stay in a stage. `days` until it left or until the day it is known on.

    Days are days on the clock, holds and recess left out, unless asked otherwise.
    """

    initiative: int
    stage: int
    # The place of the stage.
    order: int
    entered_on: date
    left_on: date | None
    days: int
    exit: Exit | None
    is_first: bool

    @property
    def is_lasting(self) -> bool:
        """A stay of one calendar day catches up on paper: it is no time in a stage."""
        return self.left_on != self.entered_on


class Card(NamedTuple):
    """What an initiative says about itself."""

    pk: int
    title: str
    owner: str
    department: str
    application_domain: str
    policy_field: str
    facet: str
    structural_cost_estimate: int | None
    sponsor_confirmed_on: date | None
    pilot_ends_on: date | None


class Ended(NamedTuple):
    """A decision that ended an initiative."""

    initiative: int
    stage: int
    day: date
    outcome: str
    reason: str


# Initiative, stage, place of the stage, entered, left, state of the initiative.
_Row = tuple[int, int, int, date, date | None, str]
Holds = dict[int, list[tuple[date, date | None]]]
_EXITS: dict[str, Exit] = {
    Outcome.STOP: Exit.STOPPED,
    Outcome.HAND_OVER: Exit.HANDED_OVER,
}
_OWN = tuple(name for name in Card._fields if name != "owner")
OF_POINTS = (
    *("initiative_id", "failure_mode", "severity"),
    *(as_text("opened_at"), as_text("closed_at"), "closing"),
    *(as_text("answered_at"), "snoozed_by_id", "snoozes"),
)


class Past:
    """`as_of` is the last day that is known; `initiatives` narrows what it is about.

    With `all_days`, holds, recess and Christmas count too.
    """

    def __init__(
        self,
        portfolio: Portfolio,
        *,
        as_of: date,
        initiatives: QuerySet[Initiative] | None = None,
        all_days: bool = False,
    ) -> None:
        self.portfolio = portfolio
        self.as_of = as_of
        self.all_days = all_days
        self._narrowed = initiatives
        # The first moment that is not known any more.
        self.until = midnight(as_of + DAY)

    def of(self, path: str = "initiative") -> Q:
        """The rows that belong to these initiatives."""
        if self._narrowed is None:
            return Q(**{f"{path}__portfolio" if path else "portfolio": self.portfolio})
        inside = self._narrowed.order_by().values("pk")
        return Q(**{f"{path}__in" if path else "pk__in": inside})

    def in_ledger(self) -> Q:
        """The events that belong to these initiatives, by the index that there is."""
        mine = Q(portfolio=self.portfolio)
        return mine if self._narrowed is None else mine & self.of()

    @cached_property
    def stages(self) -> dict[int, Stage]:
        return {stage.pk: stage for stage in self.portfolio.stages.all()}

    @cached_property
    def later(self) -> Later:
        """What was written down afterwards, to be thought away."""
        return Later.than(self.until, self.in_ledger())

    @cached_property
    def cards(self) -> dict[int, Card]:
        """Every initiative there was, in the order of the board."""
        rows = (
            Initiative.objects.filter(self.of(""), created_at__lt=self.until)
            .order_by("stage__order", "rank")
            .values_list(
                *_OWN[:2], "owner__name", *_OWN[2:-2], *map(as_text, _OWN[-2:])
            )
        )
        cards = {
            row[0]: Card._make((*row[:-2], day_from(row[-2]), day_from(row[-1])))
            for row in all_of(rows)
        }
        for pk, fields in self.later.edits.items():
            known = {name: fields[name] for name in fields if name in _OWN}
            if known and pk in cards:
                cards[pk] = cards[pk]._replace(**known)
        return cards

    @cached_property
    def ended(self) -> list[Ended]:
        """Every decision to stop or to hand over."""
        rows = (
            Decision.objects.filter(self.of(), outcome__in=_EXITS, at__lt=self.until)
            .order_by()
            .values_list(
                *("initiative_id", "stage_id", as_text("at")),
                *("outcome", "stop_reason"),
            )
        )
        return [Ended(a, b, day_at(at), c, d) for a, b, at, c, d in all_of(rows)]

    @cached_property
    def lessons(self) -> list[tuple[int, str, date]]:
        """Of which initiative, about which kind of failure, learnt on which day."""
        rows = (
            Lesson.objects.filter(self.of(), self.later.known("lessons"))
            .filter(learnt_on__lte=self.as_of)
            .order_by("learnt_on", "id")
            .values_list("initiative_id", "failure_mode", as_text("learnt_on"))
        )
        return [(key, mode, DAY_OF[day]) for key, mode, day in all_of(rows)]

    @cached_property
    def holds(self) -> Holds:
        """From and until; an open one ends on no day."""
        found: Holds = defaultdict(list)
        rows = Hold.objects.filter(self.of(), started_on__lte=self.as_of)
        for initiative, start, end in rows.order_by().values_list(
            "initiative_id", "started_on", "ended_on"
        ):
            is_open = end is None or end > self.as_of
            found[initiative].append((start, None if is_open else end))
        return found

    @cached_property
    def clock(self) -> "Clock":
        return Clock(self.portfolio.calendar, self.as_of)

    @cached_property
    def stays(self) -> list[Stay]:
        """Every stay, oldest first per initiative."""
        rows = (
            Passage.objects.filter(self.of(), entered_on__lte=self.as_of)
            .order_by("initiative_id", "entered_on", "id")
            .values_list(
                *("initiative_id", "stage_id", as_text("entered_on")),
                *(as_text("left_on"), "initiative__state"),
            )
        )
        orders = {key: stage.order for key, stage in self.stages.items()}
        read = (
            (key, stage, orders[stage], DAY_OF[entered], day_from(left), state)
            for key, stage, entered, left, state in all_of(rows)
        )
        endings = {
            (e.initiative, e.stage, e.day): _EXITS[e.outcome] for e in self.ended
        }
        holds = {} if self.all_days else self.holds
        return list(_told(read, endings, self.clock, holds, self.all_days))

    @cached_property
    def in_stage(self) -> dict[int, list[Stay]]:
        """The stays in each stage, in the order of the stages."""
        found: dict[int, list[Stay]] = {stage: [] for stage in self.stages}
        for stay in self.stays:
            found[stay.stage].append(stay)
        return found

    @cached_property
    def finished(self) -> dict[int, list[int]]:
        """The days of what left each stage, the shortest first."""
        return {
            stage: sorted(s.days for s in stays if s.left_on and s.is_lasting)
            for stage, stays in self.in_stage.items()
        }

    @cached_property
    def running(self) -> dict[int, list[tuple[int, int]]]:
        """What is in each stage now and its days there, the longest first."""
        found: dict[int, list[tuple[int, int]]] = {stage: [] for stage in self.stages}
        for key, stay in self.present.items():
            found[stay.stage].append((key, stay.days))
        for here in found.values():
            here.sort(key=lambda each: (-each[1], each[0]))
        return found

    @cached_property
    def last(self) -> dict[int, Stay]:
        """Where each initiative is, or was when it ended."""
        return {stay.initiative: stay for stay in self.stays}

    @cached_property
    def began(self) -> dict[int, date]:
        """The day on which each first entered a stage."""
        return {s.initiative: s.entered_on for s in self.stays if s.is_first}

    @cached_property
    def states(self) -> dict[int, State]:
        known = {Exit.HANDED_OVER: State.HANDED_OVER, None: State.ACTIVE}
        states = {
            pk: known.get(stay.exit, State.STOPPED) for pk, stay in self.last.items()
        }
        for pk, spans in self.holds.items():
            if any(end is None for _start, end in spans) and pk in self.present:
                states[pk] = State.ON_HOLD
        return states

    @cached_property
    def present(self) -> dict[int, Stay]:
        """What is under way: active or on hold."""
        return {pk: stay for pk, stay in self.last.items() if stay.left_on is None}

    @cached_property
    def active(self) -> dict[int, Stay]:
        states = self.states
        return {k: s for k, s in self.present.items() if states[k] == State.ACTIVE}

    def days_between(self, start: date, end: date) -> int:
        """On the clock, or all of them where that is asked."""
        if self.all_days:
            return (end - start).days
        return max(self.clock[end] - self.clock[start], 0)

    def points(self, closed: Q) -> list[tuple]:
        """The attention points of which that holds; see `OF_POINTS`."""
        rows = AttentionPoint.objects.filter(self.of(), closed)
        known = rows.filter(opened_at__lt=self.until).order_by()
        return all_of(known.values_list(*OF_POINTS))

    @cached_property
    def open_points(self) -> list[tuple]:
        """Those that were open at the end of the day."""
        return self.points(Q(closed_at__isnull=True) | Q(closed_at__gte=self.until))

    @cached_property
    def gravest(self) -> dict[int, int]:
        """Of what is under way and has open points: the gravest severity of these."""
        found: dict[int, int] = {}
        for key, _mode, severity, *_rest in self.open_points:
            if severity > found.get(key, 0) and key in self.present:
                found[key] = severity
        return found

    def titles(self, keys: Iterable[int]) -> list[str]:
        return [self.cards[key].title for key in keys if key in self.cards]


class Clock(dict[date, int]):
    """How many days ran on the clock before a day, each worked out once."""

    START = date(2000, 1, 1)

    def __init__(self, rest: Calendar, today: date) -> None:
        super().__init__()
        self.rest = rest
        self.today = today

    def __missing__(self, day: date) -> int:
        ran = running_days(self.START, day, rest=self.rest)
        if day < self.START:
            ran = -running_days(day, self.START, rest=self.rest)
        self[day] = ran
        return ran


def _told(
    rows: Iterable[_Row],
    endings: dict[tuple[int, int, date], Exit],
    clock: Clock,
    holds: Holds,
    all_days: bool,
) -> Iterator[Stay]:
    """Ordered passages as stays that know how long they lasted, and why they ended."""
    previous, today = None, clock.today
    for row, following in pairwise((*rows, None)):
        assert row is not None
        initiative, stage, order, entered, left, _state = row
        if left is not None and left > today:
            left = None
        until = left or today
        if all_days:
            days = (until - entered).days
        elif spans := holds.get(initiative):
            days = running_days(entered, until, holds=spans, rest=clock.rest)
        else:
            days = clock[until] - clock[entered]
        why = None
        if left is not None:
            why = endings.get((initiative, stage, left)) or _exit(row, following)
        first = initiative != previous
        yield Stay(initiative, stage, order, entered, left, days, why, first)
        previous = initiative


def _exit(row: _Row, following: _Row | None) -> Exit:
    """What ended a stay where no decision did: the direction it went."""
    initiative, _stage, order, _entered, _left, state = row
    if following is None or following[0] != initiative:
        return Exit.HANDED_OVER if state == State.HANDED_OVER else Exit.STOPPED
    return Exit.MOVED_ON if following[2] > order else Exit.MOVED_BACK

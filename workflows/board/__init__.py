"""The board as a value: everything that it shows, in a fixed number of queries.

`look` says how it is looked at, `chosen` which initiatives that shows, `card` what
stands on each, and `column`, `lane` and `timeline` how they are laid out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import NamedTuple

from accounts.models import User
from portfolio.models import Portfolio, Role, Stage, State
from portfolio.policy import WRITERS
from workflows.board.card import Card, Placed, Point, all_placed
from workflows.board.chosen import ALL_SHOWN, ROWS, STEP, in_order, limits_of, on_board
from workflows.board.column import (
    Column,
    View,
    columns_of,
    counts_of,
    figures_of,
    tallies_in,
    tallies_of,
    whole_of,
)
from workflows.board.ended import Ended, ended_of
from workflows.board.lane import Lane, lanes_of
from workflows.board.look import Density, Lanes, Layout, Look, Sort
from workflows.board.reading import read
from workflows.board.timeline import Month, When, months_of
from workflows.filtering import Filter, parse

__all__ = [
    "ROWS",
    "STEP",
    "Board",
    "Card",
    "Column",
    "Density",
    "Ended",
    "Held",
    "Lane",
    "Lanes",
    "Layout",
    "Look",
    "Month",
    "Placed",
    "Point",
    "Said",
    "Sort",
    "View",
    "When",
    "board",
    "on_board",
]

USUAL = Look()


class Held(NamedTuple):
    """A card on hold, where, and until when."""

    card: Card
    stage: Stage
    resume_on: date | None


class Said(NamedTuple):
    """What a board says besides its cards, as a value."""

    look: Look
    asked: Filter
    total: int
    found: int
    running: int
    on_hold_total: int
    ended_total: int
    asking: int
    next_decision_on: date | None
    may_move: bool
    may_decide: bool
    may_manage: bool
    views: tuple[View, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """`rows` are the running cards that are shown, in their order.

    `columns` holds them by stage, `lanes` by lane and stage, `months` by planned date.
    """

    portfolio: Portfolio
    look: Look
    # What is looked for, and among how many.
    asked: Filter
    total: int
    rows: list[Placed]
    columns: list[Column]
    lanes: list[Lane]
    months: list[Month]
    on_hold: list[Held]
    on_hold_total: int
    ended: dict[str, list[Ended]]
    asking: int
    next_decision_on: date | None
    may_move: bool
    may_decide: bool
    may_manage: bool
    # Their own saved views, and those that are shared here.
    views: tuple[View, ...]

    @property
    def stopped(self) -> list[Ended]:
        """The newest."""
        return self.ended[State.STOPPED]

    @property
    def stopped_total(self) -> int:
        return self.stopped[0].total if self.stopped else 0

    @property
    def handed_over(self) -> list[Ended]:
        """The newest."""
        return self.ended[State.HANDED_OVER]

    @property
    def handed_over_total(self) -> int:
        return self.handed_over[0].total if self.handed_over else 0

    @property
    def ended_total(self) -> int:
        return self.stopped_total + self.handed_over_total

    @property
    def running(self) -> int:
        """How many run, shown or not."""
        return sum(column.count for column in self.columns)

    @property
    def found(self) -> int:
        return self.running + self.on_hold_total

    @property
    def said(self) -> Said:
        return Said(*(getattr(self, name) for name in Said._fields))


def board(
    portfolio: Portfolio,
    *,
    user: User,
    today: date,
    look: Look = USUAL,
    at_most: int | None = ALL_SHOWN,
) -> Board:
    """The board of this portfolio as this user may see and use it, in this look.

    With more running initiatives than `at_most` it shows a part of its cards.
    """
    whole = whole_of(portfolio, user, today)
    stages = [each.stage for each in whole.stages]
    asked = parse(look.q, stages=stages)
    running = sum(each.running for each in whole.stages)
    is_large = at_most is not None and running > at_most
    limits = limits_of(look, stages) if is_large else ()
    find = partial(asked.narrow, user=user, today=today) if asked else None
    cards, ended, present = read(portfolio, look, stages, limits, find, user, today)
    shown = all_placed(cards, today, portfolio.calendar)
    if look.sort == Sort.DAYS and look.layout != Layout.TIMELINE:
        # On the clock, where holds and recess do not count.
        shown.sort(key=lambda each: each.card.days, reverse=not look.reverse)
    rows = [each for each in shown if each.state == State.ACTIVE]
    if asked or look.lanes:
        tallies = tallies_in(shown, today)
        if is_large:
            tallies = tallies_of(in_order(present(), look, today), today)
        counts, figures = counts_of(tallies), figures_of(tallies)
    else:
        counts, figures = whole.counts, whole.figures
    return Board(
        portfolio=portfolio,
        look=look,
        asked=asked,
        total=running + sum(each.waiting for each in whole.stages),
        rows=rows,
        columns=columns_of(whole.stages, rows, counts),
        lanes=lanes_of(look.lanes, whole.stages, rows, counts) if look.lanes else [],
        months=months_of(rows, today=today) if look.layout == Layout.TIMELINE else [],
        on_hold=_on_hold(shown, stages),
        ended=ended_of(ended),
        may_move=not whole.roles.isdisjoint(WRITERS),
        may_decide=Role.GATEKEEPER in whole.roles,
        may_manage=Role.MANAGER in whole.roles,
        views=whole.views,
        **figures._asdict(),
    )


def _on_hold(shown: Sequence[Placed], stages: Sequence[Stage]) -> list[Held]:
    places = {stage.pk: stage for stage in stages}
    return [
        Held(each.card, places[each.stage], each.resume_on)
        for each in shown
        if each.state == State.ON_HOLD
    ]

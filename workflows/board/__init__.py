"""The board as a value: everything that it shows, in a fixed number of queries.

`look` says how it is looked at, `chosen` which initiatives that shows, `card` what
stands on each, and `column`, `lane` and `timeline` how they are laid out.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, NamedTuple

from django.db.models import QuerySet

from accounts.models import User
from portfolio.models import Initiative, Portfolio, Role, Stage, State
from portfolio.policy import WRITERS
from workflows.board.card import Card, Placed, Point, placed
from workflows.board.chosen import ALL_SHOWN, ROWS, STEP, first_of, in_order
from workflows.board.column import (
    PRESENT,
    Column,
    Tally,
    columns_of,
    counts_of,
    stages_of,
    tallies_of,
)
from workflows.board.ended import Ended, ended_of
from workflows.board.lane import Lane, lanes_of
from workflows.board.look import Density, Lanes, Layout, Look, Sort
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
    "Sort",
    "When",
    "board",
]

USUAL = Look()


class Held(NamedTuple):
    """A card on hold, where, and until when."""

    card: Card
    stage: Stage
    resume_on: date | None


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
    def running(self) -> int:
        """How many run, shown or not."""
        return sum(column.count for column in self.columns)

    @property
    def found(self) -> int:
        return self.running + self.on_hold_total


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
    counted = stages_of(portfolio, user)
    stages = [each.stage for each in counted]
    asked = parse(look.q, stages=stages)
    narrowed = partial(asked.narrow, user=user, today=today)
    found = in_order(narrowed(on_board(portfolio)), look)
    running = sum(each.running for each in counted)
    is_large = at_most is not None and running > at_most
    wanted = first_of(found, look, stages) if is_large else found
    shown = list(placed(wanted, today=today))
    if look.sort == Sort.DAYS and look.layout != Layout.TIMELINE:
        # On the clock, where holds and recess do not count.
        shown.sort(key=lambda each: each.card.days, reverse=not look.reverse)
    rows = [each for each in shown if each.state == State.ACTIVE]
    tallies = tallies_of(found, today) if is_large else _tallies_in(shown, today)
    counts = counts_of(tallies)
    roles = counted[0].roles if counted else set()
    return Board(
        portfolio=portfolio,
        look=look,
        asked=asked,
        total=sum(each.present for each in counted),
        rows=rows,
        columns=columns_of(counted, rows, counts),
        lanes=lanes_of(look.lanes, counted, rows, counts) if look.lanes else [],
        months=months_of(rows, today=today) if look.layout == Layout.TIMELINE else [],
        on_hold=_on_hold(shown, stages),
        ended=ended_of(narrowed(portfolio.initiatives.all())),
        may_move=not roles.isdisjoint(WRITERS),
        may_decide=Role.GATEKEEPER in roles,
        may_manage=Role.MANAGER in roles,
        **_figures(tallies),
    )


def on_board(portfolio: Portfolio) -> QuerySet[Initiative]:
    return Initiative.objects.filter(portfolio=portfolio, state__in=PRESENT)


def _on_hold(shown: Sequence[Placed], stages: Sequence[Stage]) -> list[Held]:
    places = {stage.pk: stage for stage in stages}
    return [
        Held(each.card, places[each.stage], each.resume_on)
        for each in shown
        if each.state == State.ON_HOLD
    ]


def _tallies_in(shown: Sequence[Placed], today: date) -> list[Tally]:
    """The same as `tallies_of`, from cards that are all there."""
    parts: defaultdict[tuple[str, Any, int], list[Placed]] = defaultdict(list)
    for each in shown:
        parts[each.state, each.lane, each.stage].append(each)
    return [
        Tally(
            *part,
            len(cards),
            sum(each.card.asks for each in cards),
            min(
                (day for each in cards if (day := each.gate_on) and day >= today),
                default=None,
            ),
        )
        for part, cards in parts.items()
    ]


def _figures(tallies: Sequence[Tally]) -> dict[str, Any]:
    """The figures of the first line."""
    running = [each for each in tallies if each.state == State.ACTIVE]
    waiting = [each for each in tallies if each.state == State.ON_HOLD]
    return {
        "asking": sum(each.asking for each in tallies),
        "on_hold_total": sum(each.cards for each in waiting),
        "next_decision_on": min(
            (each.first for each in running if each.first), default=None
        ),
    }

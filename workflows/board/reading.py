"""The rows of a board: of its cards, and of what has ended.

The whole board is what most people look at: its queries are composed once.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from django.db.models import QuerySet, Value

from accounts.composed import answer, slot
from accounts.models import User
from portfolio.models import Initiative, Portfolio, Stage, not_hidden
from portfolio.rows import as_rows
from workflows.board.card import cards_in
from workflows.board.chosen import PRESENT, Day, first_of, in_order, on_board
from workflows.board.ended import FOUND_SHOWN, ended_in
from workflows.board.look import Density, Layout, Look

Rows = Sequence[tuple[Any, ...]]
Present = Callable[[], QuerySet[Initiative]]
Find = Callable[[QuerySet[Initiative]], QuerySet[Initiative]]
# How many of each stage, or of the only list; nothing where all are shown.
Limits = tuple[int, ...]


def read(
    portfolio: Portfolio,
    look: Look,
    stages: Sequence[Stage],
    limits: Limits,
    find: Find | None,
    user: User,
    today: date,
) -> tuple[Rows, Rows, Present]:
    """Those that `find` finds, if something is looked for; and all that are present.

    The last is composed when it is asked, which is seldom. In five thousand texts one
    looks once, and goes on with the keys.
    """
    if find:
        found = find(portfolio.initiatives.filter(not_hidden(user)))
        return _found(found, look, stages, limits, today)
    keys = {f"stage{number}": stage.pk for number, stage in enumerate(stages)}
    same = replace(look, shown=(), view="", density=Density.COMFORTABLE)
    here, day = {"portfolio": portfolio.pk, "user": user.pk}, {"today": today}
    cards = answer(_all_cards, same, limits, tuple(keys), **here, **day, **keys)
    return cards, answer(_all_ended, **here), partial(on_board, portfolio, user)


def _found(
    found: QuerySet[Initiative],
    look: Look,
    stages: Sequence[Stage],
    limits: Limits,
    today: date,
) -> tuple[Rows, Rows, Present]:
    rows = list(in_order(found, look, today).values_list("pk", "state", "stage_id"))
    present = [row for row in rows if row[1] in PRESENT]
    ended = listed(key for key, state, _stage in rows if state not in PRESENT)
    there = shown = listed(key for key, _state, _stage in present)
    places = [stage.pk for stage in stages]
    if limits and not look.lanes:
        shown, limits = listed(_first(present, look, places, limits)), ()
    cards = _cards(shown, look, limits, places, today)
    return list(cards), list(ended_in(ended, FOUND_SHOWN)), lambda: there


def _first(
    rows: Rows, look: Look, stages: Sequence[int], limits: Limits
) -> Iterator[int]:
    """Those of these rows, in their order, that are shown at first."""
    is_board = look.layout == Layout.BOARD
    most = dict(zip(stages, limits, strict=True)) if is_board else {}
    so_far: Counter[tuple[str, int]] = Counter()
    for key, state, stage in rows:
        part = (state, stage if is_board else 0)
        so_far[part] += 1
        if so_far[part] <= most.get(stage, limits[0]):
            yield key


def listed(keys: Iterable[int]) -> QuerySet[Initiative]:
    """The initiatives with these keys, however many: one value for the database."""
    return Initiative.objects.filter(pk__in=as_rows(json.dumps(list(keys))))


def _all_cards(
    look: Look, limits: Limits, keys: tuple[str, ...]
) -> QuerySet[Initiative, Any]:
    stages = [slot(key) for key in keys]
    here = on_board(slot("portfolio"), slot("user"))
    return _cards(here, look, limits, stages, slot("today"))


def _all_ended() -> QuerySet[Initiative, Any]:
    here = Initiative.objects.filter(portfolio=slot("portfolio"))
    return ended_in(here.filter(not_hidden(slot("user"))))


def _cards(
    found: QuerySet[Initiative],
    look: Look,
    limits: Limits,
    stages: Sequence[int | Value],
    today: Day,
) -> QuerySet[Initiative, Any]:
    ordered = in_order(found, look, today)
    if limits:
        ordered = in_order(first_of(ordered, look, limits, stages), look, today)
    return cards_in(ordered, today)

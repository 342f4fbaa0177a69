"""The rows of a board, in two queries: of its cards, and of what has ended.

The whole board is what most people look at: its queries are composed once.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import QuerySet, Value

from portfolio.composed import answer, slot
from portfolio.models import Initiative, Portfolio, Stage
from workflows.board.card import cards_in
from workflows.board.chosen import first_of, in_order, on_board
from workflows.board.ended import ended_in
from workflows.board.look import Density, Look

Rows = Sequence[tuple[Any, ...]]
Find = Callable[[QuerySet[Initiative]], QuerySet[Initiative]]
# How many of each stage, or of the only list; nothing where all are shown.
Limits = tuple[int, ...]


def read(
    portfolio: Portfolio,
    look: Look,
    stages: Sequence[Stage],
    limits: Limits,
    find: Find | None,
) -> tuple[Rows, Rows]:
    """Those that `find` finds, if something is looked for."""
    keys = {f"stage{number}": stage.pk for number, stage in enumerate(stages)}
    if find:
        found = _cards(find(on_board(portfolio)), look, limits, [*keys.values()])
        return list(found), list(ended_in(find(portfolio.initiatives.all())))
    same = replace(look, shown=(), view="", density=Density.COMFORTABLE)
    there = {"portfolio": portfolio.pk}
    cards = answer(_all_cards, same, limits, tuple(keys), **there, **keys)
    return cards, answer(_all_ended, **there)


def _all_cards(
    look: Look, limits: Limits, keys: tuple[str, ...]
) -> QuerySet[Initiative, Any]:
    stages = [slot(key) for key in keys]
    return _cards(on_board(slot("portfolio")), look, limits, stages)


def _all_ended() -> QuerySet[Initiative, Any]:
    return ended_in(Initiative.objects.filter(portfolio=slot("portfolio")))


def _cards(
    found: QuerySet[Initiative],
    look: Look,
    limits: Limits,
    stages: Sequence[int | Value],
) -> QuerySet[Initiative, Any]:
    ordered = in_order(found, look)
    if limits:
        ordered = in_order(first_of(ordered, look, limits, stages), look)
    return cards_in(ordered)

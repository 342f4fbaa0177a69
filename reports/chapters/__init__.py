"""The chapters of a report, in the language of the reader; see reports/tables.py."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from reports.chapters import (
    attention,
    balance,
    forecast,
    funnel,
    gates,
    learning,
    moving,
    outcome,
    since,
    standing,
    stuck,
)
from reports.chapters.making import Asked
from reports.figures.past import undisturbed
from reports.tables import Chapter

# In the order in which management asks; the first five are what a dashboard opens with.
CHAPTERS: Mapping[str, Callable[[Asked], Chapter]] = {
    "standing": standing.chapter,
    "moving": moving.chapter,
    "stuck": stuck.chapter,
    "gates": gates.chapter,
    "learning": learning.chapter,
    "forecast": forecast.chapter,
    "outcome": outcome.chapter,
    "funnel": funnel.chapter,
    "attention": attention.chapter,
    "balance": balance.chapter,
    "since": since.chapter,
}
# Tables of what goes wrong with a portfolio as a whole, which is for its managers.
MANAGERS = ("signals",)


def chapters(
    asked: Asked, keys: Iterable[str] = tuple(CHAPTERS)
) -> tuple[Chapter, ...]:
    """These chapters, or all; each reads only what it needs."""
    with undisturbed():
        return tuple(CHAPTERS[key](asked) for key in keys)


def for_everybody(told: Iterable[Chapter]) -> tuple[Chapter, ...]:
    """What everybody may read of it who takes part in the portfolio."""
    return tuple(
        replace(each, tables=tuple(t for t in each.tables if t.key not in MANAGERS))
        for each in told
    )


__all__ = ["CHAPTERS", "Asked", "chapters", "for_everybody"]

"""The pulse of a board: that it changed, and which cards did since a number."""

from django.db import transaction
from django.db.models import F, QuerySet, Subquery

from portfolio.models import Portfolio
from workflows.models import Pulse, Standing


@transaction.atomic
def beat(
    portfolio: int, changed: QuerySet[Standing] | None = None, **values: int
) -> int:
    """Count a change of the board, and stamp these standings with its number.

    `values` are written along; gives how many standings there were.
    """
    count(portfolio)
    return stamp(portfolio, changed, **values) if changed is not None else 0


def count(portfolio: int) -> None:
    """Count a change of the board.

    From here on others wait for the next number, so it comes late in a transaction;
    and standings are written after it, never before, or two would wait for each other.
    """
    mine = Pulse.objects.filter(portfolio=portfolio)
    if not mine.update(number=F("number") + 1):
        first = Pulse(portfolio_id=portfolio)
        Pulse.objects.bulk_create([first], ignore_conflicts=True)
        mine.update(number=F("number") + 1)


def stamp(portfolio: int, changed: QuerySet[Standing], **values: int) -> int:
    number = Pulse.objects.filter(portfolio=portfolio).values("number")
    return changed.update(pulse=Subquery(number), **values)


def changed_since(portfolio: Portfolio, number: int, *, at_most: int) -> list[int]:
    """The cards that changed since this number; one more than asked for is too many."""
    changed = Standing.objects.filter(initiative__portfolio=portfolio, pulse__gt=number)
    keys = changed.order_by("pulse").values_list("initiative", flat=True)
    return list(keys[: at_most + 1])

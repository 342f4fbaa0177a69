"""The pulse of a board: that it changed, and which cards did since a number."""

from django.db import transaction
from django.db.models import F, QuerySet, Subquery

from portfolio.models import Portfolio
from workflows.models import Pulse, Standing


@transaction.atomic
def beat(
    portfolio: int, changed: QuerySet[Standing] | None = None, **values: int
) -> int:
    """Count a change of the board, and stamp these standings with the number.

    The last thing in a transaction: from here on others wait for the next number.
    `values` are written along; gives how many standings there were.
    """
    mine = Pulse.objects.filter(portfolio=portfolio)
    if not mine.update(number=F("number") + 1):
        first = Pulse(portfolio_id=portfolio)
        Pulse.objects.bulk_create([first], ignore_conflicts=True)
        mine.update(number=F("number") + 1)
    if changed is None:
        return 0
    return changed.update(pulse=Subquery(mine.values("number")), **values)


def changed_since(portfolio: Portfolio, number: int, *, at_most: int) -> list[int]:
    """The cards that changed since this number; one more than asked for is too many."""
    changed = Standing.objects.filter(initiative__portfolio=portfolio, pulse__gt=number)
    keys = changed.order_by("pulse").values_list("initiative", flat=True)
    return list(keys[: at_most + 1])

"""The pulse of a board: that something on it changed."""

from django.db import transaction
from django.db.models import F

from workflows.models import Pulse


@transaction.atomic(savepoint=False)
def beat(portfolio: int) -> None:
    """Count a change of the board.

    From here on others wait for the next number, so it comes late in a transaction;
    and standings are written after it, never before, or two would wait for each other.
    """
    mine = Pulse.objects.filter(portfolio=portfolio)
    if not mine.update(number=F("number") + 1):
        first = Pulse(portfolio_id=portfolio)
        Pulse.objects.bulk_create([first], ignore_conflicts=True)
        mine.update(number=F("number") + 1)

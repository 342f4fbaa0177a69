"""The pulse of a board: that something on it changed."""

from django.db import transaction
from django.db.models import F

from accounts.composed import Change, changed, slot
from workflows.models import Pulse


@transaction.atomic(savepoint=False)
def beat(portfolio: int) -> None:
    """Count a change of the board.

    From here on others wait for the next number, so it comes late in a transaction;
    and standings are written after it, never before, or two would wait for each other.
    """
    if not changed(_counted, portfolio=portfolio):
        first = Pulse(portfolio_id=portfolio)
        Pulse.objects.bulk_create([first], ignore_conflicts=True)
        changed(_counted, portfolio=portfolio)


def _counted() -> Change:
    mine = Pulse.objects.filter(portfolio=slot("portfolio"))
    return mine, {"number": F("number") + 1}

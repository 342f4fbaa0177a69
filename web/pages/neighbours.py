"""The municipalities that a portfolio follows, and how that goes, in words."""

from dataclasses import dataclass

from django.db.models import Count
from django.utils.translation import gettext as _

from accounts.models import User
from notifications.neighbours import UNREADABLE
from notifications.safe_url import Why
from portfolio.models import Neighbour, Portfolio


@dataclass(frozen=True, slots=True)
class NeighbourRow:
    neighbour: Neighbour
    entries: int
    why: str


def neighbour_rows(user: User, portfolio: Portfolio) -> list[NeighbourRow]:
    """Each with how much it tells; one query."""
    followed = Neighbour.objects.visible_to(user).followed().filter(portfolio=portfolio)
    counted = followed.annotate(total=Count("entries"))
    return [NeighbourRow(each, each.total, why(each.error)) for each in counted]


def why(error: str) -> str:
    if not error:
        return ""
    if error in Why.values:
        return str(Why(error).label)
    if error == UNREADABLE:
        return _("What it answers is not the feed of an open portfolio.")
    status = error.rpartition(" ")[2]
    if status == "404":
        return _("There is no open portfolio at this address (404).")
    return _("The server answers with an error (%(status)s).") % {"status": status}

"""When the clock of a portfolio stands still."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.policy import require
from portfolio.clock import Period
from portfolio.ledger import Kind, Stale, record_about
from portfolio.models import Portfolio
from portfolio.rest import Rest
from workflows.policy import may_set_calendar
from workflows.standing import forget

EARLIEST, LATEST = date(1990, 1, 1), date(2100, 12, 31)
# Longer would be a slip of the hand, and stop every reminder.
LONGEST = 92
MOST = 60
LONGEST_NAME = 60


@transaction.atomic
def set_calendar(
    portfolio: Portfolio,
    rest: Rest,
    *,
    seen: Mapping[str, Any] | None = None,
    by: User,
    at: datetime,
) -> Portfolio:
    """Keep other days of rest; what stays the same leaves no trace.

    Every day counts anew, those of the past too. Raises ValidationError for "recesses"
    and "free", and Stale when what is kept is no longer as it was `seen`.
    """
    portfolio = Portfolio.objects.select_for_update().get(pk=portfolio.pk)
    require(may_set_calendar(by, portfolio))
    before = portfolio.rest
    if seen is not None and seen != before:
        said = _("Somebody else changed this meanwhile. Compare and save again.")
        raise Stale(said, code="stale")
    errors = {
        "recesses": _mistakes(rest.recesses),
        "free": _mistakes((first, last) for first, last, _name in rest.free),
    }
    if any(len(name) > LONGEST_NAME for _first, _last, name in rest.free):
        errors["free"].append(_("Use a shorter name."))
    if found := {name: said for name, said in errors.items() if said}:
        raise ValidationError(found)
    if rest.kept != before:
        portfolio.rest = rest.kept
        portfolio.save(update_fields=["rest"])
        forget(portfolio)
        changes = {"before": before, "after": portfolio.rest}
        record_about(portfolio, Kind.CALENDAR_SET, by=by, at=at, **changes)
    return portfolio


def _mistakes(periods: Iterable[Period]) -> list[str]:
    """What is wrong with these, in sentences; each once."""
    ordered, said = sorted(periods), []
    if len(ordered) > MOST:
        said.append(_("These are too many. Keep at most %(most)d.") % {"most": MOST})
    if any(last < first for first, last in ordered):
        said.append(_("The last day comes before the first. Change one of the two."))
    if any(not EARLIEST <= day <= LATEST for period in ordered for day in period):
        said.append(_("This is no day that somebody could mean. Change it."))
    if any((last - first).days >= LONGEST for first, last in ordered):
        said.append(
            _("Kiem would be silent too long. Take at most %(days)d days at a time.")
            % {"days": LONGEST}
        )
    if any(last >= first for (_start, last), (first, _end) in pairwise(ordered)):
        said.append(_("Two of these overlap. Change the days of one."))
    return said

"""Saying how long what is closed is kept."""

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.policy import require
from portfolio.ledger import Kind, record_about
from portfolio.models import Ending, Portfolio, RetentionTerm
from portfolio.models.retention import LONGEST
from portfolio.policy import may_keep_archive
from portfolio.retention import Term, terms_in


@transaction.atomic
def set_retention(
    portfolio: Portfolio, wanted: Mapping[Ending, Term], *, by: User, at: datetime
) -> None:
    """Change terms; what stays the same leaves no trace.

    Raises ValidationError per ending, and per ending with "-ground".
    """
    portfolio = Portfolio.objects.select_for_update().get(pk=portfolio.pk)
    require(may_keep_archive(by, portfolio))
    before = terms_in(portfolio)
    _refuse(wanted)
    changes = {
        ending.value: [_told(before[ending]), _told(term)]
        for ending, term in wanted.items()
        if _told(term) != _told(before[ending])
    }
    for ending in changes:
        years, ground = wanted[Ending(ending)]
        RetentionTerm.objects.update_or_create(
            portfolio=portfolio,
            ending=ending,
            defaults={"years": years, "ground": str(ground).strip()},
        )
    if changes:
        record_about(portfolio, Kind.RETENTION_SET, by=by, at=at, changes=changes)


def _told(term: Term) -> list[int | str | None]:
    return [term.years, str(term.ground).strip()]


def _refuse(wanted: Mapping[Ending, Term]) -> None:
    errors = {}
    for ending, (years, ground) in wanted.items():
        if years is not None and not 0 <= years <= LONGEST:
            words = {"least": 0, "most": LONGEST}
            errors[ending.value] = [
                _("Enter a number from %(least)d to %(most)d.") % words
            ]
        if not 0 < len(str(ground).strip()) <= 200:
            errors[f"{ending.value}-ground"] = [
                _("Say on which ground, in at most 200 signs.")
            ]
    if errors:
        raise ValidationError(errors)

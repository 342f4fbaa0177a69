"""From when the rules speak in one portfolio."""

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.policy import require
from portfolio.ledger import Kind, record_about
from portfolio.models import Portfolio
from workflows.limits import DEFAULTS, Limits, limits_in, mistakes_in
from workflows.models import Outlook, RuleLimit
from workflows.policy import may_set_limits
from workflows.rules import signals
from workflows.standing import forget

# Rule and stage.
Place = tuple[str, str]


@transaction.atomic
def set_limits(
    portfolio: Portfolio,
    changes: Mapping[Place, Limits | None],
    *,
    by: User,
    at: datetime,
) -> None:
    """Change limits; None takes the usual ones. What stays the same leaves no trace.

    Raises ValidationError per "rule-stage".
    """
    portfolio = Portfolio.objects.select_for_update().get(pk=portfolio.pk)
    require(may_set_limits(by, portfolio))
    _refuse(changes)
    table = limits_in(portfolio)
    told = {}
    for (rule, stage), wanted in changes.items():
        before, usual = table[rule][stage], DEFAULTS[rule][stage]
        after = usual if wanted is None else wanted
        if after != before:
            _write(portfolio, (rule, stage), None if after == usual else after)
            told[_name((rule, stage))] = [before.as_told, after.as_told]
    if told:
        forget(portfolio)
        record_about(portfolio, Kind.LIMITS_SET, by=by, at=at, changes=told)


@transaction.atomic
def set_signal_limits(
    portfolio: Portfolio,
    changes: Mapping[str, int | None],
    *,
    by: User,
    at: datetime,
) -> None:
    """Change from when something stands out in the portfolio as a whole; None is never.

    It is looked at anew at the next tick. Raises ValidationError per code.
    """
    portfolio = Portfolio.objects.select_for_update().get(pk=portfolio.pk)
    require(may_set_limits(by, portfolio))
    _refuse_signals(changes)
    before = signals.limits_of(portfolio.rule_limits.all())
    told = {c: [before[c], new] for c, new in changes.items() if new != before[c]}
    for code, (_old, new) in told.items():
        if new == signals.DEFAULTS[code]:
            portfolio.rule_limits.filter(rule=code).delete()
        else:
            portfolio.rule_limits.update_or_create(
                rule=code, stage="", defaults={"attention": new}
            )
    if told:
        Outlook.objects.filter(portfolio=portfolio).delete()
        record_about(portfolio, Kind.LIMITS_SET, by=by, at=at, changes=told)


def _refuse_signals(changes: Mapping[str, int | None]) -> None:
    errors = {}
    for code, limit in changes.items():
        most = signals.BY_CODE[code].most
        if limit is not None and not 1 <= limit <= most:
            words = {"least": 1, "most": most}
            errors[code] = _("Enter a number from %(least)d to %(most)d.") % words
    if errors:
        raise ValidationError(errors)


def _name(place: Place) -> str:
    return "-".join(place)


def _refuse(changes: Mapping[Place, Limits | None]) -> None:
    errors = {
        _name(place): said
        for place, limits in changes.items()
        if (said := mistakes_in(*place, limits or Limits()))
    }
    if errors:
        raise ValidationError(errors)


def _write(portfolio: Portfolio, place: Place, limits: Limits | None) -> None:
    rule, stage = place
    if limits is None:
        portfolio.rule_limits.filter(rule=rule, stage=stage).delete()
        return
    info, attention, action = limits.as_told
    RuleLimit.objects.update_or_create(
        portfolio=portfolio,
        rule=rule,
        stage=stage,
        defaults={"info": info, "attention": attention, "action": action},
    )

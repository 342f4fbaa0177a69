"""Keeping legal checks, and the list of them that a portfolio uses."""

from copy import copy
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.policy import require
from portfolio.clock import day_of
from portfolio.ledger import Kind, lock, record, record_about, refuse_future
from portfolio.models import CheckStatus, Initiative, LegalCheck, Portfolio
from portfolio.policy import may_contribute
from workflows import applies
from workflows.legal import SETTLED
from workflows.models import ConditionalCheck
from workflows.policy import may_edit_playbook
from workflows.standing import forget

# What is said about a check of an initiative.
KEPT = ("status", "outcome", "done_on", "responsible", "link")
# What a manager writes about a check; its slug stays.
EDITABLE = (
    "label_nl",
    "label_en",
    "applies_when",
    "due_before",
    "responsible_nl",
    "responsible_en",
    "adviser",
    "evidence_nl",
    "evidence_en",
    "status_nl",
    "status_en",
    "checked_on",
    "valid_months",
)


@transaction.atomic
def keep_check(
    initiative: Initiative,
    *,
    slug: str,
    status: str,
    outcome: str = "",
    done_on: date | None = None,
    responsible: str = "",
    link: str = "",
    by: User,
    at: datetime,
) -> LegalCheck:
    """Say how a legal check stands; what stays the same leaves no trace.

    `slug` is a conditional check of the portfolio.
    """
    initiative = lock(initiative)
    require(may_contribute(by, initiative))
    listed = ConditionalCheck.objects.filter(portfolio=initiative.portfolio_id)
    check = listed.filter(slug=slug).first()
    if check is None:
        raise ValidationError(
            {"slug": [_("This portfolio has no such check.")]}, code="check"
        )
    found = initiative.legal_checks.filter(slug=slug).first()
    found = found or LegalCheck(initiative=initiative, slug=slug)
    if status == CheckStatus.DONE and done_on is None:
        done_on = day_of(at)
    before = copy(found)
    found.status, found.outcome, found.done_on = status, outcome.strip(), done_on
    found.responsible, found.link = responsible, link.strip()
    found.full_clean()
    _refuse_bare(found, at)
    if found.pk and all(getattr(found, n) == getattr(before, n) for n in KEPT):
        return found
    found.save()
    record(
        initiative,
        Kind.LEGAL_CHECKED,
        by=by,
        at=at,
        check=slug,
        label=check.label,
        status=status,
        outcome=found.outcome,
        link=found.link,
    )
    return found


def _refuse_bare(check: LegalCheck, at: datetime) -> None:
    """What is settled says with what, and not before the day."""
    if check.status in SETTLED and not (check.outcome or check.link):
        raise ValidationError(
            {
                "outcome": [
                    _("Say what came out, why it does not apply, or give a link.")
                ]
            }
        )
    refuse_future({"done_on": check.done_on}, at)


@transaction.atomic
def add_conditional_check(
    portfolio: Portfolio, *, slug: str, by: User, at: datetime, **texts: Any
) -> ConditionalCheck:
    """Put another check on the list; `texts` are fields of EDITABLE."""
    portfolio = _locked(portfolio, by)
    last = portfolio.conditional_checks.aggregate(last=Max("order"))["last"] or 0
    check = ConditionalCheck(portfolio=portfolio, slug=slug, order=last + 1)
    _write(check, texts)
    check.save()
    _changed(portfolio, check, by=by, at=at, what="added")
    return check


@transaction.atomic
def edit_conditional_check(
    check: ConditionalCheck, changes: dict[str, Any], *, by: User, at: datetime
) -> ConditionalCheck:
    """Change a check of the list; what was recorded about initiatives stays."""
    portfolio = _locked(check.portfolio, by)
    check.refresh_from_db()
    before = {name: getattr(check, name) for name in changes}
    _write(check, changes)
    if any(value != getattr(check, name) for name, value in before.items()):
        check.save()
        _changed(portfolio, check, by=by, at=at, what="edited")
    return check


@transaction.atomic
def place_conditional_check(
    check: ConditionalCheck, place: int, *, by: User, at: datetime
) -> None:
    """Move a check to this place in the list; the first is 1."""
    portfolio = _locked(check.portfolio, by)
    listed = list(portfolio.conditional_checks.order_by("order", "pk"))
    rest = [each for each in listed if each.pk != check.pk]
    rest.insert(max(place, 1) - 1, check)
    if rest == listed:
        return
    for order, each in enumerate(rest, start=1):
        each.order = order
    ConditionalCheck.objects.bulk_update(rest, ["order"])
    _changed(portfolio, check, by=by, at=at, what="moved")


@transaction.atomic
def remove_conditional_check(
    check: ConditionalCheck, *, by: User, at: datetime
) -> None:
    """Take a check off the list, unless something was recorded about it."""
    portfolio = _locked(check.portfolio, by)
    recorded = LegalCheck.objects.filter(
        initiative__portfolio=portfolio, slug=check.slug
    )
    if recorded.exists():
        raise ValidationError(
            _("Initiatives have recorded something about this check. Let it stay."),
            code="used",
        )
    check.delete()
    _changed(portfolio, check, by=by, at=at, what="removed")


def _locked(portfolio: Portfolio, by: User) -> Portfolio:
    portfolio = Portfolio.objects.select_for_update().get(pk=portfolio.pk)
    require(may_edit_playbook(by, portfolio))
    return portfolio


def _write(check: ConditionalCheck, texts: dict[str, Any]) -> None:
    for name, value in texts.items():
        if name not in EDITABLE:
            raise TypeError(f"{name} cannot be edited")
        setattr(check, name, value)
    check.full_clean(exclude=["sources"])
    if check.applies_when:
        try:
            applies.read(check.applies_when)
        except ValidationError as refusal:
            raise ValidationError({"applies_when": refusal.messages}) from refusal
    if check.due_before.portfolio_id != check.portfolio_id:
        raise ValidationError({"due_before": [_("This portfolio has no such stage.")]})


def _changed(
    portfolio: Portfolio, check: ConditionalCheck, *, by: User, at: datetime, what: str
) -> None:
    forget(portfolio)
    record_about(
        portfolio,
        Kind.CHECKS_EDITED,
        by=by,
        at=at,
        check=check.slug,
        label=check.label,
        what=what,
    )

"""Names of stages, questions of gates, words of outcomes and limits of a portfolio."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.policy import require
from portfolio.ledger import Kind, Stale, record_about
from portfolio.models import Portfolio
from workflows.models import Outcome, OutcomeText
from workflows.playbook.entries import LANGUAGES, one_line
from workflows.policy import may_edit_playbook
from workflows.standing import forget
from workflows.terms import LIMITS, mistakes_in_limits, terms_of


@transaction.atomic
def edit_terms(
    portfolio: Portfolio,
    changes: Mapping[str, Any],
    *,
    seen: Mapping[str, Any] | None = None,
    by: User,
    at: datetime,
) -> Portfolio:
    """Change terms, named as in `terms_as_told`; what stays the same leaves no trace.

    Raises ValidationError per name, and Stale for what is no longer as it was `seen`.
    """
    portfolio = Portfolio.objects.select_for_update().get(pk=portfolio.pk)
    require(may_edit_playbook(by, portfolio))
    before = terms_as_told(portfolio)
    plain = {
        name: one_line(value) if isinstance(value, str) else value
        for name, value in changes.items()
    }
    changed = {
        name: [before[name], v] for name, v in plain.items() if v != before[name]
    }
    if not changed:
        return portfolio
    clash = [name for name in changed if seen and seen.get(name) != before[name]]
    if clash:
        said = _("Somebody else changed this meanwhile. Compare and save again.")
        raise Stale({name: [said] for name in clash}, code="stale")
    _write(portfolio, before | plain, set(changed))
    if changed.keys() & LIMITS.keys():
        forget(portfolio)
    record_about(portfolio, Kind.TERMS_EDITED, by=by, at=at, changes=changed)
    return portfolio


def terms_as_told(portfolio: Portfolio) -> dict[str, Any]:
    """Everything that can be set, by a name such as `stage-idea-nl` or `light_cost`.

    A text of an outcome is empty where it is the usual one.
    """
    told: dict[str, Any] = {}
    for stage in portfolio.stages.all():
        told |= _texts(f"stage-{stage.slug}", stage, "name")
        told[f"stage-{stage.slug}-most"] = stage.most_at_once
    for gate in portfolio.gates.all():
        told |= _texts(f"gate-{gate.slug}", gate, "question")
    own = {text.outcome: text for text in portfolio.outcome_texts.all()}
    for outcome in Outcome.values:
        text = own.get(outcome) or OutcomeText()
        told |= _texts(f"outcome-{outcome}-label", text, "label")
        told |= _texts(f"outcome-{outcome}-meaning", text, "meaning")
    terms = terms_of(portfolio.pk)
    return told | {name: getattr(terms, name) for name in LIMITS}


def _texts(name: str, row: models.Model, column: str) -> dict[str, str]:
    return {f"{name}-{lang}": getattr(row, f"{column}_{lang}") for lang in LANGUAGES}


def _write(portfolio: Portfolio, told: Mapping[str, Any], changed: set[str]) -> None:
    """Write every row of which something changed; raise with all that is wrong."""
    errors: dict[str, list[str]] = {}
    for stage in portfolio.stages.all():
        name = f"stage-{stage.slug}"
        fields = _columns("name", name) | {"most_at_once": f"{name}-most"}
        _write_row(stage, fields, told, changed, errors)
    for gate in portfolio.gates.all():
        fields = _columns("question", f"gate-{gate.slug}")
        _write_row(gate, fields, told, changed, errors)
    own = {text.outcome: text for text in portfolio.outcome_texts.all()}
    for outcome in Outcome.values:
        row = own.get(outcome) or OutcomeText(portfolio=portfolio, outcome=outcome)
        name = f"outcome-{outcome}"
        fields = _columns("label", f"{name}-label")
        fields |= _columns("meaning", f"{name}-meaning")
        _write_row(row, fields, told, changed, errors)
    terms = terms_of(portfolio.pk)
    for name in LIMITS:
        setattr(terms, name, told[name])
    errors |= mistakes_in_limits(terms)
    if errors:
        raise ValidationError(errors)
    if changed & LIMITS.keys():
        terms.save()


def _columns(column: str, name: str) -> dict[str, str]:
    """A text in both languages: its columns, with what they are called here."""
    return {f"{column}_{lang}": f"{name}-{lang}" for lang in LANGUAGES}


def _write_row(
    row: Any,
    fields: Mapping[str, str],
    told: Mapping[str, Any],
    changed: set[str],
    errors: dict[str, list[str]],
) -> None:
    """Write these columns of a row; an outcome without own words needs no row."""
    if not changed & set(fields.values()):
        return
    for column, name in fields.items():
        setattr(row, column, told[name])
    if isinstance(row, OutcomeText) and not any(told[name] for name in fields.values()):
        if row.pk:
            row.delete()
        return
    try:
        row.full_clean()
    except ValidationError as refusal:
        errors |= {
            fields.get(name, name): said for name, said in refusal.message_dict.items()
        }
        return
    row.save()

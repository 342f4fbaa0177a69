"""Starting and editing initiatives."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.policy import require
from portfolio.actions.records import plain
from portfolio.clock import day_of
from portfolio.ledger import Kind, lock, record, refuse_stale_fields
from portfolio.models import Initiative, Passage, Portfolio, Stage
from portfolio.placing import first_of, makes_room
from portfolio.policy import may_contribute, may_start, takes_part

# What people may write; where it stands is decided elsewhere.
EDITABLE = (
    "title",
    "summary",
    "story",
    "department",
    "application_domain",
    "policy_field",
    "problem_statement",
    "public_task",
    "public_value_goal",
    "search_note",
    "owner",
    "hours_per_week",
    "sponsor",
    "sponsor_account",
    "sponsor_confirmed_on",
    "process_owner",
    "process_owner_account",
    "process_owner_confirmed_on",
    "planned_gate_on",
    "pilot_starts_on",
    "pilot_ends_on",
    "scaling_routes",
    "structural_cost_estimate",
    "structural_funding_ref",
    "next_evaluation_on",
    "phase_out_trigger",
    "legal_flags",
    "impact_class",
    "facet",
)


PILOT_DAYS = ("pilot_starts_on", "pilot_ends_on")
# Accounts, of people of whom something can be asked here.
PEOPLE = ("owner", "sponsor_account", "process_owner_account")


@makes_room
def start_initiative(
    portfolio: Portfolio,
    *,
    title: str,
    owner: User,
    by: User,
    at: datetime,
    **facts: Any,
) -> Initiative:
    """Put a new initiative at the end of the first column.

    `facts` are fields of EDITABLE. Raises ValidationError per field.
    """
    require(may_start(by, portfolio))
    named = {each: facts.get(each) for each in PEOPLE}
    named["owner"] = None if owner == by else owner
    _refuse_outsiders(portfolio.pk, named)
    stage, rank = first_of(portfolio)
    initiative = as_new(portfolio, stage, title=title, owner=owner, at=at, facts=facts)
    initiative.rank = rank
    record(initiative, Kind.STARTED, by=by, at=at, title=title, stage=stage.slug)
    Passage.objects.create(initiative=initiative, stage=stage, entered_on=day_of(at))
    return initiative


def as_new(
    portfolio: Portfolio,
    stage: Stage,
    *,
    title: str,
    owner: User,
    at: datetime,
    facts: Mapping[str, Any],
) -> Initiative:
    """An initiative that has no place yet, and no mistakes; the part of a verb."""
    initiative = Initiative(
        portfolio=portfolio, stage=stage, title=title, owner=owner, created_at=at
    )
    _assign(initiative, facts)
    # What it refers to was looked up before; only days can contradict each other.
    initiative.full_clean(
        exclude=["rank", "portfolio", "stage", *PEOPLE],
        validate_constraints=not facts.keys().isdisjoint(PILOT_DAYS),
    )
    return initiative


@transaction.atomic
def edit_initiative(
    initiative: Initiative,
    changes: dict[str, Any],
    *,
    version: int | None = None,
    by: User,
    at: datetime,
) -> Initiative:
    """Change fields of EDITABLE; what stays the same leaves no trace.

    Raises Stale for a field that somebody else changed since `version`.
    """
    initiative = lock(initiative)
    require(may_contribute(by, initiative))
    before = {field: getattr(initiative, field) for field in changes}
    _assign(initiative, changes)
    changed = {
        field: [plain(old), plain(getattr(initiative, field))]
        for field, old in before.items()
        if old != getattr(initiative, field)
    }
    if not changed:
        return initiative
    refuse_stale_fields(initiative, changed, version)
    named = {each: getattr(initiative, each) for each in PEOPLE if each in changed}
    _refuse_outsiders(initiative.portfolio_id, named)
    _refuse_longer_pilot(initiative, before)
    initiative.full_clean()
    initiative.save(update_fields=list(changed))
    record(initiative, Kind.EDITED, by=by, at=at, changes=changed)
    return initiative


def _assign(initiative: Initiative, facts: Mapping[str, Any]) -> None:
    for field, value in facts.items():
        if field not in EDITABLE:
            raise TypeError(f"{field} cannot be edited")
        setattr(initiative, field, value)


def _refuse_longer_pilot(initiative: Initiative, before: dict[str, Any]) -> None:
    """A pilot that runs is lengthened by those who decide, not by who runs it."""
    if initiative.stage.slug != Stage.PILOT:
        return
    messages = {
        "pilot_starts_on": _("The pilot runs already. Its first day cannot move on."),
        "pilot_ends_on": _(
            "A pilot is lengthened by a decision. Ask the gatekeepers for one."
        ),
    }
    errors = {
        name: ValidationError(message, code="pilot")
        for name, message in messages.items()
        if (old := before.get(name)) is not None
        and ((new := getattr(initiative, name)) is None or new > old)
    }
    if errors:
        raise ValidationError(errors)


def _refuse_outsiders(portfolio_id: int, named: dict[str, User | None]) -> None:
    message = _("Choose somebody who takes part in this portfolio.")
    errors = {
        name: ValidationError(message, code="outsider")
        for name, person in named.items()
        if person is not None and not takes_part(person, portfolio_id)
    }
    if errors:
        raise ValidationError(errors)

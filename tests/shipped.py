"""The shipped playbook: read by Kiem once, and copied into the portfolio of each test.

To read it takes longer than most tests do.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db.models import Model

from portfolio.models import Portfolio, Stage
from workflows.models import Checklist, ConditionalCheck, Criterion, Gate, OutcomeText
from workflows.standing import forget

Values = dict[str, Any]


class Shipped(NamedTuple):
    """What the rows say, each gate and check with the slug of its stage."""

    gates: list[tuple[str, Values, Values, list[Values]]]
    checks: list[tuple[str, Values]]
    outcomes: list[Values]


def remember(portfolio: Portfolio) -> Shipped:
    """Of a portfolio that has it from the shipped file and nothing else."""
    newest = Checklist.objects.filter(gate__portfolio=portfolio).select_related(
        "gate__stage"
    )
    return Shipped(
        gates=[
            (
                each.gate.stage.slug,
                _told(each.gate, "portfolio", "stage"),
                _told(each, "gate"),
                [_told(one, "checklist") for one in each.criteria.order_by("order")],
            )
            for each in newest.order_by("gate__stage__order")
        ],
        checks=[
            (each.due_before.slug, _told(each, "portfolio", "due_before"))
            for each in portfolio.conditional_checks.select_related("due_before")
        ],
        outcomes=[_told(e, "portfolio") for e in portfolio.outcome_texts.all()],
    )


def give(shipped: Shipped, portfolio: Portfolio, stages: Iterable[Stage]) -> None:
    """Make the same rows for a portfolio with the shipped stages and no gates."""
    at = {stage.slug: stage for stage in stages}
    gates = Gate.objects.bulk_create(
        Gate(portfolio=portfolio, stage=at[slug], **gate)
        for slug, gate, _checklist, _criteria in shipped.gates
    )
    checklists = Checklist.objects.bulk_create(
        Checklist(gate=gate, **checklist)
        for gate, (_slug, _gate, checklist, _criteria) in zip(
            gates, shipped.gates, strict=True
        )
    )
    Criterion.objects.bulk_create(
        Criterion(checklist=checklist, **criterion)
        for checklist, (*_gate, criteria) in zip(checklists, shipped.gates, strict=True)
        for criterion in criteria
    )
    ConditionalCheck.objects.bulk_create(
        ConditionalCheck(portfolio=portfolio, due_before=at[slug], **check)
        for slug, check in shipped.checks
    )
    OutcomeText.objects.bulk_create(
        OutcomeText(portfolio=portfolio, **text) for text in shipped.outcomes
    )
    forget(portfolio)


def _told(row: Model, *parents: str) -> Values:
    left_out = {row._meta.pk.name, *parents}
    return {
        field.name: field.value_from_object(row)
        for field in row._meta.concrete_fields
        if field.name not in left_out
    }

"""Which gate an initiative stands before, what it asks, and who decides there."""

from datetime import date

from accounts.models import User
from portfolio.models import Initiative, Portfolio, Role, Stage
from portfolio.policy import people_in
from workflows.facts import Facts, gather
from workflows.models import Criterion, Gate
from workflows.readiness import Readiness, readiness


def gate_of(initiative: Initiative) -> Gate | None:
    """The gate that this initiative stands before, if its stage has one."""
    return getattr(initiative.stage, "gate", None)


def next_stage_of(initiative: Initiative) -> Stage | None:
    """The stage to which a decision leads, if there is a gate before it."""
    if gate_of(initiative) is None:
        return None
    return initiative.portfolio.stage_after(initiative.stage)


def criteria_in_force(gate: Gate | None) -> list[Criterion]:
    """The criteria of the newest checklist of this gate; none where no gate follows."""
    if gate is None:
        return []
    checklist = gate.checklists.published().first()
    return list(checklist.criteria.all()) if checklist else []


def criteria_for(initiative: Initiative) -> list[Criterion]:
    """What is asked of this initiative now.

    While a decision is asked for, that is the version it was asked on; else the newest.
    """
    review = initiative.reviews.open().select_related("checklist").first()
    if review is not None and review.checklist is not None:
        return list(review.checklist.criteria.all())
    return criteria_in_force(gate_of(initiative))


def criterion_labels(portfolio: Portfolio) -> dict[str, str]:
    """What every criterion is called, by slug; the newest version counts."""
    criteria = Criterion.objects.filter(checklist__gate__portfolio=portfolio)
    return {each.slug: each.label for each in criteria.order_by("checklist__version")}


def facts_of(initiative: Initiative, *, today: date) -> Facts:
    """The facts of one initiative as they are now."""
    (facts,) = gather(Initiative.objects.filter(pk=initiative.pk), today=today)
    return facts


def readiness_of(initiative: Initiative, *, today: date) -> Readiness:
    """How one initiative stands before its gate."""
    criteria = criteria_for(initiative)
    return readiness(facts_of(initiative, today=today), criteria)


def gatekeepers(initiative: Initiative) -> list[User]:
    """Those who may decide on this initiative."""
    people = people_in(initiative.portfolio_id, (Role.GATEKEEPER,))
    return list(people.exclude(pk=initiative.owner_id))

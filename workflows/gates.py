"""Which gate an initiative stands before, what it asks, and who decides there."""

from datetime import date

from accounts.models import User
from portfolio.models import Advice, Initiative, Portfolio, Role, Stage
from portfolio.policy import people_in
from workflows.facts import Facts, gather
from workflows.models import Checklist, Criterion, Gate
from workflows.outcomes import Situation
from workflows.readiness import Readiness, readiness


def gate_of(initiative: Initiative) -> Gate | None:
    """The gate that this initiative stands before, if its stage has one."""
    return getattr(initiative.stage, "gate", None)


def next_stage_of(initiative: Initiative) -> Stage | None:
    """The stage to which a decision leads, if there is a gate before it."""
    if gate_of(initiative) is None:
        return None
    return initiative.portfolio.stage_after(initiative.stage)


def checklist_in_force(gate: Gate | None) -> Checklist | None:
    """The newest published version of what this gate asks."""
    return gate.checklists.published().first() if gate else None


def criteria_in_force(gate: Gate | None) -> list[Criterion]:
    """The criteria of the newest checklist of this gate; none where no gate follows."""
    checklist = checklist_in_force(gate)
    return list(checklist.criteria.all()) if checklist else []


def checklist_for(initiative: Initiative) -> Checklist | None:
    """What this initiative is held against now.

    While a decision is asked for, that is the version it was asked on; else the newest.
    """
    review = initiative.reviews.open().select_related("checklist").first()
    if review is not None and review.checklist is not None:
        return review.checklist
    return checklist_in_force(gate_of(initiative))


def criteria_for(initiative: Initiative) -> list[Criterion]:
    """What is asked of this initiative now."""
    checklist = checklist_for(initiative)
    return list(checklist.criteria.all()) if checklist else []


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
    """Those who may decide on this initiative: neither its owner nor its team."""
    people = people_in(initiative.portfolio_id, (Role.GATEKEEPER,))
    team = initiative.team.values("person")
    return list(people.exclude(pk=initiative.owner_id).exclude(pk__in=team))


def newest_advice(initiative: Initiative) -> list[Advice]:
    """The last word of each adviser."""
    newest: dict[str, Advice] = {}
    for advice in initiative.advice.order_by("given_on", "pk"):
        newest[advice.adviser] = advice
    return sorted(newest.values(), key=lambda each: (each.given_on, each.pk))


def situation_of(initiative: Initiative, facts: Facts, held: Readiness) -> Situation:
    """What a ruling on this initiative is held against."""
    return Situation(
        stage=initiative.stage,
        today=facts.today,
        unmet=held.unmet(),
        conditions=list(initiative.conditions.open().select_related("owner")),
        advice=newest_advice(initiative),
        profile=held.profile,
        terms=facts.terms,
        pilot=(initiative.pilot_starts_on, initiative.pilot_ends_on),
    )

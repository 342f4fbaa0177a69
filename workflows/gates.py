"""Which gate an initiative stands before, what it asks, and who decides there."""

from datetime import date

from django.db.models import OuterRef, Subquery

from accounts.models import User
from portfolio.models import Advice, Initiative, Portfolio, Role, Stage, Verdict
from workflows.beside import Beside
from workflows.facts import Facts, gather
from workflows.legal import newest_advice
from workflows.models import Checklist, Condition, Criterion, Gate, Review
from workflows.outcomes import Situation
from workflows.policy import is_of
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


def open_review(initiative: Initiative) -> Review | None:
    """The request that waits for a decision, with who asked and on which version.

    `newest_id` is the version that would be asked on now.
    """
    newest = Checklist.objects.published().filter(gate=OuterRef("gate"))
    reviews = initiative.reviews.open().select_related("checklist", "requested_by")
    return reviews.annotate(newest_id=Subquery(newest.values("pk")[:1])).first()


def checklist_on(review: Review | None, gate: Gate | None) -> Checklist | None:
    """What an initiative with this request before this gate is held against.

    While a decision is asked for, that is the version it was asked on; else the newest.
    """
    if review is not None and review.checklist is not None:
        return review.checklist
    return checklist_in_force(gate)


def checklist_for(initiative: Initiative) -> Checklist | None:
    """What this initiative is held against now."""
    return checklist_on(open_review(initiative), gate_of(initiative))


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


def gatekeepers(initiative: Initiative, members: Beside) -> list[User]:
    """Those who may decide on this initiative: neither its owner nor its team."""
    people = members.people((Role.GATEKEEPER,))
    return [person for person in people if not is_of(person, initiative)]


# What stands in the way comes first.
_GRAVITY = (Verdict.NEGATIVE, Verdict.CONDITIONS, Verdict.POSITIVE, Verdict.NOT_NEEDED)


def last_words(facts: Facts) -> list[Advice]:
    """The newest advice of each adviser, the gravest first."""
    newest = [Advice(**row) for row in newest_advice(facts.advice).values()]
    return sorted(newest, key=lambda each: _GRAVITY.index(Verdict(each.verdict)))


def open_conditions(facts: Facts) -> list[Condition]:
    """What earlier gates asked and is not met or let go, by day, with its owner."""
    found = [
        Condition(
            pk=row["id"],
            text=row["text"],
            due_on=row["due_on"],
            owner=User(pk=row["owner_id"], name=row["owner__name"]),
        )
        for row in facts.conditions
        if row["met_at"] is None and row["released_by_id"] is None
    ]
    return sorted(found, key=lambda condition: (condition.due_on, condition.pk))


def situation_of(initiative: Initiative, facts: Facts, held: Readiness) -> Situation:
    """What a ruling on this initiative is held against."""
    return Situation(
        stage=initiative.stage,
        today=facts.today,
        unmet=held.unmet(),
        conditions=open_conditions(facts),
        advice=last_words(facts),
        profile=held.profile,
        terms=facts.terms,
        pilot=(initiative.pilot_starts_on, initiative.pilot_ends_on),
    )

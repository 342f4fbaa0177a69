"""Which gate an initiative stands before, what it asks, and who decides there."""

from datetime import date

from accounts.models import User
from portfolio.models import Initiative, Role
from workflows.facts import Facts, gather
from workflows.models import Criterion, Gate
from workflows.readiness import Readiness, readiness


def gate_of(initiative: Initiative) -> Gate | None:
    """The gate that this initiative stands before, if its stage has one."""
    return Gate.objects.filter(stage=initiative.stage_id).first()


def criteria_in_force(gate: Gate | None) -> list[Criterion]:
    """The criteria of the newest checklist of this gate; none where no gate follows."""
    if gate is None:
        return []
    checklist = gate.checklists.first()
    return list(checklist.criteria.all()) if checklist else []


def facts_of(initiative: Initiative, *, today: date) -> Facts:
    """The facts of one initiative as they are now."""
    (facts,) = gather(Initiative.objects.filter(pk=initiative.pk), today=today)
    return facts


def readiness_of(initiative: Initiative, *, today: date) -> Readiness:
    """How one initiative stands before its gate."""
    criteria = criteria_in_force(gate_of(initiative))
    return readiness(facts_of(initiative, today=today), criteria)


def gatekeepers(initiative: Initiative) -> list[User]:
    """Those who may decide on this initiative."""
    users = User.objects.filter(
        is_active=True,
        memberships__portfolio=initiative.portfolio_id,
        memberships__role=Role.GATEKEEPER,
    )
    return list(users.exclude(pk=initiative.owner_id).order_by("name"))

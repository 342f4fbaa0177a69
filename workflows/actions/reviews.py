"""What comes before and after a decision: answers, requests, conditions met."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.policy import require
from portfolio.ledger import Kind, lock, record
from portfolio.models import Initiative
from workflows.gates import criteria_for, gate_of
from workflows.models import Answer, Condition, Review
from workflows.policy import may_answer, may_request_decision


@transaction.atomic
def answer(
    initiative: Initiative,
    *,
    slug: str,
    state: str,
    evidence: str,
    by: User,
    at: datetime,
) -> Answer:
    """Say how a judged criterion stands, with one line of evidence or a link."""
    initiative = lock(initiative)
    require(may_answer(by, initiative))
    judged = {c.slug for c in criteria_for(initiative) if c.is_judged}
    if slug not in judged:
        raise ValidationError(
            _("This criterion is computed from the records. Add the record it misses."),
            code="computed",
        )
    given = Answer.objects.filter(initiative=initiative, slug=slug).first()
    given = given or Answer(initiative=initiative, slug=slug)
    given.state, given.evidence, given.by, given.at = state, evidence.strip(), by, at
    given.full_clean()
    given.save()
    record(
        initiative,
        Kind.ANSWERED,
        by=by,
        at=at,
        criterion=slug,
        state=state,
        evidence=given.evidence,
    )
    return given


@transaction.atomic
def request_decision(
    initiative: Initiative, *, note: str = "", by: User, at: datetime
) -> Review:
    """Ask the gatekeepers to decide. One request at a time."""
    initiative = lock(initiative)
    require(may_request_decision(by, initiative))
    if initiative.reviews.open().exists():
        raise ValidationError(
            _("A decision was asked for already. The gatekeepers will take it."),
            code="requested",
        )
    gate = gate_of(initiative)
    review = Review(
        initiative=initiative,
        gate=gate,
        checklist=gate.checklists.published().first() if gate else None,
        requested_by=by,
        requested_at=at,
        note=note,
    )
    review.full_clean()
    review.save()
    record(
        initiative,
        Kind.DECISION_REQUESTED,
        by=by,
        at=at,
        gate=gate.slug if gate else "",
        stage=initiative.stage.slug,
    )
    return review


@transaction.atomic
def meet_condition(
    condition: Condition, *, evidence: str, by: User, at: datetime
) -> Condition:
    """Say that a condition is met, with the evidence."""
    initiative = lock(condition.initiative)
    require(may_answer(by, initiative))
    condition.refresh_from_db()
    if condition.met_at is not None:
        raise ValidationError(_("This condition was met already."), code="met")
    if condition.released_by_id is not None:
        no = _("A later decision let this condition go. Nothing has to be done.")
        raise ValidationError(no, code="released")
    if not evidence.strip():
        raise ValidationError({"evidence": [_("Say in one line how it was met.")]})
    condition.met_at, condition.evidence = at, evidence.strip()
    condition.full_clean()
    condition.save(update_fields=["met_at", "evidence"])
    record(
        initiative,
        Kind.CONDITION_MET,
        by=by,
        at=at,
        condition=condition.text,
        evidence=condition.evidence,
    )
    return condition

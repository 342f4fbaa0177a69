"""Taking a decision and carrying it out."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.policy import require
from portfolio.actions.facts import keep_lesson
from portfolio.actions.records import plain
from portfolio.clock import day_of
from portfolio.ledger import Kind, lock, record, refuse_stale_place
from portfolio.models import Hold, Initiative, Lesson, Stage
from portfolio.models import State as InitiativeState
from portfolio.naming import reference
from portfolio.placing import BOTTOM, After, enter, leave, makes_room, rank_after
from portfolio.policy import takes_part
from workflows.gates import checklist_for, facts_of, gate_of, situation_of
from workflows.models import Condition, Decision, Outcome, Waiver
from workflows.once import refuse_decided
from workflows.outcomes import (
    DATED,
    FAILURE_BY_REASON,
    FORWARD,
    Ruling,
    possible,
    refuse_incomplete,
)
from workflows.policy import may_decide
from workflows.readiness import Readiness, readiness
from workflows.snapshots import advice_kept, checklist_kept, terms_kept, waived


@makes_room
def decide(
    initiative: Initiative,
    ruling: Ruling,
    *,
    after: After = BOTTOM,
    version: int | None = None,
    by: User,
    at: datetime,
) -> Decision:
    """Take a decision and carry it out. It is never edited, only followed by another.

    Raises ValidationError with every demand of the outcome that is not fulfilled, and
    Stale when the card was placed elsewhere since `version`.
    """
    initiative = lock(initiative)
    require(may_decide(by, initiative))
    refuse_decided(initiative, version)
    refuse_stale_place(initiative, version)
    _refuse_elsewhere(initiative, ruling)
    facts = facts_of(initiative, today=day_of(at))
    checklist = checklist_for(initiative)
    criteria = list(checklist.criteria.all()) if checklist else []
    held = readiness(facts, criteria)
    situation = situation_of(initiative, facts, held)
    deciders = _deciders(initiative, ruling.deciders, by)
    refuse_incomplete(ruling, situation, deciders=len(deciders))
    _refuse_outsiders(initiative, ruling)
    decision = Decision(
        initiative=initiative,
        gate=gate_of(initiative),
        stage=initiative.stage,
        to_stage=_to_stage(initiative, ruling),
        outcome=ruling.outcome,
        rationale=ruling.rationale.strip(),
        profile=held.profile,
        at=at,
        by=by,
        **_demanded(ruling),
    )
    decision.checklist = checklist_kept(facts, held, ruling, criteria)
    decision.advice = advice_kept(situation.advice, ruling)
    decision.terms = terms_kept(decision, checklist)
    _write_down(decision, deciders)
    _keep_terms(decision, ruling, held)
    _carry_out(initiative, ruling, decision.to_stage, after, by=by, at=at)
    _record_decision(initiative, decision, decision.stage, deciders, by=by, at=at)
    return decision


def _refuse_elsewhere(initiative: Initiative, ruling: Ruling) -> None:
    has_gate = gate_of(initiative) is not None
    if ruling.outcome not in possible(
        initiative.stage, initiative.state, has_gate=has_gate
    ):
        raise ValidationError(
            {"outcome": [_("This outcome cannot be chosen here.")]}, code="outcome"
        )


def _refuse_outsiders(initiative: Initiative, ruling: Ruling) -> None:
    """A condition is for somebody who can see it."""
    owners = (condition.owner for condition in ruling.conditions)
    if not all(takes_part(owner, initiative.portfolio_id) for owner in owners):
        raise ValidationError(
            {"conditions": [_("Choose somebody who takes part in this portfolio.")]},
            code="outsider",
        )


def _deciders(
    initiative: Initiative, named: Sequence[User], by: User
) -> dict[int, User]:
    """Everyone who decided, `by` among them: gatekeepers, not of its owner or team."""
    deciders = {user.pk: user for user in (by, *named)}
    if not all(may_decide(user, initiative) for user in deciders.values()):
        raise ValidationError(
            {
                "deciders": [
                    _(
                        "Only gatekeepers decide, and nobody on an initiative that "
                        "they own or work on."
                    )
                ]
            },
            code="deciders",
        )
    return deciders


def _to_stage(initiative: Initiative, ruling: Ruling) -> Stage | None:
    stages = Stage.objects.filter(portfolio=initiative.portfolio_id)
    if ruling.outcome in FORWARD:
        return stages.filter(order__gt=initiative.stage.order).first()
    if ruling.outcome == Outcome.RECYCLE and ruling.to_stage is not None:
        found = stages.filter(pk=ruling.to_stage.pk).first()
        if found is None:
            raise ValidationError(
                {"to_stage": [_("This portfolio has no such stage.")]}, code="stage"
            )
        return found
    return None


def _write_down(decision: Decision, deciders: dict[int, User]) -> None:
    """Close the request that it answers, and keep it."""
    review = decision.initiative.reviews.open().first()
    if review is not None:
        review.closed_at = decision.at
        review.save(update_fields=["closed_at"])
    decision.review = review
    # Only what was typed; no gate or review is in order.
    decision.full_clean(exclude=["gate", "to_stage", "review"])
    decision.save()
    decision.deciders.set(deciders)
    # Whatever anybody had begun to write was about what is decided now.
    decision.initiative.ruling_drafts.all().delete()


def _demanded(ruling: Ruling) -> dict[str, Any]:
    """What this outcome asks for; what the form kept of another outcome is dropped."""
    wanted: dict[Outcome, tuple[str, ...]] = {
        Outcome.GO: ("next_on",),
        Outcome.CONDITIONAL_GO: ("next_on",),
        Outcome.HOLD: ("resume_on",),
        Outcome.RECYCLE: ("pilot_ends_on",),
        Outcome.STOP: ("stop_reason", "data_after", "told"),
        Outcome.HAND_OVER: ("receiver",),
    }
    demanded = {name: getattr(ruling, name) for name in wanted[ruling.outcome]}
    if ruling.outcome == Outcome.STOP and ruling.data_after in DATED:
        demanded["data_on"] = ruling.data_on
    return demanded


def _keep_terms(decision: Decision, ruling: Ruling, held: Readiness) -> None:
    """Keep the waivers, the conditions it sets, and what it lets go of earlier ones."""
    for slug, reason in waived(held, ruling).items():
        waiver = Waiver(decision=decision, slug=slug, reason=reason)
        waiver.full_clean()
        waiver.save()
    for condition in decision.initiative.conditions.open():
        if reason := ruling.release_of(condition):
            condition.released_by, condition.release_reason = decision, reason
            condition.full_clean()
            condition.save(update_fields=["released_by", "release_reason"])
    if ruling.outcome == Outcome.CONDITIONAL_GO:
        for new in ruling.conditions:
            condition = Condition(
                initiative=decision.initiative,
                decision=decision,
                slug=new.slug,
                text=new.text.strip(),
                owner=new.owner,
                due_on=new.due_on,
            )
            condition.full_clean()
            condition.save()


def _carry_out(
    initiative: Initiative,
    ruling: Ruling,
    to_stage: Stage | None,
    after: After,
    *,
    by: User,
    at: datetime,
) -> None:
    today = day_of(at)
    initiative.holds.filter(ended_on__isnull=True).update(ended_on=today)
    reopened = initiative.state in (
        InitiativeState.STOPPED,
        InitiativeState.HANDED_OVER,
    )
    initiative.state = {
        Outcome.HOLD: InitiativeState.ON_HOLD,
        Outcome.STOP: InitiativeState.STOPPED,
        Outcome.HAND_OVER: InitiativeState.HANDED_OVER,
    }.get(ruling.outcome, InitiativeState.ACTIVE)
    if ruling.outcome in FORWARD:
        initiative.planned_gate_on = ruling.next_on
    if ruling.outcome == Outcome.RECYCLE and ruling.pilot_ends_on is not None:
        initiative.pilot_ends_on = ruling.pilot_ends_on
    initiative.save(update_fields=["state", "planned_gate_on", "pilot_ends_on"])
    if to_stage is None and reopened:
        to_stage = initiative.stage
    if to_stage is not None and (reopened or to_stage.pk != initiative.stage_id):
        rank = rank_after(to_stage, after, card=initiative.pk)
        enter(initiative, to_stage, rank, on=today)
    if initiative.state in (InitiativeState.STOPPED, InitiativeState.HANDED_OVER):
        leave(initiative, on=today)
    if ruling.outcome == Outcome.HOLD:
        assert ruling.resume_on is not None
        Hold.objects.create(
            initiative=initiative, started_on=today, resume_on=ruling.resume_on
        )
    _keep_lesson(initiative, ruling, by=by, at=at)


def _keep_lesson(
    initiative: Initiative, ruling: Ruling, *, by: User, at: datetime
) -> None:
    """Every outcome may leave a lesson; a stop always does."""
    if not ruling.lesson.strip():
        return
    by_reason = FAILURE_BY_REASON.get(ruling.stop_reason, "")
    is_stop = ruling.outcome == Outcome.STOP
    lesson = Lesson(
        text=ruling.lesson.strip(),
        what_happened=ruling.what_happened.strip(),
        learnt_on=day_of(at),
        failure_mode=ruling.failure_mode or (by_reason if is_stop else ""),
        useful_for=ruling.useful_for.strip(),
    )
    keep_lesson(initiative, lesson, by=by, at=at)


def _record_decision(
    initiative: Initiative,
    decision: Decision,
    stage: Stage,
    deciders: dict[int, User],
    *,
    by: User,
    at: datetime,
) -> None:
    record(
        initiative,
        Kind.DECIDED,
        by=by,
        at=at,
        decision=decision.pk,
        outcome=decision.outcome,
        rationale=decision.rationale,
        gate=decision.gate.slug if decision.gate else "",
        before=stage.slug,
        stage=initiative.stage.slug,
        deciders=[reference(user) for user in deciders.values()],
        conditions=[condition.text for condition in decision.conditions.all()],
        waived=[waiver.slug for waiver in decision.waivers.all()],
        released=[condition.text for condition in decision.released.all()],
        answered=[each["adviser"] for each in decision.advice if each["answer"]],
        profile=decision.profile,
        pilot_ends_on=plain(decision.pilot_ends_on),
    )

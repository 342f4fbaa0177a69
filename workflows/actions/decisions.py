"""Taking a decision and carrying it out."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import Language, User
from accounts.policy import require
from portfolio.actions.facts import keep_lesson
from portfolio.clock import day_of
from portfolio.ledger import Kind, lock, record, refuse_stale_place
from portfolio.models import Hold, Initiative, Lesson, Stage
from portfolio.models import State as InitiativeState
from portfolio.placing import BOTTOM, After, enter, leave, rank_after
from portfolio.policy import takes_part
from workflows.facts import Facts
from workflows.gates import criteria_for, facts_of, gate_of
from workflows.models import Condition, Decision, Gate, Outcome, Waiver
from workflows.outcomes import FORWARD, Ruling, possible, refuse_incomplete
from workflows.policy import may_decide
from workflows.readiness import Readiness, State, readiness


@transaction.atomic
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
    refuse_stale_place(initiative, version)
    gate = gate_of(initiative)
    stage = initiative.stage
    if ruling.outcome not in possible(
        stage, initiative.state, has_gate=gate is not None
    ):
        raise ValidationError(
            {"outcome": [_("This outcome cannot be chosen here.")]}, code="outcome"
        )
    facts = facts_of(initiative, today=day_of(at))
    held = readiness(facts, criteria_for(initiative))
    refuse_incomplete(ruling, stage=stage, unmet=held.unmet(), today=day_of(at))
    _refuse_outsiders(initiative, ruling)
    deciders = _deciders(initiative, ruling.deciders, by)
    to_stage = _to_stage(initiative, ruling)
    checklist = _snapshot(facts, held, ruling)
    decision = _write_down(
        initiative, ruling, gate, to_stage, checklist, deciders, by=by, at=at
    )
    _keep_terms(initiative, decision, ruling, held)
    _carry_out(initiative, ruling, to_stage, after, by=by, at=at)
    _record_decision(initiative, decision, stage, deciders, by=by, at=at)
    return decision


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
    """Everyone who decided, `by` among them; all gatekeepers, none the owner."""
    deciders = {user.pk: user for user in (by, *named)}
    if not all(may_decide(user, initiative) for user in deciders.values()):
        raise ValidationError(
            {
                "deciders": [
                    _("Only gatekeepers decide, and nobody on their own initiative.")
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


def _write_down(
    initiative: Initiative,
    ruling: Ruling,
    gate: Gate | None,
    to_stage: Stage | None,
    checklist: list[dict[str, Any]],
    deciders: dict[int, User],
    *,
    by: User,
    at: datetime,
) -> Decision:
    review = initiative.reviews.open().first()
    if review is not None:
        review.closed_at = at
        review.save(update_fields=["closed_at"])
    decision = Decision(
        initiative=initiative,
        gate=gate,
        stage=initiative.stage,
        to_stage=to_stage,
        review=review,
        outcome=ruling.outcome,
        rationale=ruling.rationale.strip(),
        at=at,
        by=by,
        checklist=checklist,
        **_demanded(ruling),
    )
    # Only what was typed; no gate or review is in order.
    decision.full_clean(exclude=["gate", "to_stage", "review"])
    decision.save()
    decision.deciders.set(deciders.values())
    return decision


def _demanded(ruling: Ruling) -> dict[str, Any]:
    """What this outcome asks for; what the form kept of another outcome is dropped."""
    wanted: dict[Outcome, tuple[str, ...]] = {
        Outcome.GO: ("next_on",),
        Outcome.CONDITIONAL_GO: ("next_on",),
        Outcome.HOLD: ("resume_on",),
        Outcome.STOP: ("stop_reason", "data_after"),
        Outcome.HAND_OVER: ("receiver",),
    }
    return {name: getattr(ruling, name) for name in wanted.get(ruling.outcome, ())}


def _keep_terms(
    initiative: Initiative,
    decision: Decision,
    ruling: Ruling,
    held: Readiness,
) -> None:
    """Keep the waivers, and the conditions of a conditional go."""
    for slug, reason in _waived(held, ruling).items():
        waiver = Waiver(decision=decision, slug=slug, reason=reason)
        waiver.full_clean()
        waiver.save()
    if ruling.outcome == Outcome.CONDITIONAL_GO:
        for new in ruling.conditions:
            condition = Condition(
                initiative=initiative,
                decision=decision,
                slug=new.slug,
                text=new.text.strip(),
                owner=new.owner,
                due_on=new.due_on,
            )
            condition.full_clean()
            condition.save()


def _snapshot(facts: Facts, held: Readiness, ruling: Ruling) -> list[dict[str, Any]]:
    """The checklist as it was decided on, in both languages."""
    criteria = [result.criterion for result in held.results]
    whys = {}
    for language in Language.values:
        with translation.override(language):
            results = readiness(facts, criteria).results
            whys[language] = [result.why for result in results]
    waived = _waived(held, ruling)
    return [
        {
            "slug": result.criterion.slug,
            "level": result.criterion.level,
            "label_nl": result.criterion.label_nl,
            "label_en": result.criterion.label_en,
            "question_nl": result.criterion.question_nl,
            "question_en": result.criterion.question_en,
            "state": State.WAIVED if result.criterion.slug in waived else result.state,
            "why_nl": why_nl,
            "why_en": why_en,
        }
        for result, why_nl, why_en in zip(
            held.results, whys["nl"], whys["en"], strict=True
        )
    ]


def _waived(held: Readiness, ruling: Ruling) -> dict[str, str]:
    """Reasons by slug, only of criteria that are indeed unmet."""
    if ruling.outcome not in FORWARD:
        return {}
    unmet = {result.criterion.slug for result in held.unmet()}
    return {
        slug: reason.strip()
        for slug, reason in ruling.waivers.items()
        if slug in unmet and reason.strip()
    }


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
    initiative.save(update_fields=["state", "planned_gate_on"])
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
    if ruling.outcome == Outcome.STOP:
        lesson = Lesson(
            text=ruling.lesson.strip(),
            learnt_on=today,
            failure_mode=ruling.failure_mode,
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
        deciders=[user.name for user in deciders.values()],
        conditions=[condition.text for condition in decision.conditions.all()],
        waived=[waiver.slug for waiver in decision.waivers.all()],
    )

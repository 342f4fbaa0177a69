"""Decisions on an invented initiative, with what each outcome demands."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from portfolio.clock import DAY
from portfolio.ledger import Kind
from portfolio.models import FailureMode, Hold, Lesson
from portfolio.naming import reference
from web.management.demo.chance import Stretch, Turn
from workflows.models import Condition, DataAfter, Decision, Outcome, StopReason
from workflows.outcomes import FORWARD

if TYPE_CHECKING:
    from web.management.demo.growth import Growth


def decide(growth: "Growth", stretch: Stretch, turn: Turn) -> None:
    """Write down the decision that ends or interrupts this stay."""
    ground, chance = growth.ground, growth.chance
    gate = ground.gates.get(stretch.stage)
    goes_on = turn.outcome in FORWARD
    ahead = growth.life.index(stretch) + 1
    to_stage = ground.stages[growth.life[ahead].stage] if goes_on else None
    deciders = chance.sample(ground.gatekeepers, 2)
    decision = Decision(
        initiative=growth.initiative,
        gate=gate,
        stage=ground.stages[stretch.stage],
        to_stage=to_stage,
        outcome=turn.outcome,
        rationale=chance.choice(ground.phrases["reasons"][turn.outcome.value]),
        by=deciders[0],
        next_on=turn.on + 120 * DAY if goes_on else None,
        resume_on=turn.resume_on,
        **_demanded(growth, turn.outcome),
    )
    conditions = _conditions(growth, decision, turn)
    growth.rows.extend((decision, *conditions))
    growth.deciders.append((decision, deciders))
    _hold(growth, turn)
    if turn.outcome == Outcome.STOP:
        _learn(growth, turn.on)
    decision.at = growth.note(
        turn.on,
        Kind.DECIDED,
        by=deciders[0],
        about=("decision", decision),
        outcome=turn.outcome.value,
        rationale=decision.rationale,
        gate=gate.slug if gate else "",
        before=stretch.stage,
        stage=to_stage.slug if to_stage else stretch.stage,
        deciders=[reference(user) for user in deciders],
        conditions=[condition.text for condition in conditions],
        waived=[],
    )
    _meet(growth, conditions)


def _demanded(growth: "Growth", outcome: Outcome) -> dict[str, str]:
    if outcome == Outcome.STOP:
        return {
            "stop_reason": growth.chance.choice(StopReason.values),
            "data_after": growth.chance.choice(DataAfter.values),
        }
    if outcome == Outcome.HAND_OVER:
        return {"receiver": growth.entry["receiver"] or growth.entry["contact"]}
    return {}


def _hold(growth: "Growth", turn: Turn) -> None:
    """Any decision ends a hold; the outcome hold starts one."""
    for row in growth.rows:
        if isinstance(row, Hold) and row.ended_on is None:
            row.ended_on = turn.on
    if turn.outcome == Outcome.HOLD:
        assert turn.resume_on is not None
        growth.rows.append(
            Hold(
                initiative=growth.initiative,
                started_on=turn.on,
                resume_on=turn.resume_on,
            )
        )


def _conditions(growth: "Growth", decision: Decision, turn: Turn) -> list[Condition]:
    if turn.outcome != Outcome.CONDITIONAL_GO:
        return []
    texts = list(growth.ground.phrases["conditions"].values())
    condition = Condition(
        initiative=growth.initiative,
        decision=decision,
        text=growth.chance.choice(texts),
        owner=growth.owner,
        due_on=turn.on + 42 * DAY,
    )
    return [condition]


def _meet(growth: "Growth", conditions: Iterable[Condition]) -> None:
    """Most conditions are met, some of them late."""
    last = growth.life[-1].left or growth.ground.today - DAY
    for condition in conditions:
        day = condition.due_on + growth.chance.randint(-20, 20) * DAY
        if day < last and growth.chance.random() < 0.9:
            condition.evidence = growth.chance.choice(
                growth.ground.phrases["condition_met"]
            )
            condition.met_at = growth.note(
                day,
                Kind.CONDITION_MET,
                condition=condition.text,
                evidence=condition.evidence,
            )


def _learn(growth: "Growth", day: date) -> None:
    text = growth.entry.get("lesson") or growth.ground.phrases["general_lesson"]
    lesson = Lesson(
        initiative=growth.initiative,
        learnt_on=day,
        text=text,
        failure_mode=growth.chance.choice(FailureMode.values),
    )
    growth.rows.append(lesson)
    growth.note(day, Kind.LESSON_RECORDED, lesson=text)

"""How an initiative of the demo came through its gates, and how it stands or ended."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from accounts.models import User
from portfolio.actions import record_lesson
from portfolio.clock import DAY, day_of
from portfolio.models import Initiative, Stage, State
from web.management.demo.past import Past
from web.management.demo.stays import ORDER, Stay, quiet_from, weekday
from workflows.actions import answer, decide, meet_condition, request_decision
from workflows.gates import readiness_of
from workflows.models import AnswerState, Outcome
from workflows.outcomes import NewCondition, Ruling
from workflows.readiness import State as Standing

# What waits for a decision was asked for since the last gate meeting.
ASKED_AGO = 5 * DAY
GATES = {Stage.IDEA: "g1", Stage.CONCEPT: "g2", Stage.PILOT: "g3"}


def plan_decision(
    past: Past,
    day: date,
    *,
    outcome: Outcome,
    why: str,
    waivers: Mapping[str, str] = {},
    condition: Mapping[str, Any] | None = None,
    **demanded: Any,
) -> None:
    first, second = past.gatekeepers
    past.plan(
        day,
        _rule,
        by=first,
        past=past,
        waivers=waivers,
        condition=condition,
        ruling={"outcome": outcome, "rationale": why, "deciders": [second], **demanded},
    )


def _rule(
    initiative: Initiative,
    *,
    past: Past,
    ruling: dict[str, Any],
    waivers: Mapping[str, str],
    condition: Mapping[str, Any] | None,
    by: User,
    at: datetime,
) -> None:
    conditions = []
    if condition:
        due = past.today if "due" in condition else day_of(at)
        conditions.append(
            NewCondition(
                text=condition["text"],
                owner=past.owner,
                due_on=due + condition.get("due", 42) * DAY,
                slug=condition.get("slug", ""),
            )
        )
    proposed = Ruling(waivers=waivers, conditions=conditions, **ruling)
    decide(initiative, proposed, by=by, at=at)


def plan_gate(past: Past, stay: Stay) -> None:
    """Answer what is judged, ask for a decision, and be let through."""
    phrases = past.setting.phrases
    name = GATES[stay.stage]
    gate = past.entry.get("gates", {}).get(name, {})
    if before := gate.get("before"):
        outcome = Outcome(before["outcome"])
        plan_decision(past, stay.day(0.6), outcome=outcome, why=before["text"])
    condition = _condition(past, name, gate)
    skipped = {*gate.get("waivers", {}), (condition or {}).get("slug", "")}
    past.plan(
        stay.until,
        _answer_by_hand,
        chosen="all",
        skipped=skipped,
        evidence=phrases["evidence"],
    )
    _plan_gate_lesson(past, stay)
    note = past.phrase(phrases["requests"], ORDER.index(stay.stage))
    past.plan(stay.until + 2 * DAY, request_decision, note=note)
    plan_decision(
        past,
        stay.left,
        outcome=Outcome.CONDITIONAL_GO if condition else Outcome.GO,
        why=gate.get("why") or past.phrase(phrases["reasons"][name]),
        next_on=_next_gate_day(past, stay),
        waivers=gate.get("waivers", {}),
        condition=condition,
    )
    if condition and "due" not in condition:
        met = min(stay.left + 25 * DAY, quiet_from(past.entry, past.today))
        evidence = past.phrase(phrases["condition_met"])
        past.plan(max(met, stay.left), _meet_condition, evidence=evidence)


def _plan_gate_lesson(past: Past, stay: Stay) -> None:
    """What it learnt in the stage before the present one, where the entry says so."""
    following = ORDER[ORDER.index(stay.stage) + 1]
    if (text := past.entry.get("gate_lesson")) and following == past.entry["stage"]:
        past.plan(stay.until, record_lesson, text=text, learnt_on=stay.until)


def _condition(past: Past, name: str, gate: Mapping[str, Any]) -> dict[str, Any] | None:
    """The entry's own condition, or at some gates a general one."""
    if own := gate.get("condition"):
        return dict(own)
    general = past.setting.phrases["conditions"].get(name)
    turn = past.entry["id"] + int(name[1])
    return {"text": general} if general and turn % 4 == 0 else None


def _next_gate_day(past: Past, stay: Stay) -> date:
    """The next decision point, as planned when this gate was passed."""
    stage = ORDER[ORDER.index(stay.stage) + 1]
    if stage != past.entry["stage"] or past.entry["state"] != State.ACTIVE:
        return stay.left + 120 * DAY
    return past.today + (21 + past.entry["id"] * 5 % 40) * DAY


def _answer_by_hand(
    initiative: Initiative,
    *,
    chosen: Collection[str] | str,
    skipped: Collection[str],
    evidence: Mapping[str, str],
    by: User,
    at: datetime,
) -> None:
    """Answer the judged criteria that wait for it: all of them or those chosen."""
    initiative.refresh_from_db()
    for result in readiness_of(initiative, today=day_of(at)).results:
        slug = result.criterion.slug
        wanted = chosen == "all" or slug in chosen
        if result.state == Standing.OPEN and wanted and slug not in skipped:
            answer(
                initiative,
                slug=slug,
                state=AnswerState.MET,
                evidence=evidence.get(slug, evidence["other"]),
                by=by,
                at=at,
            )


def _meet_condition(
    initiative: Initiative, *, evidence: str, by: User, at: datetime
) -> None:
    condition = initiative.conditions.open()[0]
    meet_condition(condition, evidence=evidence, by=by, at=at)


def plan_present(past: Past, stay: Stay) -> None:
    """What it learnt, and what is answered of the gate that it stands before."""
    entry = past.entry
    if (text := entry.get("lesson")) and entry["state"] != State.STOPPED:
        worked = entry.get("lesson_worked", False)
        day = stay.day(0.7)
        past.plan(
            day,
            record_lesson,
            text=text,
            learnt_on=day,
            worked=worked,
            useful_for=entry.get("lesson_for", ""),
            failure_mode="" if worked else entry["failure"][0],
        )
    if answered := entry.get("answered"):
        past.plan(
            stay.until,
            _answer_by_hand,
            chosen=answered,
            skipped=entry.get("unanswered", ()),
            evidence=past.setting.phrases["evidence"],
        )
    if note := entry.get("requested"):
        asked_on = weekday(past.today - ASKED_AGO, stay.until)
        past.plan(asked_on, request_decision, note=note)


def plan_end(past: Past, stay: Stay) -> None:
    """The decision that put it on hold, stopped it or handed it over."""
    entry = past.entry
    if entry["state"] == State.ON_HOLD:
        resume_on = past.today + entry["resume_in"] * DAY
        plan_decision(
            past,
            stay.left,
            outcome=Outcome.HOLD,
            why=entry["hold"],
            resume_on=resume_on,
        )
    elif entry["state"] == State.STOPPED:
        ending = entry["ending"]
        plan_decision(
            past,
            stay.left,
            outcome=Outcome.STOP,
            why=ending["why"],
            stop_reason=ending["reason"],
            data_after=ending["data"],
            data_on=stay.left + 60 * DAY,
            told=True,
            lesson=entry["lesson"],
            failure_mode=entry["failure"][0],
        )
    elif entry["state"] == State.HANDED_OVER:
        ending = entry["ending"]
        plan_decision(
            past,
            stay.left,
            outcome=Outcome.HAND_OVER,
            why=ending["why"],
            receiver=ending["receiver"],
        )

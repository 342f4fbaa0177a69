"""The records behind the gates of the demo: team, assumptions, data and learning."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from accounts.models import User
from portfolio.actions import add_record, consult, edit_record
from portfolio.models import (
    Access,
    AssumptionResult,
    Initiative,
    Risk,
    Skill,
    Stage,
)
from web.management.demo.past import Past
from web.management.demo.stays import ORDER, Stay

# Who brings which skill; domain knowledge is the owner's.
OFFICES = {
    Skill.DATA: "data",
    Skill.DESIGN: "design",
    Skill.PRIVACY: "privacy",
    Skill.OPERATIONS: "operations",
    Skill.POLICY: "policy",
}
Item = Mapping[str, Any]


def plan_records(past: Past, stay: Stay) -> None:
    """What is recorded in this stay besides what its stage is about."""
    _plan_team(past, stay)
    _plan_assumptions(past, stay)
    _plan_sources(past, stay)
    _plan_learning(past, stay)


def happens(past: Past, stay: Stay, stage: str) -> bool:
    """Whether what is usual in this stage falls in this stay.

    What did not get that far does it in its last one.
    """
    last = ORDER.index(past.entry["stage"])
    return ORDER.index(stay.stage) == min(ORDER.index(stage), last)


def _plan_team(past: Past, stay: Stay) -> None:
    """The first joins the idea, the others once it is a concept."""
    people = past.setting.people
    for place, (skill, hours) in enumerate(past.entry.get("team", {}).items()):
        if happens(past, stay, Stage.CONCEPT if place else Stage.IDEA):
            office = OFFICES.get(Skill(skill))
            past.plan_record(
                stay.day(0.15),
                "team",
                person=people[office] if office else past.owner,
                skill=skill,
                hours_per_week=hours,
            )


def _plan_assumptions(past: Past, stay: Stay) -> None:
    """Named in the idea and tested in the concept, unless the entry says otherwise."""
    for item in past.entry.get("assumptions", ()):
        if happens(past, stay, item.get("at", Stage.IDEA)):
            past.plan_record(
                stay.day(0.3),
                "assumptions",
                text=item["text"],
                risk=item.get("risk", Risk.HIGH),
                test=item.get("test", ""),
            )
        result = AssumptionResult.FAILS if "fails" in item else AssumptionResult.HOLDS
        if result in item and happens(past, stay, item.get("stage", Stage.CONCEPT)):
            day = stay.day(0.6)
            findings = item[result.value]
            changes = {"result": result, "findings": findings, "tested_on": day}
            past.plan(day, _change, of="assumptions", text=item["text"], to=changes)


def _plan_sources(past: Past, stay: Stay) -> None:
    """Asked for early; granted and checked unless the entry says how it stands."""
    if not happens(past, stay, Stage.CONCEPT):
        return
    for item in past.entry.get("sources", ()):
        words = past.setting.words["sources"][item["source"]]
        access = item.get("access", Access.ASKED)
        past.plan_record(
            stay.day(0.2),
            "data-sources",
            name=words["name"],
            owner=words["owner"],
            access=access,
        )
        if note := item.get("text"):
            day = stay.day(0.5)
            changes = {
                "access": Access.GRANTED,
                "quality_note": note,
                "checked_on": day,
            }
            past.plan(day, _change, of="data_sources", name=words["name"], to=changes)


def _plan_learning(past: Past, stay: Stay) -> None:
    """Lessons of others that were looked at, and what this one builds on."""
    for item in past.entry.get("consulted", ()):
        if happens(past, stay, item.get("stage", Stage.IDEA)):
            day = stay.day(item.get("part", 0.25))
            past.plan(day, _consult, past=past, item=item)
    for item in past.entry.get("relations", ()):
        if happens(past, stay, Stage.IDEA):
            day = stay.day(item.get("part", 0.25))
            past.plan(day, _relate, past=past, item=item)


def _change(
    initiative: Initiative,
    *,
    of: str,
    to: Item,
    by: User,
    at: datetime,
    **known: str,
) -> None:
    edit_record(getattr(initiative, of).get(**known), dict(to), by=by, at=at)


def _consult(
    initiative: Initiative, *, past: Past, item: Item, by: User, at: datetime
) -> None:
    other = past.setting.started.get(item.get("from", 0))
    lesson = other.lessons.order_by("learnt_on").last() if other else None
    if lesson is None and "shipped" not in item:
        return  # Only a part of the demo is loaded, or the recess put things off.
    consult(
        initiative,
        lesson=lesson,
        shipped=item.get("shipped", ""),
        usefulness=item["useful"],
        by=by,
        at=at,
    )


def _relate(
    initiative: Initiative, *, past: Past, item: Item, by: User, at: datetime
) -> None:
    if other := past.setting.started.get(item["to"]):
        facts = {"other": other, "note": item["text"]}
        add_record(initiative, "relations", facts, by=by, at=at)

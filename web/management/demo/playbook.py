"""How the demo's checklists changed: what an initiative taught is asked ever after."""

from collections.abc import Iterator, Mapping
from datetime import datetime, time
from typing import Any

from portfolio.clock import AMSTERDAM, DAY
from web.management.demo import texts
from web.management.demo.past import Act, Setting
from workflows.actions import (
    add_criterion,
    edit_criterion,
    publish,
    start_draft,
)
from workflows.actions.terms import edit_terms

# After the gate meeting of the day, if there was one.
PUBLISHED = time(17, 30)
Edition = Mapping[str, Any]


def plan_editions(setting: Setting) -> Iterator[Act]:
    for edition in texts.read("playbook"):
        day = setting.today - edition["ago"] * DAY
        at = datetime.combine(day, PUBLISHED, AMSTERDAM)
        yield _act(_limit if "limits" in edition else _publish, setting, edition, at)


def _act(do: Any, setting: Setting, edition: Edition, at: datetime) -> Act:
    return Act(at, lambda: do(setting, edition, at))


def _limit(setting: Setting, edition: Edition, at: datetime) -> None:
    by = setting.people["manager"]
    edit_terms(setting.portfolio, edition["limits"], by=by, at=at)


def _publish(setting: Setting, edition: Edition, at: datetime) -> None:
    """Put the lesson of an initiative in the checklist, if that one is loaded."""
    taught = setting.started.get(edition["lesson_of"])
    if taught is None:
        return
    by = setting.people["manager"]
    draft = start_draft(setting.portfolio.gates.get(slug=edition["gate"]), by=by, at=at)
    facts = _facts(edition["criterion"])
    because = [str(taught.lessons.latest("learnt_on").pk)]
    if slug := edition.get("change"):
        criterion = draft.criteria.get(slug=slug)
        facts["because"] = [*criterion.because, *because]
        edit_criterion(criterion, facts, by=by, at=at)
    else:
        add_criterion(draft, {**facts, "because": because}, by=by, at=at)
    publish(draft, note=edition["note"][setting.language], by=by, at=at)


def _facts(criterion: Mapping[str, Any]) -> dict[str, Any]:
    """Its columns: a text has one for each language."""
    facts: dict[str, Any] = {}
    for key, value in criterion.items():
        if isinstance(value, dict):
            facts |= {f"{key}_{language}": text for language, text in value.items()}
        else:
            facts[key] = value
    return facts

"""A program reads the brief, and what another version of a checklist would ask."""

import pytest

from tests.cast import NOW
from tests.web.api.caller import Caller, refusal
from workflows.actions import (
    edit_criterion,
    publish,
    request_decision,
    start_draft,
)


@pytest.fixture
def gate(playbook):
    return playbook.gates.get(slug="idea-to-concept")


@pytest.fixture
def as_manager(manager):
    return Caller(manager)


@pytest.fixture
def draft(gate, manager):
    """With one criterion made stricter."""
    made = start_draft(gate, by=manager, at=NOW)
    first = made.criteria.exclude(level="required").first()
    edit_criterion(first, {"level": "required"}, by=manager, at=NOW)
    return made


def test_the_brief_is_a_pdf(gate, initiative, as_owner):
    answer = as_owner.get(f"/initiatives/{initiative.pk}/brief")

    assert answer.status_code == 200
    assert answer.body.startswith(b"%PDF")
    assert f"kiem-{initiative.pk}-" in answer["Content-Disposition"]


def test_an_initiative_is_held_against_the_draft(
    gate, initiative, draft, as_manager, as_owner
):
    path = f"/initiatives/{initiative.pk}/draft-preview"

    told = as_manager.get(path).json()

    assert told["then"]["required"] == told["now"]["required"] + 1
    [changed] = [each for each in told["criteria"] if each["now"] != each["then"]]
    assert changed["then"]["level"] == "required"
    assert changed["then"]["why"]
    refusal(as_owner.get(path), 404)


def test_without_a_draft_there_is_nothing_to_hold_against(gate, initiative, as_manager):
    refusal(as_manager.get(f"/initiatives/{initiative.pk}/draft-preview"), 404)


def test_what_changed_since_a_decision_was_asked_for(
    gate, initiative, owner, draft, manager, as_owner
):
    path = f"/initiatives/{initiative.pk}/checklist-comparison"
    assert as_owner.get(path).json() == {"version": None, "changes": []}
    request_decision(initiative, note="Ready.", by=owner, at=NOW)
    assert as_owner.get(path).json() == {"version": None, "changes": []}

    publish(draft, note="Stricter.", by=manager, at=NOW)

    told = as_owner.get(path).json()
    assert told["version"] == 2
    assert [each["level_changed"] for each in told["changes"]] == [True]

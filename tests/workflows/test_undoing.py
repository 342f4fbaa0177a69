"""Undoing a move: back to where it stood, unless it was placed elsewhere since."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from portfolio.ledger import Kind, Stale
from portfolio.placing import enter
from tests.cast import NOW, TODAY, make_initiative
from workflows.actions import decide, move, undo_move
from workflows.models import Outcome
from workflows.outcomes import Ruling

MONTH_AGO = TODAY - timedelta(days=30)


@pytest.fixture
def column(owner, stages):
    """Three ideas, from top to bottom."""
    return [make_initiative(owner, title=title) for title in ("a", "b", "c")]


@pytest.fixture
def in_concept(initiative, stages):
    """A card that has been in the second column for a month."""
    initiative.passages.update(entered_on=MONTH_AGO)
    enter(initiative, stages["concept"], "m", on=MONTH_AGO)
    return initiative


def titles(stage):
    return "".join(card.title for card in stage.initiatives.order_by("rank"))


def put(card, after, owner, at=NOW):
    return move(card, stage=card.stage, after=after, by=owner, at=at)


def test_a_card_goes_back_to_its_place_in_the_column(column, owner, stages):
    moved = put(column[2], None, owner)

    undone = undo_move(moved, version=moved.version, by=owner, at=NOW)

    assert titles(stages["idea"]) == "abc"
    event = undone.events.last()
    assert event.kind == Kind.UNDONE
    facts = {"undoes": moved.version, "stage": "idea", "before": "idea"}
    assert event.facts == facts


def test_a_place_that_was_taken_meanwhile_is_shared(column, owner, stages):
    first, second, _third = column
    moved = put(first, second, owner)
    make_initiative(owner, title="d")
    second.__class__.objects.filter(pk=second.pk).update(rank=first.rank)

    undo_move(moved, version=moved.version, by=owner, at=NOW)

    assert titles(stages["idea"]) == "abcd"


def test_a_card_that_went_back_returns_to_its_stay(in_concept, owner, stages):
    moved = move(in_concept, stage=stages["idea"], reason="Oops.", by=owner, at=NOW)

    undo_move(moved, version=moved.version, by=owner, at=NOW)

    in_concept.refresh_from_db()
    assert in_concept.stage == stages["concept"]
    stays = [(stay.stage.slug, stay.left_on) for stay in in_concept.passages.all()]
    assert stays == [("idea", MONTH_AGO), ("concept", None)]
    assert in_concept.days_in_stage(TODAY) == 30


def test_several_steps_are_undone_from_the_last_to_the_first(column, owner, stages):
    card = column[0]
    steps = [put(card, after, owner).version for after in (column[1], column[2])]
    assert titles(stages["idea"]) == "bca"

    for version in reversed(steps):
        undo_move(card, version=version, by=owner, at=NOW)

    assert titles(stages["idea"]) == "abc"


def test_what_somebody_else_moved_since_stays(column, owner, manager, stages):
    card = column[0]
    mine = put(card, column[1], owner)
    put(card, column[2], manager)

    with pytest.raises(Stale, match="Manager placed it elsewhere since"):
        undo_move(card, version=mine.version, by=owner, at=NOW)

    assert titles(stages["idea"]) == "bca"


def test_a_move_is_undone_once(column, owner):
    moved = put(column[0], column[1], owner)
    undo_move(moved, version=moved.version, by=owner, at=NOW)

    with pytest.raises(Stale, match="undone already"):
        undo_move(moved, version=moved.version, by=owner, at=NOW)


def test_a_decision_is_not_undone(playbook, initiative, gatekeeper, owner):
    ruling = Ruling(Outcome.HOLD, "Wait.", resume_on=TODAY + timedelta(days=30))
    decide(initiative, ruling, by=gatekeeper, at=NOW)
    initiative.refresh_from_db()

    with pytest.raises(ValidationError) as refusal:
        undo_move(initiative, version=initiative.version, by=owner, at=NOW)

    assert refusal.value.code == "gate"


def test_after_a_day_a_move_is_no_longer_undone(column, owner):
    moved = put(column[0], column[1], owner)

    with pytest.raises(ValidationError) as refusal:
        undo_move(moved, version=moved.version, by=owner, at=NOW + timedelta(days=1))

    assert refusal.value.code == "late"


def test_who_may_not_move_undoes_nothing(column, owner, viewer):
    moved = put(column[0], column[1], owner)

    with pytest.raises(PermissionDenied):
        undo_move(moved, version=moved.version, by=viewer, at=NOW)

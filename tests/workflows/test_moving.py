"""Re-ordering and moving back; forward takes a decision."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from portfolio.ledger import Kind, Stale
from tests.cast import NOW, TODAY, make_initiative
from tests.web.world import make_gate
from workflows.actions import decide, move, request_decision
from workflows.models import Outcome
from workflows.outcomes import Ruling

REASON = "The need was not clear."


@pytest.fixture
def in_concept(initiative, stages):
    """A card in the second column; how it came there does not matter."""
    initiative.passages.update(stage=stages["concept"])
    initiative.stage = stages["concept"]
    initiative.save(update_fields=["stage"])
    return initiative


def column(stage):
    return [card.title for card in stage.initiatives.order_by("rank")]


def test_reordering_needs_no_reason_and_leaves_the_days_alone(
    initiative, owner, stages
):
    make_initiative(owner, title="Bees")
    last = make_initiative(owner, title="Lamps")

    move(last, stage=stages["idea"], after=None, by=owner, at=NOW)

    assert column(stages["idea"]) == ["Lamps", "Trees", "Bees"]
    assert last.passages.get().entered_on == TODAY
    assert last.events.last().kind == Kind.REORDERED


def test_a_card_lands_behind_the_one_above_it(initiative, owner, stages):
    bees = make_initiative(owner, title="Bees")
    make_initiative(owner, title="Lamps")

    move(initiative, stage=stages["idea"], after=bees, by=owner, at=NOW)

    assert column(stages["idea"]) == ["Bees", "Trees", "Lamps"]


def test_moving_back_starts_a_new_stay_and_says_why(in_concept, owner, stages):
    rank = in_concept.rank

    move(in_concept, stage=stages["idea"], reason=REASON, by=owner, at=NOW)

    in_concept.refresh_from_db()
    assert in_concept.stage == stages["idea"]
    assert [stay.left_on for stay in in_concept.passages.all()] == [TODAY, None]
    event = in_concept.events.last()
    assert (event.kind, event.by) == (Kind.MOVED_BACK, owner)
    facts = {"stage": "idea", "before": "concept", "rank": rank, "reason": REASON}
    assert event.facts == facts


def test_a_request_for_a_decision_lapses_when_it_moves_back(in_concept, owner, stages):
    make_gate(in_concept.portfolio, stage="idea")
    make_gate(in_concept.portfolio, stage="concept")
    asked = request_decision(in_concept, by=owner, at=NOW)

    moved = move(in_concept, stage=stages["idea"], reason=REASON, by=owner, at=NOW)

    asked.refresh_from_db()
    assert asked.closed_at == NOW
    assert moved.events.last().facts["lapsed"]
    request_decision(moved, by=owner, at=NOW)
    assert moved.reviews.open().get().gate.stage == stages["idea"]


def test_moving_back_needs_a_reason(in_concept, owner, stages):
    with pytest.raises(ValidationError) as refusal:
        move(in_concept, stage=stages["idea"], reason=" ", by=owner, at=NOW)

    assert "reason" in refusal.value.message_dict
    assert column(stages["concept"]) == ["Trees"]


def test_forward_takes_a_decision(initiative, owner, stages):
    with pytest.raises(ValidationError) as refusal:
        move(initiative, stage=stages["concept"], by=owner, at=NOW)

    assert refusal.value.code == "gate"
    assert column(stages["idea"]) == ["Trees"]


def test_a_stage_of_another_portfolio_is_refused(initiative, owner, outsider):
    foreign = outsider.memberships.get().portfolio.stages.get(slug="idea")

    with pytest.raises(ValidationError) as refusal:
        move(initiative, stage=foreign, by=owner, at=NOW)

    assert "stage" in refusal.value.message_dict


def test_a_place_behind_a_card_of_another_column_is_refused(in_concept, owner, stages):
    elsewhere = make_initiative(owner, title="Bees")

    with pytest.raises(ValidationError) as refusal:
        move(in_concept, stage=stages["concept"], after=elsewhere, by=owner, at=NOW)

    assert refusal.value.code == "after"


def test_a_stale_tab_does_not_undo_a_move(in_concept, owner, stages):
    seen = in_concept.version
    move(in_concept, stage=stages["idea"], reason=REASON, by=owner, at=NOW)

    with pytest.raises(Stale):
        move(in_concept, stage=stages["idea"], version=seen, by=owner, at=NOW)


def test_what_ended_does_not_move(in_concept, owner, gatekeeper, stages):
    ruling = Ruling(Outcome.HAND_OVER, "It is theirs.", receiver="Region")
    decide(in_concept, ruling, by=gatekeeper, at=NOW)

    with pytest.raises(ValidationError) as refusal:
        move(in_concept, stage=stages["idea"], reason=REASON, by=owner, at=NOW)

    assert refusal.value.code == "closed"


@pytest.mark.parametrize("who", ["gatekeeper", "viewer", "outsider"])
def test_who_does_not_work_on_it_may_not_move_it(initiative, stages, who, request):
    person = request.getfixturevalue(who)

    with pytest.raises(PermissionDenied):
        move(initiative, stage=stages["idea"], after=None, by=person, at=NOW)

    assert initiative.events.count() == 1

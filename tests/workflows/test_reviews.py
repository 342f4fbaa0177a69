"""What comes before and after a decision: answers, requests, conditions met."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from portfolio.ledger import Kind
from tests.cast import NOW, TODAY, make_ready
from workflows.actions import answer, decide, meet_condition, request_decision
from workflows.gates import readiness_of
from workflows.models import Answer, AnswerState, Level, Outcome
from workflows.outcomes import NewCondition, Ruling
from workflows.readiness import State

JUDGED = "by-hand"
NEXT = TODAY + timedelta(days=90)


@pytest.fixture
def gated(playbook, initiative):
    """An initiative before the first gate, which asks one thing by hand besides."""
    checklist = playbook.gates.get(stage__slug="idea").checklists.get()
    checklist.criteria.create(
        slug=JUDGED, order=99, level=Level.ADVISORY, label_en="By hand"
    )
    return initiative


@pytest.fixture
def condition(gated, gatekeeper, owner):
    ruling = Ruling(
        Outcome.CONDITIONAL_GO,
        "Nearly there.",
        next_on=NEXT,
        conditions=[NewCondition("Ask the works council", owner, NEXT)],
    )
    decision = decide(make_ready(gated), ruling, by=gatekeeper, at=NOW)
    return decision.conditions.get()


def say(initiative, by, *, slug=JUDGED, state="met", evidence="See the plan."):
    return answer(initiative, slug=slug, state=state, evidence=evidence, by=by, at=NOW)


def state_of(initiative, slug=JUDGED):
    results = readiness_of(initiative, today=TODAY).results
    return {result.criterion.slug: result for result in results}[slug]


@pytest.mark.parametrize(
    ("said", "state"),
    [
        (AnswerState.MET, State.MET),
        (AnswerState.NOT_MET, State.NOT_MET),
        (AnswerState.NOT_APPLICABLE, State.NOT_APPLICABLE),
    ],
)
def test_an_answer_settles_a_judged_criterion(gated, owner, said, state):
    assert state_of(gated).state == State.OPEN

    say(gated, owner, state=said)

    assert state_of(gated).state == state
    assert state_of(gated).why == "See the plan."


def test_a_new_answer_takes_the_place_of_the_old_one_and_both_are_remembered(
    gated, owner, gatekeeper
):
    say(gated, owner)
    say(gated, gatekeeper, state="not-met", evidence="The test is missing.")

    assert Answer.objects.get().by == gatekeeper
    told = [event.facts["evidence"] for event in gated.events.filter(kind="answered")]
    assert told == ["See the plan.", "The test is missing."]


def test_a_computed_criterion_cannot_be_answered(gated, owner):
    with pytest.raises(ValidationError) as refusal:
        say(gated, owner, slug="g1-sponsor")

    assert refusal.value.code == "computed"


def test_a_persons_judgement_waits_for_what_can_be_computed(gated, owner):
    say(gated, owner, slug="g1-problem-public-task")

    result = state_of(gated, "g1-problem-public-task")
    assert result.state == State.NOT_MET
    assert "of at least 150 characters" in result.why


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"evidence": " "}, "evidence"), ({"state": "perhaps"}, "state")],
)
def test_an_answer_needs_evidence_and_one_of_three_states(gated, owner, wrong, field):
    with pytest.raises(ValidationError) as refusal:
        say(gated, owner, **wrong)

    assert field in refusal.value.message_dict
    assert not Answer.objects.exists()


@pytest.mark.parametrize("who", ["viewer", "outsider"])
def test_who_only_looks_may_not_answer(gated, who, request):
    person = request.getfixturevalue(who)

    with pytest.raises(PermissionDenied):
        say(gated, person)


def test_a_request_is_written_down_for_the_gatekeepers(gated, owner):
    review = request_decision(gated, note="Ready.", by=owner, at=NOW)

    assert (review.gate.slug, review.note) == ("idea-to-concept", "Ready.")
    event = gated.events.last()
    assert (event.kind, event.by) == (Kind.DECISION_REQUESTED, owner)


def test_one_request_at_a_time(gated, owner, manager):
    request_decision(gated, by=owner, at=NOW)

    with pytest.raises(ValidationError) as refusal:
        request_decision(gated, by=manager, at=NOW)

    assert refusal.value.code == "requested"


@pytest.mark.parametrize("who", ["gatekeeper", "viewer", "outsider"])
def test_who_does_not_work_on_it_does_not_request(gated, who, request):
    person = request.getfixturevalue(who)

    with pytest.raises(PermissionDenied):
        request_decision(gated, by=person, at=NOW)


def test_a_condition_is_met_with_evidence(condition, owner):
    meet_condition(condition, evidence="Minutes of 3 December", by=owner, at=NOW)

    condition.refresh_from_db()
    assert (condition.met_at, condition.evidence) == (NOW, "Minutes of 3 December")
    event = condition.initiative.events.last()
    assert event.kind == Kind.CONDITION_MET
    assert event.facts["condition"] == "Ask the works council"


def test_a_condition_is_not_met_without_evidence(condition, owner):
    with pytest.raises(ValidationError) as refusal:
        meet_condition(condition, evidence=" ", by=owner, at=NOW)

    assert "evidence" in refusal.value.message_dict


def test_a_condition_is_met_once(condition, owner):
    meet_condition(condition, evidence="Minutes", by=owner, at=NOW)

    with pytest.raises(ValidationError) as refusal:
        meet_condition(condition, evidence="Other minutes", by=owner, at=NOW)

    assert refusal.value.code == "met"


@pytest.mark.parametrize("who", ["viewer", "outsider"])
def test_who_only_looks_does_not_meet_a_condition(condition, who, request):
    person = request.getfixturevalue(who)

    with pytest.raises(PermissionDenied):
        meet_condition(condition, evidence="Minutes", by=person, at=NOW)


def test_a_condition_is_for_somebody_who_takes_part(
    playbook, initiative, gatekeeper, outsider
):
    later = TODAY + timedelta(days=60)
    ruling = Ruling(
        Outcome.CONDITIONAL_GO,
        "Nearly there.",
        next_on=later,
        conditions=[NewCondition("Ask the works council", outsider, later)],
    )

    with pytest.raises(ValidationError) as refused:
        decide(make_ready(initiative), ruling, by=gatekeeper, at=NOW)

    assert set(refused.value.message_dict) == {"conditions"}

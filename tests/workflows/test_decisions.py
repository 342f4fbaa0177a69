"""Taking a decision: what each outcome demands and does, and who may not."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from portfolio.actions import edit_initiative
from portfolio.ledger import Kind, Stale
from portfolio.models import Lesson, Role, State
from tests.cast import NOW, TODAY, make_initiative, make_person, make_ready
from workflows.actions import decide, move, request_decision
from workflows.models import Decision, Outcome
from workflows.outcomes import NewCondition, Ruling

DAYS = timedelta(days=1)
LATER = NOW + DAYS
NEXT = TODAY + 90 * DAYS
STOP = Ruling(
    Outcome.STOP,
    "Nobody needs it.",
    stop_reason="no-need",
    data_after="delete",
    data_on=NEXT,
    told=True,
    lesson="Ask before you build.",
    failure_mode="FM1",
)


@pytest.fixture
def ready(playbook, initiative):
    return make_ready(initiative)


@pytest.fixture
def unready(playbook, initiative):
    """Nothing is recorded about it: all nine required criteria are unmet."""
    return initiative


def go(**terms):
    return Ruling(Outcome.GO, "Worth finding out.", **{"next_on": NEXT, **terms})


def a_condition(owner, slug="", **terms):
    values = {"text": "Ask the works council", "due_on": NEXT, **terms}
    return NewCondition(owner=owner, slug=slug, **values)


def refused(initiative, ruling, by, **more):
    """The messages by field with which this decision is refused."""
    with pytest.raises(ValidationError) as refusal:
        decide(initiative, ruling, by=by, at=NOW, **more)
    assert not Decision.objects.exists()
    return refusal.value.message_dict


def test_go_moves_the_card_and_plans_the_next_gate(ready, gatekeeper, stages):
    decision = decide(ready, go(), by=gatekeeper, at=LATER)

    ready.refresh_from_db()
    assert ready.stage == decision.to_stage == stages["concept"]
    assert ready.planned_gate_on == decision.next_on == NEXT
    first, second = ready.passages.all()
    assert (first.left_on, second.entered_on) == (TODAY + DAYS, TODAY + DAYS)


def test_a_decision_is_written_in_the_ledger_in_the_words_of_the_moment(
    ready, gatekeeper
):
    decision = decide(ready, go(), by=gatekeeper, at=LATER)

    event = ready.events.last()
    assert (event.kind, event.by, event.at) == (Kind.DECIDED, gatekeeper, LATER)
    assert event.facts == {
        "decision": decision.pk,
        "outcome": "go",
        "rationale": "Worth finding out.",
        "gate": "idea-to-concept",
        "before": "idea",
        "stage": "concept",
        "deciders": [{"user": gatekeeper.pk}],
        "conditions": [],
        "waived": [],
        "released": [],
        "answered": [],
        "profile": "standard",
        "pilot_ends_on": None,
    }


def test_a_decision_keeps_the_checklist_as_it_stood_in_both_languages(
    ready, gatekeeper
):
    decision = decide(ready, go(), by=gatekeeper, at=LATER)
    edit_initiative(ready, {"sponsor": ""}, by=ready.owner, at=LATER)

    kept = {each["slug"]: each for each in decision.checklist}["g1-sponsor"]
    assert kept["state"] == "met"
    assert kept["label_nl"] == "Opdrachtgever die ja zegt"
    assert kept["label_en"] == "A sponsor who said yes"
    assert "Head of public works" in kept["why_en"]


def test_go_is_refused_while_a_required_criterion_is_unmet(unready, gatekeeper):
    errors = refused(unready, go(), gatekeeper)

    assert errors["waivers"][0].startswith("9 required criteria are not met.")


def test_go_passes_with_a_reason_for_each_unmet_criterion(ready, gatekeeper):
    edit_initiative(ready, {"sponsor": ""}, by=ready.owner, at=NOW)
    waivers = {"g1-sponsor": "She starts on Monday.", "g1-legal-triage": "Was met."}

    decision = decide(ready, go(waivers=waivers), by=gatekeeper, at=NOW)

    waiver = decision.waivers.get()
    assert (waiver.slug, waiver.reason) == ("g1-sponsor", "She starts on Monday.")
    states = {each["slug"]: each["state"] for each in decision.checklist}
    assert states["g1-sponsor"] == "waived"


def test_a_waiver_without_a_reason_is_none(ready, gatekeeper):
    edit_initiative(ready, {"sponsor": ""}, by=ready.owner, at=NOW)

    errors = refused(ready, go(waivers={"g1-sponsor": " "}), gatekeeper)

    assert errors["waivers"][0].startswith("1 required criterion is not met.")


@pytest.mark.parametrize("next_on", [None, TODAY])
def test_go_needs_a_next_decision_point_that_is_still_to_come(
    ready, gatekeeper, next_on
):
    assert "next_on" in refused(ready, go(next_on=next_on), gatekeeper)


def test_every_decision_needs_a_reason(ready, gatekeeper):
    assert "rationale" in refused(ready, Ruling(Outcome.RECYCLE, " "), gatekeeper)


def test_conditional_go_keeps_its_conditions_with_who_and_when(
    ready, gatekeeper, owner, stages
):
    edit_initiative(ready, {"sponsor": ""}, by=owner, at=NOW)
    ruling = Ruling(
        Outcome.CONDITIONAL_GO,
        "Nearly there.",
        next_on=NEXT,
        conditions=[a_condition(owner, "g1-sponsor")],
    )

    decision = decide(ready, ruling, by=gatekeeper, at=NOW)

    condition = decision.conditions.get()
    assert (condition.slug, condition.owner) == ("g1-sponsor", owner)
    assert (condition.due_on, condition.met_at) == (NEXT, None)
    ready.refresh_from_db()
    assert ready.stage == stages["concept"]


def test_conditional_go_needs_a_condition(ready, gatekeeper):
    ruling = Ruling(Outcome.CONDITIONAL_GO, "Nearly there.", next_on=NEXT)

    assert "conditions" in refused(ready, ruling, gatekeeper)


def test_conditional_go_covers_every_unmet_criterion(unready, gatekeeper, owner):
    ruling = Ruling(
        Outcome.CONDITIONAL_GO,
        "Nearly there.",
        next_on=NEXT,
        conditions=[a_condition(owner, "g1-sponsor")],
    )

    (message,) = refused(unready, ruling, gatekeeper)["conditions"]
    assert "Legal triage" in message
    assert "A sponsor who said yes" not in message


@pytest.mark.parametrize("terms", [{"text": " "}, {"due_on": TODAY - DAYS}])
def test_a_condition_needs_a_text_and_a_day_to_come(ready, gatekeeper, owner, terms):
    ruling = Ruling(
        Outcome.CONDITIONAL_GO,
        "Nearly there.",
        next_on=NEXT,
        conditions=[a_condition(owner, **terms)],
    )

    assert "conditions" in refused(ready, ruling, gatekeeper)


def test_hold_stops_the_clock_until_a_day(initiative, gatekeeper):
    resume_on = TODAY + 90 * DAYS
    ruling = Ruling(Outcome.HOLD, "We reorganise.", resume_on=resume_on)

    decide(initiative, ruling, by=gatekeeper, at=NOW)

    initiative.refresh_from_db()
    hold = initiative.holds.get()
    assert initiative.state == State.ON_HOLD
    assert (hold.started_on, hold.resume_on, hold.ended_on) == (TODAY, resume_on, None)


@pytest.mark.parametrize("resume_on", [None, TODAY, TODAY + 91 * DAYS])
def test_hold_lasts_ninety_days_at_most(initiative, gatekeeper, resume_on):
    ruling = Ruling(Outcome.HOLD, "We reorganise.", resume_on=resume_on)

    assert "resume_on" in refused(initiative, ruling, gatekeeper)


def test_the_next_decision_ends_a_hold(initiative, gatekeeper):
    hold = Ruling(Outcome.HOLD, "We reorganise.", resume_on=NEXT)
    decide(initiative, hold, by=gatekeeper, at=NOW)

    recycle = Ruling(Outcome.RECYCLE, "Start again.")
    decide(initiative, recycle, by=gatekeeper, at=NOW + 30 * DAYS)

    initiative.refresh_from_db()
    assert initiative.state == State.ACTIVE
    assert initiative.holds.get().ended_on == TODAY + 30 * DAYS


def test_recycle_stays_in_its_stage_and_its_days_go_on(initiative, gatekeeper, stages):
    ruling = Ruling(Outcome.RECYCLE, "Talk to users first.")

    decide(initiative, ruling, by=gatekeeper, at=LATER)

    initiative.refresh_from_db()
    assert initiative.stage == stages["idea"]
    assert initiative.passages.get().left_on is None


def test_recycle_may_go_to_an_earlier_stage(ready, gatekeeper, stages):
    decide(ready, go(), by=gatekeeper, at=NOW)
    back = Ruling(Outcome.RECYCLE, "The need is gone.", to_stage=stages["idea"])

    decide(ready, back, by=gatekeeper, at=LATER)

    ready.refresh_from_db()
    assert ready.stage == stages["idea"]


def test_recycle_never_goes_forward(initiative, gatekeeper, stages):
    ruling = Ruling(Outcome.RECYCLE, "Quicker.", to_stage=stages["pilot"])

    assert "to_stage" in refused(initiative, ruling, gatekeeper)


def test_recycle_stays_within_the_portfolio(initiative, gatekeeper, outsider):
    foreign = outsider.memberships.get().portfolio.stages.get(slug="idea")
    ruling = Ruling(Outcome.RECYCLE, "Elsewhere.", to_stage=foreign)

    assert "to_stage" in refused(initiative, ruling, gatekeeper)


def test_stop_ends_it_and_keeps_its_lesson(initiative, gatekeeper):
    decision = decide(initiative, STOP, by=gatekeeper, at=LATER)

    initiative.refresh_from_db()
    assert initiative.state == State.STOPPED
    assert initiative.passages.get().left_on == TODAY + DAYS
    assert (decision.stop_reason, decision.data_after) == ("no-need", "delete")
    lesson = Lesson.objects.get()
    assert (lesson.text, lesson.failure_mode) == ("Ask before you build.", "FM1")
    kinds = [event.kind for event in initiative.events.all()]
    assert kinds[-2:] == [Kind.LESSON_RECORDED, Kind.DECIDED]


def test_stop_says_everything_that_it_misses_at_once(initiative, gatekeeper):
    ruling = Ruling(Outcome.STOP, "Nobody needs it.", stop_reason="just because")

    errors = refused(initiative, ruling, gatekeeper)

    assert set(errors) == {"stop_reason", "data_after", "lesson"}


def test_what_stopped_is_taken_up_again_by_a_recycle(initiative, gatekeeper):
    decide(initiative, STOP, by=gatekeeper, at=NOW)

    again = Ruling(Outcome.RECYCLE, "A user asked for it.")
    decide(initiative, again, by=gatekeeper, at=LATER)

    initiative.refresh_from_db()
    assert initiative.state == State.ACTIVE
    assert [stay.left_on for stay in initiative.passages.all()] == [TODAY, None]


@pytest.mark.parametrize("outcome", set(Outcome) - {Outcome.RECYCLE})
def test_what_stopped_is_open_to_nothing_else(initiative, gatekeeper, outcome):
    decide(initiative, STOP, by=gatekeeper, at=NOW)

    with pytest.raises(ValidationError) as refusal:
        decide(initiative, Ruling(outcome, "Again."), by=gatekeeper, at=LATER)

    assert "outcome" in refusal.value.message_dict


def test_hand_over_is_only_for_the_end_of_the_road(ready, gatekeeper):
    ruling = Ruling(Outcome.HAND_OVER, "It is theirs.", receiver="Region")

    assert "outcome" in refused(ready, ruling, gatekeeper)


def test_hand_over_ends_it_with_whoever_takes_it(initiative, gatekeeper):
    """Without a playbook no gate follows, as in the last stage."""
    ruling = Ruling(Outcome.HAND_OVER, "It is theirs.", receiver="Region")

    decision = decide(initiative, ruling, by=gatekeeper, at=NOW)

    initiative.refresh_from_db()
    assert initiative.state == State.HANDED_OVER
    assert decision.receiver == "Region"


def test_hand_over_needs_a_receiver(initiative, gatekeeper):
    ruling = Ruling(Outcome.HAND_OVER, "It is theirs.", receiver=" ")

    assert "receiver" in refused(initiative, ruling, gatekeeper)


def test_a_decision_answers_the_request_for_it(ready, gatekeeper, owner):
    review = request_decision(ready, by=owner, at=NOW)

    decision = decide(ready, go(), by=gatekeeper, at=LATER)

    review.refresh_from_db()
    assert decision.review == review
    assert review.closed_at == LATER


def test_what_another_outcome_needs_is_not_kept(initiative, gatekeeper):
    ruling = Ruling(
        Outcome.RECYCLE, "Talk first.", resume_on=NEXT, receiver="Region", next_on=NEXT
    )

    decision = decide(initiative, ruling, by=gatekeeper, at=NOW)

    assert (decision.resume_on, decision.receiver, decision.next_on) == (None, "", None)


@pytest.mark.parametrize("who", ["owner", "manager", "viewer", "outsider"])
def test_only_gatekeepers_decide(initiative, who, request):
    person = request.getfixturevalue(who)

    with pytest.raises(PermissionDenied):
        decide(initiative, STOP, by=person, at=NOW)

    assert not Decision.objects.exists()


def test_all_who_decided_are_named(initiative, gatekeeper, portfolio):
    second = make_person("Second", portfolio, Role.GATEKEEPER)
    ruling = Ruling(Outcome.RECYCLE, "Talk first.", deciders=[second, gatekeeper])

    decision = decide(initiative, ruling, by=gatekeeper, at=NOW)

    assert set(decision.deciders.all()) == {gatekeeper, second}


def test_a_stale_tab_cannot_repeat_a_decision(ready, gatekeeper):
    seen = ready.version
    decide(ready, go(), version=seen, by=gatekeeper, at=NOW)

    with pytest.raises(Stale):
        decide(ready, STOP, version=seen, by=gatekeeper, at=LATER)

    assert Decision.objects.get().outcome == Outcome.GO


def test_a_new_fact_does_not_make_a_decision_stale(ready, gatekeeper, owner):
    seen = ready.version
    edit_initiative(ready, {"hours_per_week": 16}, by=owner, at=NOW)

    assert decide(ready, go(), version=seen, by=gatekeeper, at=LATER).pk


def test_the_card_lands_behind_the_card_it_was_dropped_on(
    ready, gatekeeper, owner, stages
):
    first = make_initiative(owner, title="Bees")
    decide(ready, go(), by=gatekeeper, at=NOW)
    waived = {c["slug"]: "Known." for c in Decision.objects.get().checklist}
    decide(first, go(waivers=waived), after=None, by=gatekeeper, at=NOW)

    column = stages["concept"].initiatives.order_by("rank")
    assert [card.title for card in column] == ["Bees", "Trees"]
    move(first, stage=stages["concept"], after=ready, by=owner, at=NOW)
    assert [card.title for card in column.all()] == ["Trees", "Bees"]

"""Gates with teeth: conditions block, warnings are answered, nobody judges alone."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from portfolio.actions import add_record, edit_initiative
from portfolio.ledger import Stale
from portfolio.models import ImpactClass, Lesson, Role, Stage
from portfolio.placing import enter
from tests.cast import NOW, TODAY, make_initiative, make_person, make_ready
from workflows.actions import decide, meet_condition
from workflows.models import Decision, Outcome, Terms
from workflows.outcomes import NewCondition, Ruling

DAYS = timedelta(days=1)
LATER = NOW + DAYS
NEXT = TODAY + 90 * DAYS
RECYCLE = Ruling(Outcome.RECYCLE, "Talk first.")


@pytest.fixture
def ready(playbook, initiative):
    return make_ready(initiative)


@pytest.fixture
def condition(ready, gatekeeper, owner):
    """A condition of the first gate; the initiative is in its concept by now."""
    asked = NewCondition(text="Ask the works council", owner=owner, due_on=NEXT)
    decide(ready, onward(conditions=[asked]), by=gatekeeper, at=NOW)
    return ready.conditions.get()


def onward(outcome=Outcome.CONDITIONAL_GO, **terms):
    return Ruling(outcome, "Worth finding out.", **{"next_on": NEXT, **terms})


def all_waived(initiative, **terms):
    slugs = [
        each.slug for each in initiative.stage.gate.checklists.get().criteria.all()
    ]
    return onward(Outcome.GO, waivers=dict.fromkeys(slugs, "Known."), **terms)


def refused(initiative, ruling, by):
    with pytest.raises(ValidationError) as refusal:
        decide(initiative, ruling, by=by, at=LATER)
    return refusal.value.message_dict


def advise(initiative, by, verdict="negative", at=NOW, **facts):
    values = {"adviser": "dpo", "verdict": verdict, "given_on": TODAY, **facts}
    return add_record(initiative, "advice", values, by=by, at=at)


def make_pilot(initiative, stages, by, **days):
    window = {"pilot_starts_on": TODAY, "pilot_ends_on": TODAY + 200 * DAYS, **days}
    edit_initiative(initiative, window, by=by, at=NOW)
    initiative.refresh_from_db()
    enter(initiative, stages[Stage.PILOT], "m", on=TODAY)
    return initiative


def test_an_open_condition_blocks_the_next_gate(condition, ready, gatekeeper):
    ready.refresh_from_db()

    errors = refused(ready, all_waived(ready), gatekeeper)

    assert set(errors) == {"released"}
    assert "Ask the works council" in errors["released"][0]


def test_a_condition_that_is_met_blocks_nothing(condition, ready, gatekeeper, owner):
    meet_condition(condition, evidence="They agree.", by=owner, at=NOW)
    ready.refresh_from_db()

    assert decide(ready, all_waived(ready), by=gatekeeper, at=LATER).pk


def test_a_decision_lets_a_condition_go_with_a_reason(condition, ready, gatekeeper):
    ready.refresh_from_db()
    ruling = all_waived(ready, released={condition.pk: "No staff data any more."})

    decision = decide(ready, ruling, by=gatekeeper, at=LATER)

    condition.refresh_from_db()
    assert condition.released_by == decision
    assert condition.release_reason == "No staff data any more."
    assert not ready.conditions.open().exists()
    assert ready.events.last().facts["released"] == ["Ask the works council"]


def test_what_was_let_go_cannot_be_met(condition, ready, gatekeeper, owner):
    ready.refresh_from_db()
    ruling = all_waived(ready, released={condition.pk: "No staff data any more."})
    decide(ready, ruling, by=gatekeeper, at=LATER)

    with pytest.raises(ValidationError) as refusal:
        meet_condition(condition, evidence="They agree.", by=owner, at=LATER)

    assert refusal.value.code == "released"


def test_going_back_is_blocked_by_nothing(condition, ready, gatekeeper):
    assert decide(ready, RECYCLE, by=gatekeeper, at=LATER).pk


def test_nobody_decides_on_their_own_initiative(portfolio):
    both = make_person("Both", portfolio, Role.CONTRIBUTOR, Role.GATEKEEPER)
    own = make_initiative(both)

    with pytest.raises(PermissionDenied):
        decide(own, RECYCLE, by=both, at=NOW)


def test_deciders_are_gatekeepers_and_never_the_owner(portfolio, gatekeeper):
    both = make_person("Both", portfolio, Role.CONTRIBUTOR, Role.GATEKEEPER)
    own = make_initiative(both)
    ruling = Ruling(Outcome.RECYCLE, "Talk first.", deciders=[both])

    assert "deciders" in refused(own, ruling, gatekeeper)


def test_the_team_does_not_decide(initiative, gatekeeper, owner):
    member = {"person": gatekeeper, "skill": "data"}
    add_record(initiative, "team", member, by=owner, at=NOW)

    with pytest.raises(PermissionDenied):
        decide(initiative, RECYCLE, by=gatekeeper, at=LATER)


def test_nobody_of_the_team_is_named_as_a_decider(
    initiative, gatekeeper, owner, portfolio
):
    second = make_person("Second", portfolio, Role.GATEKEEPER)
    add_record(
        initiative, "team", {"person": second, "skill": "data"}, by=owner, at=NOW
    )
    ruling = Ruling(Outcome.RECYCLE, "Talk first.", deciders=[second])

    assert "deciders" in refused(initiative, ruling, gatekeeper)


def test_nobody_decides_alone_where_much_is_at_stake(
    initiative, gatekeeper, owner, portfolio
):
    facts = {"impact_class": ImpactClass.HIGH_RISK}
    edit_initiative(initiative, facts, by=owner, at=NOW)
    second = make_person("Second", portfolio, Role.GATEKEEPER)
    alone = Ruling(Outcome.HAND_OVER, "It is theirs.", receiver="Region")
    together = Ruling(
        Outcome.HAND_OVER, "It is theirs.", receiver="Region", deciders=[second]
    )

    assert "deciders" in refused(initiative, alone, gatekeeper)
    assert decide(initiative, together, by=gatekeeper, at=LATER).profile == "heavy"


def test_negative_advice_is_answered(initiative, gatekeeper, owner):
    advice = advise(initiative, owner, text="The purpose is not clear.")
    silent = Ruling(Outcome.HAND_OVER, "It is theirs.", receiver="Region")
    answered = Ruling(
        Outcome.HAND_OVER,
        "It is theirs.",
        receiver="Region",
        advice_answers={advice.pk: "The purpose is in the agreement now."},
    )

    errors = refused(initiative, silent, gatekeeper)
    decision = decide(initiative, answered, by=gatekeeper, at=LATER)

    assert "Data protection officer" in errors["advice_answers"][0]
    (kept,) = decision.advice
    assert kept["adviser_nl"].startswith("Functionaris")
    assert kept["answer"] == "The purpose is in the agreement now."
    assert kept["text"] == "The purpose is not clear."


def test_the_newest_advice_counts(initiative, gatekeeper, owner):
    advise(initiative, owner, given_on=TODAY - DAYS)
    advise(initiative, owner, "positive")
    ruling = Ruling(Outcome.HAND_OVER, "It is theirs.", receiver="Region")

    decision = decide(initiative, ruling, by=gatekeeper, at=LATER)

    assert [each["verdict"] for each in decision.advice] == ["positive"]


def test_a_hold_lasts_as_long_as_the_portfolio_says(initiative, gatekeeper, portfolio):
    Terms.objects.create(portfolio=portfolio, longest_hold_days=30)
    ruling = Ruling(Outcome.HOLD, "We wait.", resume_on=TODAY + 32 * DAYS)

    (message,) = refused(initiative, ruling, gatekeeper)["resume_on"]

    assert "at most 30 days" in message


def test_a_decision_lengthens_a_pilot(initiative, gatekeeper, owner, stages):
    make_pilot(initiative, stages, owner)
    ends_on = TODAY + 300 * DAYS
    ruling = Ruling(Outcome.RECYCLE, "Two more seasons.", pilot_ends_on=ends_on)

    decision = decide(initiative, ruling, by=gatekeeper, at=LATER)

    initiative.refresh_from_db()
    assert initiative.pilot_ends_on == decision.pilot_ends_on == ends_on
    assert initiative.events.last().facts["pilot_ends_on"] == ends_on.isoformat()


@pytest.mark.parametrize("days", [0, 200, 366])
def test_a_pilot_ends_later_but_within_the_limit(
    initiative, gatekeeper, owner, stages, days
):
    make_pilot(initiative, stages, owner)
    ends_on = TODAY + days * DAYS
    ruling = Ruling(Outcome.RECYCLE, "Two more seasons.", pilot_ends_on=ends_on)

    assert "pilot_ends_on" in refused(initiative, ruling, gatekeeper)


def test_only_a_pilot_is_lengthened(initiative, gatekeeper):
    ruling = Ruling(Outcome.RECYCLE, "Longer.", pilot_ends_on=NEXT)

    assert "pilot_ends_on" in refused(initiative, ruling, gatekeeper)


@pytest.mark.parametrize("ends_on", [NEXT + 200 * DAYS, None])
def test_an_edit_does_not_lengthen_a_pilot(initiative, owner, stages, ends_on):
    make_pilot(initiative, stages, owner)

    with pytest.raises(ValidationError) as refusal:
        edit_initiative(initiative, {"pilot_ends_on": ends_on}, by=owner, at=LATER)

    assert "pilot_ends_on" in refusal.value.message_dict


def test_a_stop_says_when_the_data_go(initiative, gatekeeper):
    ruling = Ruling(
        Outcome.STOP,
        "Nobody needs it.",
        stop_reason="no-need",
        data_after="delete",
        lesson="Ask before you build.",
    )

    assert set(refused(initiative, ruling, gatekeeper)) == {"data_on"}


@pytest.mark.parametrize(
    ("reason", "mode"),
    [
        ("no-need", "FM1"),
        ("no-owner", "FM5"),
        ("data", "FM3"),
        ("problem-gone", "value"),
    ],
)
def test_the_lesson_of_a_stop_follows_its_reason(initiative, gatekeeper, reason, mode):
    ruling = Ruling(
        Outcome.STOP,
        "It ends.",
        stop_reason=reason,
        data_after="none",
        lesson="Ask before you build.",
    )

    decide(initiative, ruling, by=gatekeeper, at=LATER)

    assert Lesson.objects.get().failure_mode == mode


def test_every_decision_may_leave_a_lesson(initiative, gatekeeper):
    ruling = Ruling(
        Outcome.RECYCLE,
        "Talk first.",
        lesson="Ask before you build.",
        what_happened="We built first.",
        useful_for="Whoever builds an app",
    )

    decide(initiative, ruling, by=gatekeeper, at=LATER)

    lesson = Lesson.objects.get()
    assert (lesson.what_happened, lesson.useful_for, lesson.failure_mode) == (
        "We built first.",
        "Whoever builds an app",
        "",
    )


def test_who_comes_second_hears_what_was_decided_and_by_whom(
    initiative, gatekeeper, portfolio
):
    seen = initiative.version
    second = make_person("Second", portfolio, Role.GATEKEEPER)
    decide(initiative, RECYCLE, version=seen, by=gatekeeper, at=NOW)

    with pytest.raises(Stale) as refusal:
        decide(initiative, RECYCLE, version=seen, by=second, at=LATER)

    (message,) = refusal.value.messages
    assert message.startswith("Gatekeeper decided already: Recycle. “Talk first.”")
    assert Decision.objects.count() == 1


def test_the_names_of_that_day_are_kept(ready, gatekeeper):
    decision = decide(ready, all_waived(ready), by=gatekeeper, at=LATER)

    assert decision.terms == {
        "title": "Trees",
        "stage_nl": "Idee",
        "stage_en": "Idea",
        "to_stage_nl": "Concept",
        "to_stage_en": "Concept",
        "question_nl": ready.stage.gate.question_nl,
        "question_en": ready.stage.gate.question_en,
        "outcome_nl": "Doorgaan",
        "outcome_en": "Go",
        "version": 1,
        "profile": "standard",
    }

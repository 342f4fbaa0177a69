"""Deciding through the API: the gate is the same as on the page."""

import pytest

from portfolio.actions import add_record
from portfolio.models import Role
from tests.cast import NOW, TODAY, make_initiative, make_person
from tests.web.api.bodies import GO
from tests.web.api.caller import Caller, everything, pointers, refusal
from workflows.models import Gate

STOP = {
    "outcome": "stop",
    "rationale": "Nobody needs it.",
    "stop_reason": "no-need",
    "data_after": "none",
    "lesson": "Ask first.",
    "failure_mode": "FM1",
    "version": 1,
}


def decisions(initiative):
    return f"/initiatives/{initiative.pk}/decisions"


def test_a_go_moves_the_card(initiative, gate, as_gatekeeper):
    response = as_gatekeeper.post(decisions(initiative), GO)

    assert response.status_code == 201
    assert response.json()["to_stage"] == "concept"
    initiative.refresh_from_db()
    assert initiative.stage.slug == "concept"


def test_a_decision_is_listed_with_who_took_it(initiative, gate, as_gatekeeper):
    made = as_gatekeeper.post(decisions(initiative), GO).json()

    (shown,) = as_gatekeeper.get(decisions(initiative)).json()["results"]

    assert shown == made
    assert shown["by"]["name"] == "Gatekeeper"
    assert shown["at"].endswith("Z")


def test_a_go_is_refused_while_a_required_criterion_is_unmet(
    initiative, criterion, as_gatekeeper
):
    before = everything()

    response = as_gatekeeper.post(decisions(initiative), GO)

    assert pointers(refusal(response, 400)) == {"#/waivers"}
    assert everything() == before


def test_a_go_passes_with_a_waiver_that_says_why(initiative, criterion, as_gatekeeper):
    waiver = {"criterion": "problem-shared", "reason": "It is a legal duty."}

    response = as_gatekeeper.post(decisions(initiative), GO | {"waivers": [waiver]})

    assert response.json()["waivers"] == [waiver]


def test_a_conditional_go_keeps_its_conditions(
    initiative, owner, criterion, as_gatekeeper
):
    condition = {
        "criterion": "problem-shared",
        "text": "Ask ten residents.",
        "owner": owner.pk,
        "due_on": "2098-12-01",
    }

    response = as_gatekeeper.post(
        decisions(initiative),
        GO | {"outcome": "conditional-go", "conditions": [condition]},
    )

    (kept,) = response.json()["conditions"]
    assert kept["text"] == "Ask ten residents."
    assert kept["owner"] == {"id": owner.pk, "name": "Owner"}


def test_a_stop_needs_all_that_it_needs_at_once(initiative, as_gatekeeper):
    response = as_gatekeeper.post(
        decisions(initiative), {"outcome": "stop", "rationale": " ", "version": 1}
    )

    assert pointers(refusal(response, 400)) == {
        "#/rationale",
        "#/stop_reason",
        "#/data_after",
        "#/lesson",
    }


def test_a_stop_keeps_its_lesson(initiative, gate, as_gatekeeper):
    response = as_gatekeeper.post(decisions(initiative), STOP)

    assert response.json()["stop_reason"] == "no-need"
    assert initiative.lessons.get().text == "Ask first."


@pytest.mark.parametrize("rationale", ["", " ", None, 5])
def test_a_decision_without_a_rationale_is_refused(
    initiative, gate, as_gatekeeper, rationale
):
    before = everything()

    response = as_gatekeeper.post(decisions(initiative), GO | {"rationale": rationale})

    assert "#/rationale" in pointers(refusal(response, 400))
    assert everything() == before


def test_nobody_decides_on_an_initiative_of_their_own(portfolio, gate):
    both = make_person("Both", portfolio, Role.CONTRIBUTOR, Role.GATEKEEPER)
    own, caller = make_initiative(both), Caller(both)
    before = everything()

    refusal(caller.post(decisions(own), GO), 404)

    assert everything() == before


def test_an_owner_does_not_decide(initiative, gate, as_owner):
    refusal(as_owner.post(decisions(initiative), GO), 404)


def test_a_stale_decision_is_refused(initiative, gate, as_owner, as_gatekeeper):
    as_owner.post(
        f"/initiatives/{initiative.pk}/moves", {"stage": "idea", "version": 1}
    )

    response = as_gatekeeper.post(decisions(initiative), GO)

    assert refusal(response, 409)["current"]["version"] == 2


def test_who_comes_second_hears_what_was_decided(initiative, gate, as_gatekeeper):
    recycle = {"outcome": "recycle", "rationale": "Talk first.", "version": 1}
    as_gatekeeper.post(decisions(initiative), recycle)

    problem = refusal(as_gatekeeper.post(decisions(initiative), GO), 409)

    assert "Gatekeeper decided already: Recycle. “Talk first.”" in problem["detail"]


@pytest.mark.parametrize(
    ("field", "pointer"),
    [
        (lambda them: {"deciders": [them.pk]}, "#/deciders"),
        (
            lambda them: {
                "conditions": [
                    {"text": "Ask.", "owner": them.pk, "due_on": "2098-12-01"}
                ]
            },
            "#/conditions/0/owner",
        ),
    ],
)
def test_people_of_elsewhere_are_nobody(
    initiative, gate, as_gatekeeper, outsider, field, pointer
):
    before = everything()

    response = as_gatekeeper.post(
        decisions(initiative), GO | {"outcome": "conditional-go"} | field(outsider)
    )

    assert pointers(refusal(response, 400)) == {pointer}
    assert everything() == before


def test_a_card_of_elsewhere_is_no_place_to_stand_behind(
    initiative, gate, as_gatekeeper, outsider
):
    foreign = make_initiative(outsider)

    response = as_gatekeeper.post(decisions(initiative), GO | {"after": foreign.pk})

    assert pointers(refusal(response, 400)) == {"#/after"}


@pytest.mark.parametrize(
    ("field", "row", "key"),
    [
        ("released", {"condition": "1", "reason": "Done."}, "condition"),
        ("released", {"condition": 1, "reason": 5}, "reason"),
        ("released", {"condition": 1, "reason": "Done.", "by": 1}, "by"),
        ("advice_answers", {"advice": "1", "answer": "We blur."}, "advice"),
        ("advice_answers", {"advice": 1, "answer": 5}, "answer"),
        ("advice_answers", {"advice": 1, "answer": "We blur.", "by": 1}, "by"),
    ],
    ids=str,
)
def test_what_is_let_go_and_answered_is_read_strictly(
    field, row, key, initiative, gate, as_gatekeeper
):
    before = everything()

    response = as_gatekeeper.post(decisions(initiative), GO | {field: [row]})

    assert pointers(refusal(response, 400)) == {f"#/{field}/0/{key}"}
    assert everything() == before


def test_a_negative_advice_is_answered(initiative, gate, owner, as_gatekeeper):
    facts = {"adviser": "privacy", "verdict": "negative", "given_on": TODAY}
    advice = add_record(initiative, "advice", facts, by=owner, at=NOW)
    answers = [{"advice": advice.pk, "answer": "We blur the faces."}]

    silent = as_gatekeeper.post(decisions(initiative), GO)
    said = as_gatekeeper.post(decisions(initiative), GO | {"advice_answers": answers})

    assert pointers(refusal(silent, 400)) == {"#/advice_answers"}
    assert said.status_code == 201, said.content
    (kept,) = said.json()["advice"]
    assert (kept["adviser"], kept["verdict"]) == ("privacy", "negative")
    assert kept["answer"] == "We blur the faces."


def test_a_condition_of_an_earlier_gate_is_let_go(
    initiative, gate, owner, as_gatekeeper
):
    asked = {"text": "Ask.", "owner": owner.pk, "due_on": "2098-12-01"}
    path = decisions(initiative)
    first = as_gatekeeper.post(
        path, GO | {"outcome": "conditional-go", "conditions": [asked]}
    )
    (condition,) = first.json()["conditions"]
    initiative.refresh_from_db()
    Gate.objects.create(
        portfolio=initiative.portfolio,
        stage=initiative.stage,
        slug="concept-pilot",
        question_nl="Werkt het?",
        question_en="Does it work?",
    )
    again = GO | {"version": initiative.version}
    released = [{"condition": condition["id"], "reason": "The law changed."}]

    blocked = as_gatekeeper.post(path, again)
    passed = as_gatekeeper.post(path, again | {"released": released})

    assert pointers(refusal(blocked, 400)) == {"#/released"}
    assert passed.status_code == 201, passed.content
    (kept,) = as_gatekeeper.get(f"/initiatives/{initiative.pk}/conditions").json()[
        "results"
    ]
    assert kept["release_reason"] == "The law changed."

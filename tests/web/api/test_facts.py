"""Starting an initiative and changing its facts through the API; meeting conditions."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from portfolio.ledger import Kind
from portfolio.models import Event, Flag, Initiative, MoreFlag, answers_of
from tests.cast import NOW, make_initiative
from tests.web.api.caller import everything, pointers, refusal
from tests.web.api.test_fuzz import JSON, fuzzed
from workflows.actions import decide, meet_condition
from workflows.models import Outcome
from workflows.outcomes import NewCondition, Ruling

FACTS = {
    "title": "Bins",
    "summary": "Empty them when they are full.",
    "story": "A long one.",
    "department": "Public works",
    "application_domain": "internal",
    "policy_field": "Public space",
    "problem_statement": "Full bins stand for days.",
    "public_task": "Clean streets",
    "public_value_goal": "Streets are clean.",
    "search_note": "Nothing found.",
    "hours_per_week": 8,
    "sponsor": "Head of public works",
    "sponsor_account": None,
    "sponsor_confirmed_on": "2026-11-20",
    "process_owner": "Team bins",
    "process_owner_account": None,
    "process_owner_confirmed_on": None,
    "planned_gate_on": "2027-03-01",
    "pilot_starts_on": None,
    "pilot_ends_on": None,
    "scaling_routes": ["expand", "scale-out"],
    "structural_cost_estimate": 12000,
    "structural_funding_ref": "Budget 2028",
    "next_evaluation_on": None,
    "phase_out_trigger": "When nobody uses it.",
    "legal_flags": {"personal_data": "no", "algorithm": "ai", "sensors": "find_out"},
    "impact_class": "low",
    "facet": "mission",
}
TEXTS = {name for name, value in FACTS.items() if isinstance(value, str)}


def path_of(initiative):
    return f"/initiatives/{initiative.pk}"


@pytest.fixture
def condition(initiative, gate, owner, gatekeeper):
    ruling = Ruling(
        Outcome.CONDITIONAL_GO,
        "Users ask for it.",
        next_on=date(2099, 1, 1),
        conditions=[NewCondition("Sign it", owner, date(2098, 1, 1))],
    )
    decide(initiative, ruling, by=gatekeeper, at=NOW)
    return initiative.conditions.get()


def test_an_initiative_is_started_with_all_its_facts(portfolio, owner, as_owner):
    response = as_owner.post("/initiatives", FACTS | {"portfolio": "lindervoort"})

    assert response.status_code == 201, response.content
    made = response.json()
    assert FACTS.items() <= made.items()
    assert made["owner"] == {"id": owner.pk, "name": "Owner"}
    assert (made["portfolio"], made["stage"]) == ("lindervoort", "idea")
    shown = as_owner.get(f"/initiatives/{made['id']}").json()
    assert made.items() <= shown.items()
    assert [event.kind for event in Event.objects.all()] == [Kind.STARTED]


def test_an_initiative_is_started_for_somebody_else(portfolio, viewer, as_owner):
    body = {"portfolio": "lindervoort", "title": "Bins", "owner": viewer.pk}

    assert as_owner.post("/initiatives", body).json()["owner"]["name"] == "Viewer"


def test_who_may_only_look_starts_nothing(
    portfolio, as_viewer, as_gatekeeper, as_outsider
):
    body = {"portfolio": "lindervoort", "title": "Bins"}

    refusal(as_viewer.post("/initiatives", body), 404)
    refusal(as_gatekeeper.post("/initiatives", body), 404)
    foreign = refusal(as_outsider.post("/initiatives", body), 400)
    unknown = refusal(
        as_outsider.post("/initiatives", body | {"portfolio": "moon"}), 400
    )

    assert foreign == unknown
    assert pointers(foreign) == {"#/portfolio"}
    assert not Initiative.objects.exists()


@pytest.mark.parametrize("portfolio_", [None, 5, [], {}, "a b", "\u0301"])
def test_a_portfolio_is_named_by_its_slug(portfolio_, as_owner):
    body = {"portfolio": portfolio_, "title": "Bins"}

    assert pointers(refusal(as_owner.post("/initiatives", body), 400)) == {
        "#/portfolio"
    }


def test_facts_are_changed_with_one_line_in_the_ledger(initiative, as_owner):
    response = as_owner.patch(path_of(initiative), FACTS)

    assert response.status_code == 200, response.content
    assert FACTS.items() <= response.json().items()
    event = initiative.events.get(kind=Kind.EDITED)
    assert event.facts["changes"]["facet"] == ["", "mission"]
    assert response["ETag"] == f'"{event.version}"'
    assert response.json()["version"] == event.version


def test_facts_that_are_left_out_stay(initiative, as_owner):
    as_owner.patch(path_of(initiative), FACTS)
    before = Event.objects.count()

    response = as_owner.patch(path_of(initiative), {"sponsor": "The council"})
    same = as_owner.patch(path_of(initiative), {"sponsor": "The council"})

    assert (FACTS | {"sponsor": "The council"}).items() <= response.json().items()
    assert same.json() == response.json()
    assert Event.objects.count() == before + 1


def test_a_clash_shows_how_it_stands_now(initiative, as_owner):
    seen = {"version": initiative.version}
    as_owner.patch(path_of(initiative), {"sponsor": "The council"} | seen)

    other = as_owner.patch(path_of(initiative), {"facet": "adaptive"} | seen)
    same = as_owner.patch(path_of(initiative), {"sponsor": "The mayor"} | seen)

    assert other.status_code == 200
    problem = refusal(same, 409)
    assert problem["code"] == "stale"
    assert problem["current"] == other.json()
    assert problem["version"] == other.json()["version"]


def test_all_mistakes_are_told_at_once(initiative, as_owner):
    before = everything()
    wrong = {"state": "stopped", "stage": "scale", "rank": "a", "portfolio": "x"}
    broken = dict.fromkeys(TEXTS, 5) | {"hours_per_week": "8", "owner": "5"} | wrong

    problem = refusal(as_owner.patch(path_of(initiative), broken), 400)

    assert pointers(problem) == {f"#/{name}" for name in broken}
    assert everything() == before


def test_a_sponsor_with_an_account_is_told_by_name(initiative, viewer, as_owner):
    body = {"sponsor_account": viewer.pk}

    shown = as_owner.patch(path_of(initiative), body).json()

    assert shown["sponsor_account"] == {"id": viewer.pk, "name": "Viewer"}
    assert initiative.events.last().facts["changes"] == {
        "sponsor_account": [None, {"user": viewer.pk}]
    }


def test_an_owner_is_somebody_of_this_portfolio(initiative, outsider, as_owner):
    theirs, nobodys = (
        refusal(as_owner.patch(path_of(initiative), {"owner": number}), 400)
        for number in (outsider.pk, 10**9)
    )

    assert theirs == nobodys
    assert pointers(theirs) == {"#/owner"}


@pytest.mark.parametrize("flag", [*Flag.values, *MoreFlag.values])
def test_each_question_of_the_triage_takes_its_own_answers(flag, initiative, as_owner):
    for answer in answers_of(flag):
        sent = {"legal_flags": {flag: answer}}
        assert as_owner.patch(path_of(initiative), sent).json().items() >= sent.items()
    for wrong in ("maybe", "", None, True, 5, [], {}):
        response = as_owner.patch(path_of(initiative), {"legal_flags": {flag: wrong}})
        assert pointers(refusal(response, 400)) == {f"#/legal_flags/{flag}"}


@pytest.mark.parametrize("flags", [[], "yes", None, 5, True])
def test_the_triage_is_an_object(flags, initiative, as_owner):
    response = as_owner.patch(path_of(initiative), {"legal_flags": flags})

    assert pointers(refusal(response, 400)) == {"#/legal_flags"}


def test_a_question_that_nobody_asks_is_refused(initiative, as_owner):
    response = as_owner.patch(path_of(initiative), {"legal_flags": {"moon": "yes"}})

    assert pointers(refusal(response, 400)) == {"#/legal_flags/moon"}


@pytest.mark.parametrize(
    "routes", [["moon"], [5], [[]], "expand", {"0": "expand"}, ["expand"] * 6, None]
)
def test_routes_to_scale_are_a_list_of_those_there_are(routes, initiative, as_owner):
    before = everything()

    response = as_owner.patch(path_of(initiative), {"scaling_routes": routes})

    assert all(
        pointer.startswith("#/scaling_routes")
        for pointer in pointers(refusal(response, 400))
    )
    assert everything() == before


@pytest.mark.parametrize("start", [True, False])
@fuzzed
@given(data=st.data())
def test_any_facts_get_a_clear_answer(start, data, initiative, as_owner):
    fields = st.sampled_from([*FACTS, "owner", "version", "portfolio", "x"])
    body = data.draw(st.one_of(st.dictionaries(fields, JSON, max_size=3), JSON))
    if start and isinstance(body, dict):
        body = FACTS | {"portfolio": "lindervoort"} | body
    before = Event.objects.count()

    if start:
        response = as_owner.post("/initiatives", body)
    else:
        response = as_owner.patch(path_of(initiative), body)

    assert response.status_code in (200, 201, 400, 409), (body, response.content)
    assert Event.objects.count() <= before + (response.status_code < 300)


def test_a_condition_is_met_with_its_evidence(condition, initiative, as_owner):
    path = f"{path_of(initiative)}/conditions"

    response = as_owner.post(
        f"{path}/{condition.pk}/evidence", {"evidence": "Signed on Monday."}
    )

    assert response.status_code == 201
    assert response.json()["evidence"] == "Signed on Monday."
    assert response.json()["met_at"].endswith("Z")
    assert as_owner.get(path).json()["results"] == [response.json()]
    assert initiative.events.get(kind=Kind.CONDITION_MET)


def test_a_condition_is_met_once(condition, initiative, owner, as_owner):
    meet_condition(condition, evidence="Signed.", by=owner, at=NOW)
    before = everything()
    path = f"{path_of(initiative)}/conditions/{condition.pk}/evidence"

    assert refusal(as_owner.post(path, {"evidence": "Again."}), 400)["code"] == "met"
    assert everything() == before


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "#/evidence"),
        ({"evidence": " "}, "#/evidence"),
        ({"evidence": 5}, "#/evidence"),
        ({"evidence": "x" * 1001}, "#/evidence"),
        ({"evidence": "x", "met_at": "2026-01-01T00:00:00Z"}, "#/met_at"),
    ],
)
def test_evidence_is_a_text(body, pointer, condition, initiative, as_owner):
    path = f"{path_of(initiative)}/conditions/{condition.pk}/evidence"

    assert pointers(refusal(as_owner.post(path, body), 400)) == {pointer}


def test_a_condition_of_another_initiative_is_not_found(
    condition, owner, as_owner, as_outsider, as_viewer
):
    bins = make_initiative(owner, title="Bins")
    said, before = {"evidence": "Signed."}, everything()

    refusal(
        as_owner.post(f"{path_of(bins)}/conditions/{condition.pk}/evidence", said), 404
    )
    own = f"{path_of(condition.initiative)}/conditions/{condition.pk}/evidence"
    refusal(as_outsider.post(own, said), 404)
    refusal(as_viewer.post(own, said), 404)
    refusal(as_owner.post(own.replace(str(condition.pk), "1" * 30), said), 404)

    assert everything() == before


def test_the_conditions_take_as_many_queries_for_thirty_as_for_three(
    condition, initiative, owner, as_viewer
):
    def grow(count):
        for number in range(count):
            initiative.conditions.create(
                decision=condition.decision,
                text=f"Condition {number}",
                owner=owner,
                due_on=date(2098, 1, 1),
            )

    grow(3)
    with CaptureQueriesContext(connection) as few:
        as_viewer.get(f"{path_of(initiative)}/conditions")
    grow(27)
    with CaptureQueriesContext(connection) as many:
        as_viewer.get(f"{path_of(initiative)}/conditions")

    assert len(few) == len(many) <= 7


def test_tags_are_replaced_by_those_that_are_sent(initiative, as_owner):
    as_owner.patch(path_of(initiative), {"tags": ["Water", "green roofs"]})
    answer = as_owner.patch(path_of(initiative), {"tags": ["wind", "water"]})

    assert answer.json()["tags"] == ["water", "wind"]
    assert as_owner.get("/initiatives").json()["results"][0]["tags"] == [
        "water",
        "wind",
    ]


def test_an_initiative_starts_with_tags(portfolio, as_owner):
    body = {"portfolio": "lindervoort", "title": "Bins", "tags": ["Waste"]}

    assert as_owner.post("/initiatives", body).json()["tags"] == ["waste"]

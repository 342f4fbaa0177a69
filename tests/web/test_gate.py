"""The gate sheet: what is open, what each outcome demands, and the decision."""

import pytest

from portfolio.actions import edit_initiative
from portfolio.models import Membership, Role
from tests.cast import NOW, make_initiative, make_person
from tests.web.world import LATER, LATER_ON, make_gate, page, text
from workflows.actions import decide, request_decision
from workflows.models import Condition, Decision, Outcome
from workflows.outcomes import Ruling

GO = {
    "outcome": "go",
    "rationale": "Users ask for it.",
    "next_on": LATER,
    "waiver-problem": "Known since spring.",
    "waiver-users": "Two spoke up already.",
}
CONDITIONAL = {
    "outcome": "conditional-go",
    "rationale": "Nearly there.",
    "next_on": LATER,
}
STOP = {
    "outcome": "stop",
    "rationale": "Nobody asked for it.",
    "stop_reason": "no-need",
    "data_after": "none",
    "lesson": "Ask first.",
}


@pytest.fixture
def gate(portfolio):
    return make_gate(portfolio, "problem", "users")


@pytest.fixture
def path(gate, initiative):
    return page("gate", initiative.pk)


@pytest.fixture
def decide_by(client, gatekeeper, path):
    """Send a decision as the gatekeeper."""
    client.force_login(gatekeeper)

    def send(data, **options):
        return client.post(path, data, **options)

    return send


def condition(slug, initiative, **changes):
    """The fields of one condition."""
    fields = {"text": f"Do {slug}", "owner": initiative.owner_id, "due_on": LATER}
    return {f"condition-{slug}-{k}": v for k, v in (fields | changes).items()}


def test_the_sheet_asks_the_question_and_counts_what_is_open(client, path, gatekeeper):
    client.force_login(gatekeeper)

    shown = text(client.get(path))

    assert "May “Trees” go on to Concept?" in shown
    assert "2 of 2 required criteria are open." in shown
    assert "2 waivers needed, each with a reason" in shown


def test_a_fetched_sheet_is_only_the_sheet(client, path, gatekeeper):
    client.force_login(gatekeeper)

    answer = client.get(path, headers={"X-Requested-With": "fetch"})

    assert text(answer).lstrip().startswith("<article")
    assert "<html" not in text(answer)


def test_a_go_moves_the_card(decide_by, initiative, stages):
    answer = decide_by(GO)

    initiative.refresh_from_db()
    assert answer.url == page("initiative", initiative.pk)
    assert initiative.stage == stages["concept"]
    assert Decision.objects.get().waivers.count() == 2


def test_a_fetched_decision_says_where_to_go(decide_by, initiative):
    answer = decide_by(GO, headers={"X-Requested-With": "fetch"})

    assert answer.json() == {
        "ok": True,
        "message": "Decided: Go.",
        "redirect": page("initiative", initiative.pk),
    }


def test_a_go_lands_where_it_was_dropped(decide_by, owner, gatekeeper, initiative):
    below = make_initiative(owner, title="Below")
    waivers = {"problem": "Known.", "users": "Known."}
    ruling = Ruling(Outcome.GO, "Yes.", next_on=LATER_ON, waivers=waivers)
    decide(below, ruling, by=gatekeeper, at=NOW)

    decide_by(GO | {"after": "top"})

    below.refresh_from_db()
    initiative.refresh_from_db()
    assert initiative.rank < below.rank


def test_a_card_that_is_not_there_is_no_place(decide_by, initiative):
    answer = decide_by(GO | {"after": "999999"})

    assert answer.status_code == 400
    assert "not in this column" in text(answer)
    assert answer.context["form"]["after"].value() == ""


def test_open_criteria_become_conditions(decide_by, initiative):
    terms = condition("problem", initiative) | condition("users", initiative)

    decide_by(CONDITIONAL | terms)

    made = Condition.objects.get(slug="users")
    assert (made.text, made.owner, made.due_on) == (
        "Do users",
        initiative.owner,
        LATER_ON,
    )


def test_a_condition_without_a_date_is_due_at_the_next_decision(decide_by, initiative):
    terms = condition("problem", initiative, due_on="")

    decide_by(CONDITIONAL | terms | {"waiver-users": "Fine."})

    assert Condition.objects.get().due_on == LATER_ON


def test_a_reason_to_let_it_pass_takes_the_place_of_a_condition(decide_by, initiative):
    terms = condition("users", initiative, due_on="") | condition("problem", initiative)

    decide_by(CONDITIONAL | terms | {"waiver-users": "Small and harmless."})

    decision = Decision.objects.get()
    assert [each.slug for each in decision.conditions.all()] == ["problem"]
    assert [each.slug for each in decision.waivers.all()] == ["users"]


def test_one_more_condition_can_be_set(decide_by, initiative):
    extra = condition("extra", initiative)

    decide_by(CONDITIONAL | extra | {"waiver-problem": "Ok.", "waiver-users": "Ok."})

    assert (Condition.objects.get().text, Condition.objects.get().slug) == (
        "Do extra",
        "",
    )


def test_gatekeepers_decide_together(decide_by, portfolio, gatekeeper):
    second = make_person("Second", portfolio, Role.GATEKEEPER)

    decide_by(GO | {"deciders": [second.pk]})

    assert set(Decision.objects.get().deciders.all()) == {gatekeeper, second}


def test_a_stop_leaves_a_lesson(decide_by, initiative):
    decide_by(STOP)

    initiative.refresh_from_db()
    assert initiative.state == "stopped"
    assert initiative.lessons.get().text == "Ask first."


def test_a_recycle_goes_back(decide_by, initiative, portfolio, stages):
    make_gate(portfolio, stage="concept")
    decide_by(GO)

    decide_by({"outcome": "recycle", "rationale": "Not yet.", "to_stage": "idea"})

    initiative.refresh_from_db()
    assert initiative.stage == stages["idea"]


def test_the_last_stage_has_a_sheet_without_a_gate(client, initiative, gatekeeper):
    client.force_login(gatekeeper)
    path = page("gate", initiative.pk)

    shown = text(client.get(path))
    client.post(path, {"outcome": "hand-over", "rationale": "Runs.", "receiver": "IT"})

    assert "What comes next for “Trees”?" in shown
    assert Decision.objects.get().receiver == "IT"


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (GO | {"rationale": ""}, "A decision without a reason teaches nothing."),
        (GO | {"rationale": "  "}, "A decision without a reason teaches nothing."),
        (GO | {"waiver-users": ""}, "1 required criterion is not met."),
        (GO | {"next_on": ""}, "Give the date of the next decision point."),
        (GO | {"next_on": "0001-01-01"}, "1990"),
        (GO | {"outcome": ""}, "Choose an outcome."),
        (GO | {"outcome": "hand-over"}, "This outcome cannot be chosen here."),
        (GO | {"deciders": ["999999"]}, "Select a valid choice."),
        (GO | {"rationale": "a\x00b"}, "Null characters are not allowed."),
        (GO | {"version": "x"}, "Enter a whole number."),
        (CONDITIONAL, "Name at least one condition"),
        (
            CONDITIONAL | {"condition-users-text": "Talk", "condition-users-owner": ""},
            "Say who sees to it.",
        ),
        (CONDITIONAL | {"condition-extra-due_on": LATER}, "Say what must be done."),
        ({"outcome": "hold", "rationale": "Wait."}, "at most 90 days"),
        (
            {"outcome": "hold", "rationale": "Wait.", "resume_on": LATER},
            "at most 90 days",
        ),
        (STOP | {"lesson": ""}, "Write down one lesson that helps others."),
        (STOP | {"stop_reason": ""}, "Choose the reason to stop."),
        (STOP | {"data_after": "sell"}, "Select a valid choice."),
    ],
)
def test_an_incomplete_decision_is_refused_and_kept(
    decide_by, initiative, data, refusal
):
    answer = decide_by(data | {"waiver-problem": "Known since spring."})

    initiative.refresh_from_db()
    assert answer.status_code == 400
    assert refusal in text(answer)
    assert "Known since spring." in text(answer)
    assert not Decision.objects.exists()
    assert initiative.version == 1


def test_a_refused_fetch_gives_the_sheet_with_what_was_typed(decide_by):
    answer = decide_by(GO | {"next_on": ""}, headers={"X-Requested-With": "fetch"})

    assert answer.status_code == 400
    assert text(answer).lstrip().startswith("<article")
    assert "Known since spring." in text(answer)


def test_the_same_decision_twice_is_taken_once(decide_by, initiative):
    decide_by(GO | {"version": "1"})

    again = decide_by(GO | {"version": "1"})

    assert again.status_code == 409
    assert "Users ask for it." in text(again)
    assert Decision.objects.count() == 1


def test_a_decision_from_a_stale_tab_can_be_sent_again(decide_by, initiative, owner):
    edit_initiative(initiative, {"summary": "New."}, by=owner, at=NOW)

    decide_by(GO | {"version": "1"})

    assert Decision.objects.count() == 1


@pytest.mark.parametrize("person", ["owner", "manager", "viewer", "outsider"])
def test_who_is_no_gatekeeper_decides_nothing(request, client, path, person):
    client.force_login(request.getfixturevalue(person))

    assert client.post(path, GO).status_code == 404
    assert not Decision.objects.exists()


def test_an_owner_who_is_gatekeeper_reads_why_not(client, path, owner, portfolio):
    Membership.objects.create(portfolio=portfolio, user=owner, role=Role.GATEKEEPER)
    client.force_login(owner)

    assert "You own this initiative" in text(client.get(path))
    assert client.post(path, GO).status_code == 404


def test_who_works_on_it_can_ask_for_a_decision(client, path, initiative, owner):
    client.force_login(owner)

    client.post(page("decision-request", initiative.pk), {"note": "Before spring."})

    assert initiative.reviews.get().note == "Before spring."
    assert "A decision was asked for." in text(client.get(path))


def test_a_decision_is_asked_for_once(client, gate, initiative, owner):
    client.force_login(owner)
    request_decision(initiative, by=owner, at=NOW)

    answer = client.post(page("decision-request", initiative.pk), {"note": "Again."})

    assert answer.status_code == 400
    assert "A decision was asked for already." in text(answer)
    assert "Again." in text(answer)


def test_a_viewer_asks_for_nothing(client, initiative, viewer):
    client.force_login(viewer)

    assert client.get(page("decision-request", initiative.pk)).status_code == 404


@pytest.mark.parametrize("number", ["9" * 5000, "٩" * 5000, "9" * 30], ids=len)
def test_a_place_of_thousands_of_digits_breaks_nothing(decide_by, number):
    assert decide_by(GO | {"after": number}).status_code in (302, 400)

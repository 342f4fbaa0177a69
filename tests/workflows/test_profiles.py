"""Light, standard or heavy: what the facts propose, and who may choose otherwise."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from portfolio.actions import edit_initiative
from portfolio.ledger import Kind
from portfolio.models import Event, Profile
from tests.cast import NOW, TODAY
from tests.workflows.made import ALL_FLAGS, make_facts
from workflows.actions import choose_profile
from workflows.gates import readiness_of
from workflows.models import Level, Terms
from workflows.profiles import profile_of, proposed

HARMLESS = {"impact_class": "low", "legal_flags": ALL_FLAGS}
REASON = "It is only a poster."


def lawful(**answers):
    return HARMLESS | {"legal_flags": ALL_FLAGS | answers}


@pytest.mark.parametrize(
    ("stage", "row", "profile"),
    [
        ("idea", {}, Profile.STANDARD),
        ("idea", {"impact_class": "impactful"}, Profile.HEAVY),
        ("idea", {"impact_class": "high-risk"}, Profile.HEAVY),
        ("idea", {"impact_class": "low"}, Profile.STANDARD),
        ("idea", {"legal_flags": ALL_FLAGS}, Profile.STANDARD),
        ("idea", HARMLESS, Profile.LIGHT),
        ("idea", lawful(supplier="yes"), Profile.LIGHT),
        ("idea", lawful(personal_data="find_out"), Profile.STANDARD),
        ("idea", lawful(affects_individuals="yes"), Profile.STANDARD),
        ("idea", lawful(special_or_criminal_data="yes"), Profile.STANDARD),
        ("concept", HARMLESS, Profile.LIGHT),
        # What is still unknown is cheap only as long as nothing is built.
        ("pilot", HARMLESS, Profile.STANDARD),
        ("pilot", HARMLESS | {"structural_cost_estimate": 25_000}, Profile.LIGHT),
        ("idea", HARMLESS | {"structural_cost_estimate": 25_001}, Profile.STANDARD),
    ],
)
def test_the_facts_propose_a_profile(stage, row, profile):
    assert proposed(make_facts(stage, row=row)) == profile


def test_what_is_cheap_is_for_the_portfolio_to_say():
    row = HARMLESS | {"structural_cost_estimate": 30_000}

    facts = make_facts(row=row, terms=Terms(light_cost=30_000))

    assert proposed(facts) == Profile.LIGHT


def test_a_chosen_profile_goes_before_the_proposed_one():
    assert profile_of(make_facts(row=HARMLESS | {"profile": "heavy"})) == Profile.HEAVY


def levels(initiative):
    held = readiness_of(initiative, today=TODAY)
    return {each.criterion.slug: each.level for each in held.results}, held.left_out


def test_standard_asks_the_whole_checklist_as_it_is(playbook, initiative):
    asked, left_out = levels(initiative)

    assert (len(asked), left_out) == (10, 0)
    assert asked["g1-other-department"] == Level.ADVISORY


def test_light_leaves_out_what_it_does_not_ask(playbook, initiative, manager):
    choose(initiative, "light", manager)

    asked, left_out = levels(initiative)

    assert (len(asked), left_out) == (5, 5)


def test_heavy_requires_what_is_only_advised(playbook, initiative, owner):
    choose(initiative, "heavy", owner)

    asked, _left_out = levels(initiative)

    assert set(asked.values()) == {Level.REQUIRED}


def choose(initiative, profile, by, reason=REASON):
    choose_profile(initiative, profile=profile, reason=reason, by=by, at=NOW)
    initiative.refresh_from_db()


def test_a_choice_is_written_down_with_what_the_facts_proposed(initiative, owner):
    choose(initiative, "heavy", owner)

    event = Event.objects.filter(initiative=initiative).latest("version")
    assert event.kind == Kind.PROFILE_CHOSEN
    assert event.facts == {
        "profile": "heavy",
        "proposed": "standard",
        "reason": REASON,
    }


@pytest.mark.parametrize("who", ["manager", "gatekeeper"])
def test_managers_and_gatekeepers_may_choose_lighter(initiative, who, request):
    choose(initiative, "light", request.getfixturevalue(who))

    assert initiative.profile == "light"


def test_a_contributor_may_not_choose_lighter(initiative, owner):
    with pytest.raises(ValidationError, match="Only managers and gatekeepers"):
        choose(initiative, "light", owner)

    assert initiative.profile == ""


def test_lighter_is_measured_from_what_the_facts_propose(initiative, owner):
    edit_initiative(initiative, {"impact_class": "high-risk"}, by=owner, at=NOW)

    with pytest.raises(ValidationError, match="Only managers and gatekeepers"):
        choose(initiative, "standard", owner)


@pytest.mark.parametrize("who", ["viewer", "outsider"])
def test_who_only_looks_chooses_nothing(initiative, who, request):
    with pytest.raises(PermissionDenied):
        choose(initiative, "heavy", request.getfixturevalue(who))


def test_another_profile_needs_a_reason(initiative, owner):
    with pytest.raises(ValidationError, match="Say why it differs"):
        choose(initiative, "heavy", owner, reason=" ")


def test_a_profile_that_is_none_is_refused(initiative, manager):
    with pytest.raises(ValidationError, match="Choose one of the profiles"):
        choose(initiative, "feather", manager)


def test_an_empty_choice_follows_the_facts_again(initiative, owner):
    choose(initiative, "heavy", owner)

    choose(initiative, "", owner, reason="")

    assert (initiative.profile, initiative.profile_reason) == ("", "")


def test_the_same_choice_again_leaves_no_trace(initiative, owner):
    choose(initiative, "heavy", owner)
    before = initiative.version

    choose(initiative, "heavy", owner)

    assert initiative.version == before

"""Legal triage: which checks apply, how each stands, and who keeps them."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from portfolio.actions import add_record, edit_initiative
from portfolio.ledger import Kind
from portfolio.models import CheckStatus, Event, Flag, LegalCheck
from tests.cast import NOW, TODAY
from workflows.actions import (
    add_conditional_check,
    edit_conditional_check,
    keep_check,
    place_conditional_check,
    remove_conditional_check,
)
from workflows.applies import applies, in_words, read
from workflows.gates import facts_of
from workflows.legal import due_before, legal_of

NO = dict.fromkeys(Flag.values, "no")


@pytest.fixture
def triaged(playbook, initiative, owner):
    """An idea about personal data, of which the rest is answered with no."""
    flags = {"legal_flags": NO | {"personal_data": "yes"}}
    return edit_initiative(initiative, flags, by=owner, at=NOW)


def keep(initiative, by, slug="avg-prescan", status="done", **terms):
    terms = {"outcome": "No risk."} | terms
    return keep_check(initiative, slug=slug, status=status, **terms, by=by, at=NOW)


def stand(initiative, today=TODAY):
    return {
        each.check.slug: each for each in legal_of(facts_of(initiative, today=today))
    }


@pytest.mark.parametrize(
    ("answers", "slug"),
    [
        ({"personal_data": "yes", "high_risk": "yes"}, "dpia"),
        ({"personal_data": "find_out"}, "verwerkingsregister"),
        ({"personal_data": "yes"}, "deda"),
        ({"sensors": "yes"}, "sensoren"),
        ({"shares_data": "yes"}, "dataovereenkomst"),
        ({"supplier": "yes", "personal_data": "yes"}, "dataovereenkomst"),
        ({"supplier": "yes"}, "inkoop"),
        ({"algorithm": "ai"}, "ai-klasse"),
        ({"algorithm": "rules"}, "iama"),
        ({"affects_individuals": "yes"}, "menselijke-maat"),
        ({"staff_app": "yes"}, "toegankelijkheid"),
        ({"public_facing": "yes"}, "toegankelijkheid"),
        ({"new_dataset": "yes"}, "hergebruik"),
        ({"staff_data": "yes"}, "or"),
    ],
)
def test_an_answer_switches_a_check_on(playbook, initiative, owner, answers, slug):
    flags = {"legal_flags": NO}
    edit_initiative(initiative, flags, by=owner, at=NOW)
    assert slug not in stand(initiative)

    edit_initiative(initiative, {"legal_flags": NO | answers}, by=owner, at=NOW)

    assert stand(initiative)[slug].status == CheckStatus.TO_DO


@pytest.mark.parametrize(
    ("stage", "slugs"),
    [
        ("concept", ["avg-prescan", "archief"]),
        ("pilot", ["avg-prescan", "verwerkingsregister", "bio", "deda", "archief"]),
    ],
)
def test_what_is_due_before_a_stage_is_known(triaged, stage, slugs):
    standings = due_before(facts_of(triaged, today=TODAY), stage)

    assert [each.check.slug for each in standings] == slugs


def test_a_check_that_was_done_shows_with_its_outcome(triaged, owner):
    keep(triaged, owner, link="Z-12")

    standing = stand(triaged)["avg-prescan"]
    assert standing.is_settled
    assert (standing.outcome, standing.link, standing.done_on) == (
        "No risk.",
        "Z-12",
        TODAY,
    )


def test_a_check_that_no_longer_applies_stays_in_sight(triaged, owner):
    keep(triaged, owner, "verwerkingsregister")

    edit_initiative(triaged, {"legal_flags": NO}, by=owner, at=NOW)

    assert not stand(triaged)["verwerkingsregister"].applies


def test_a_check_counts_until_it_has_to_be_done_again(triaged, owner):
    flags = {"legal_flags": NO | {"personal_data": "yes", "high_risk": "yes"}}
    edit_initiative(triaged, flags, by=owner, at=NOW)
    keep(triaged, owner, "dpia")

    last = TODAY.replace(year=TODAY.year + 3) - timedelta(days=1)
    assert stand(triaged, last)["dpia"].is_settled
    assert not stand(triaged, last + timedelta(days=1))["dpia"].is_settled


def test_the_newest_advice_of_its_adviser_stands_with_a_check(triaged, owner):
    for verdict, days in (("positive", 1), ("negative", 9)):
        given_on = TODAY - timedelta(days=days)
        facts = {"adviser": "privacy", "verdict": verdict, "given_on": given_on}
        add_record(triaged, "advice", facts, by=owner, at=NOW)

    assert stand(triaged)["avg-prescan"].advice["verdict"] == "positive"


def test_keeping_a_check_is_told(triaged, owner):
    keep(triaged, owner)

    event = Event.objects.filter(initiative=triaged).latest("version")
    assert event.kind == Kind.LEGAL_CHECKED
    assert event.facts["check"] == "avg-prescan"
    assert event.facts["label"] == "Privacy pre-scan"
    assert event.facts["outcome"] == "No risk."


def test_a_check_is_kept_once_per_initiative(triaged, owner):
    keep(triaged, owner, status="busy", outcome="")
    keep(triaged, owner)

    (check,) = LegalCheck.objects.filter(initiative=triaged)
    assert check.status == CheckStatus.DONE


def test_what_is_kept_again_as_it_was_leaves_no_trace(triaged, owner):
    keep(triaged, owner)
    before = triaged.events.count()

    keep(triaged, owner)

    assert triaged.events.count() == before


@pytest.mark.parametrize(
    ("terms", "field"),
    [
        ({"slug": "nowhere"}, "slug"),
        ({"status": "perhaps"}, "status"),
        ({"outcome": " "}, "outcome"),
        ({"status": "not-applicable", "outcome": ""}, "outcome"),
        ({"done_on": TODAY + timedelta(days=1)}, "done_on"),
    ],
)
def test_what_cannot_be_kept_is_refused_by_field(triaged, owner, terms, field):
    with pytest.raises(ValidationError) as refusal:
        keep(triaged, owner, **terms)

    assert field in refusal.value.message_dict


@pytest.mark.parametrize("who", ["viewer", "gatekeeper", "outsider"])
def test_who_does_not_work_on_it_keeps_no_check(triaged, who, request):
    with pytest.raises(PermissionDenied):
        keep(triaged, request.getfixturevalue(who))


LABELS = {"label_nl": "Vergunning", "label_en": "Permit"}


def listed(portfolio, by, stages, **texts):
    terms = {**LABELS, "due_before": stages["pilot"], **texts}
    return add_conditional_check(portfolio, slug="permit", **terms, by=by, at=NOW)


def test_a_manager_adds_a_check_that_applies_at_once(triaged, manager, stages):
    listed(triaged.portfolio, manager, stages, applies_when="personal_data")

    assert stand(triaged)["permit"].reason == "personal data"


def test_a_check_is_placed_and_the_rest_keeps_its_order(playbook, manager):
    first, second, *rest = playbook.conditional_checks.all()

    place_conditional_check(second, 1, by=manager, at=NOW)

    assert list(playbook.conditional_checks.all()) == [second, first, *rest]
    assert playbook.events.last().facts["what"] == "moved"


def test_a_check_at_the_end_goes_no_further_and_leaves_no_trace(playbook, manager):
    count = playbook.conditional_checks.count()
    last = playbook.conditional_checks.last()

    place_conditional_check(last, count + 1, by=manager, at=NOW)

    assert playbook.conditional_checks.last() == last
    assert not playbook.events.exists()


@pytest.mark.parametrize(
    "condition",
    ["personal_dat", "personal_data and", "1", "personal_data == 1", "ai()", "x" * 201],
)
def test_a_condition_that_means_nothing_is_refused(
    playbook, manager, stages, condition
):
    with pytest.raises(ValidationError) as refusal:
        listed(playbook, manager, stages, applies_when=condition)

    assert "applies_when" in refusal.value.message_dict


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ("", "always"),
        ("not supplier", "not outside supplier"),
        (
            "personal_data and (supplier or shares_data)",
            "personal data and (outside supplier or data shared with others)",
        ),
    ],
)
def test_a_condition_is_told_in_words(condition, words):
    assert in_words(condition) == words


def test_a_deep_condition_is_no_way_to_break_it(triaged):
    facts = facts_of(triaged, today=TODAY)

    with pytest.raises(ValidationError):
        read("(" * 500 + "supplier" + ")" * 500)
    assert applies("not " * 40 + "personal_data", facts)[0]


def test_a_check_changes_without_losing_what_was_kept(triaged, owner, manager):
    keep(triaged, owner)
    check = stand(triaged)["avg-prescan"].check

    edit_conditional_check(check, {"label_en": "Privacy"}, by=manager, at=NOW)

    assert stand(triaged)["avg-prescan"].check.label_en == "Privacy"
    assert stand(triaged)["avg-prescan"].is_settled


def test_a_check_that_was_kept_stays_on_the_list(triaged, owner, manager):
    keep(triaged, owner)
    check = stand(triaged)["avg-prescan"].check

    with pytest.raises(ValidationError, match="Let it stay"):
        remove_conditional_check(check, by=manager, at=NOW)


def test_a_check_that_nobody_kept_can_go(triaged, manager):
    check = stand(triaged)["woo"].check

    remove_conditional_check(check, by=manager, at=NOW)

    assert "woo" not in stand(triaged)
    event = Event.objects.get(kind=Kind.CHECKS_EDITED)
    assert event.facts["check"] == "woo"


@pytest.mark.parametrize("who", ["owner", "gatekeeper", "viewer", "outsider"])
def test_only_managers_keep_the_list(playbook, stages, who, request):
    with pytest.raises(PermissionDenied):
        listed(playbook, request.getfixturevalue(who), stages)

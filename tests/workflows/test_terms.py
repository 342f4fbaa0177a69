"""A manager sets names, words and limits of a portfolio."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from portfolio.ledger import Kind, Stale
from portfolio.models import Event
from tests.cast import NOW
from workflows.actions.terms import edit_terms, terms_as_told
from workflows.models import Outcome, OutcomeText, Standing, Terms
from workflows.standing import catch_up
from workflows.terms import outcome_words, terms_of


def test_names_words_and_limits_change_in_one_act(playbook, manager):
    changes = {
        "stage-idea-nl": " Kiem ",
        "gate-idea-to-concept-en": "Is it worth it?",
        "outcome-stop-label-nl": "Afronden",
        "outcome-stop-label-en": "Wind up",
        "longest_hold_days": 30,
    }

    edit_terms(playbook, changes, by=manager, at=NOW)

    assert playbook.stages.first().name_nl == "Kiem"
    assert playbook.gates.first().question_en == "Is it worth it?"
    assert outcome_words(playbook)[Outcome.STOP] == ("Wind up", "")
    assert terms_of(playbook.pk).longest_hold_days == 30
    event = Event.objects.get(kind=Kind.TERMS_EDITED)
    assert event.facts["changes"]["stage-idea-nl"] == ["Idee", "Kiem"]
    assert len(event.facts["changes"]) == 5


@pytest.mark.parametrize("role", ["viewer", "owner", "gatekeeper", "outsider"])
def test_only_managers_set_terms(role, playbook, request):
    by = request.getfixturevalue(role)

    with pytest.raises(PermissionDenied):
        edit_terms(playbook, {"longest_hold_days": 30}, by=by, at=NOW)


def test_what_stays_the_same_leaves_no_trace(playbook, manager):
    edit_terms(playbook, terms_as_told(playbook), by=manager, at=NOW)

    assert not Event.objects.filter(kind=Kind.TERMS_EDITED).exists()
    assert not Terms.objects.exists()


def test_words_that_are_taken_away_are_the_usual_ones_again(playbook, manager):
    words = {"outcome-go-label-nl": "Vooruit", "outcome-go-label-en": "Ahead"}
    edit_terms(playbook, words, by=manager, at=NOW)

    edit_terms(playbook, dict.fromkeys(words, ""), by=manager, at=NOW)

    assert not OutcomeText.objects.exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"stage-idea-nl": ""},
        {"gate-idea-to-concept-nl": "x" * 201},
        {"longest_hold_days": 0},
    ],
)
def test_a_mistake_is_said_at_its_name(changes, playbook, manager):
    with pytest.raises(ValidationError) as refusal:
        edit_terms(playbook, changes, by=manager, at=NOW)

    assert list(refusal.value.message_dict) == list(changes)


def test_an_outcome_is_called_something_in_both_languages(playbook, manager):
    with pytest.raises(ValidationError) as refusal:
        edit_terms(playbook, {"outcome-go-label-nl": "Ja"}, by=manager, at=NOW)

    assert list(refusal.value.message_dict) == ["outcome-go-label-en"]


def test_terms_that_changed_meanwhile_are_not_overwritten(playbook, manager):
    seen = terms_as_told(playbook)
    edit_terms(playbook, {"stage-idea-nl": "Kiem"}, by=manager, at=NOW)

    with pytest.raises(Stale):
        edit_terms(playbook, {"stage-idea-nl": "X"}, seen=seen, by=manager, at=NOW)
    edit_terms(playbook, {"stage-idea-en": "Seed"}, seen=seen, by=manager, at=NOW)


def test_other_limits_have_standings_computed_anew(playbook, initiative, manager):
    catch_up(at=NOW)

    edit_terms(playbook, {"longest_pilot_days": 100}, by=manager, at=NOW)

    assert not Standing.objects.exists()

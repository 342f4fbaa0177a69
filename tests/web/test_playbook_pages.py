"""Managers edit the playbook in Kiem's own pages; everybody can read it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import NOW, make_ready
from tests.web.world import page, text
from tests.workflows.versions import CRITERION, publish_versions
from web.pages.check_words import CHECK_WORDS
from workflows.actions import (
    add_criterion,
    edit_criterion,
    remove_criterion,
    request_decision,
    start_draft,
)
from workflows.checks import CHECKS
from workflows.models import Checklist, Gate, OutcomeText
from workflows.playbook.versions import mark

SLUG, GATE = "lindervoort", "idea-to-concept"


@pytest.fixture
def gate(playbook):
    return Gate.objects.get(slug=GATE)


@pytest.fixture
def draft(gate, manager):
    return start_draft(gate, by=manager, at=NOW)


@pytest.fixture
def as_manager(client, manager):
    client.force_login(manager)
    return client


def fields(criterion, **changes):
    """What the form of this criterion sends."""
    names = ("label", "question", "help", "evidence")
    texts = {
        f"{name}_{language}": getattr(criterion, f"{name}_{language}")
        for name in names
        for language in ("nl", "en")
    }
    sent = texts | {
        "seen": mark(criterion),
        "level": criterion.level,
        "check_name": criterion.check_name,
        "applies_when": criterion.applies_when,
        "guards": criterion.guards,
        "because": criterion.because,
        "sources": "\n".join(criterion.sources),
    }
    for name in ("in_light", "is_judged"):
        sent |= {name: "on"} if getattr(criterion, name) else {}
    return sent | changes


def test_whoever_takes_part_reads_the_playbook(client, viewer, playbook):
    client.force_login(viewer)

    shown = text(client.get(page("playbook", SLUG)))

    assert "A sponsor who said yes" in shown
    assert "Version 1" in shown
    assert "Change the checklist" not in shown


@pytest.mark.parametrize(
    "name", ["playbook-draft", "criterion-new", "playbook-preview"]
)
@pytest.mark.parametrize("role", ["viewer", "owner", "gatekeeper", "outsider"])
def test_a_draft_is_for_managers(client, name, role, draft, request):
    client.force_login(request.getfixturevalue(role))

    assert client.get(page(name, SLUG, GATE)).status_code == 404
    assert client.post(page(name, SLUG, GATE)).status_code == 404


@pytest.mark.parametrize("role", ["viewer", "owner", "gatekeeper", "outsider"])
def test_terms_are_for_managers(client, role, playbook, request):
    client.force_login(request.getfixturevalue(role))

    assert client.get(page("terms", SLUG)).status_code == 404


def test_a_manager_starts_a_draft_and_lands_on_it(as_manager, gate):
    answered = as_manager.post(page("playbook-draft-start", SLUG, GATE), follow=True)

    assert "Nothing changed yet" in text(answered)
    assert gate.checklists.drafts().count() == 1


def test_without_a_draft_there_is_nothing_to_edit(as_manager, playbook):
    answered = as_manager.get(page("playbook-draft", SLUG, GATE), follow=True)

    assert "There is no draft of this decision point now." in text(answered)


def test_a_criterion_moves_with_a_button(as_manager, draft):
    second = draft.criteria.all()[1]

    as_manager.post(page("playbook-draft", SLUG, GATE), {"up": second.pk})

    assert draft.criteria.first() == second


def test_a_manager_edits_both_languages(as_manager, draft):
    sponsor = draft.criteria.get(slug="g1-sponsor")
    path = page("criterion-edit", SLUG, GATE, sponsor.pk)
    sent = fields(sponsor, label_nl="Baas", label_en="Boss", sources="S1\nS2")

    as_manager.post(path, sent)

    sponsor.refresh_from_db()
    assert (sponsor.label_nl, sponsor.label_en) == ("Baas", "Boss")
    assert sponsor.sources == ["S1", "S2"]
    assert sponsor.because == ["owner-from-start"]


def test_saving_what_the_form_showed_changes_nothing(as_manager, draft):
    for criterion in draft.criteria.all():
        path = page("criterion-edit", SLUG, GATE, criterion.pk)
        as_manager.post(path, fields(criterion))

    assert "Nothing changed yet" in text(
        as_manager.get(page("playbook-draft", SLUG, GATE))
    )


def test_the_form_keeps_what_was_typed(as_manager, draft):
    sponsor = draft.criteria.get(slug="g1-sponsor")
    path = page("criterion-edit", SLUG, GATE, sponsor.pk)
    sent = fields(sponsor, label_nl="", label_en="Boss", applies_when="nothing and")

    answered = as_manager.post(path, sent)

    assert answered.status_code == 400
    assert 'value="Boss"' in text(answered)
    assert 'value="nothing and"' in text(answered)


def test_a_clash_shows_both_texts(as_manager, draft, manager):
    sponsor = draft.criteria.get(slug="g1-sponsor")
    sent = fields(sponsor, label_en="Mine")
    edit_criterion(sponsor, {"label_en": "Theirs"}, by=manager, at=NOW)

    answered = as_manager.post(page("criterion-edit", SLUG, GATE, sponsor.pk), sent)

    assert answered.status_code == 409
    assert 'value="Mine"' in text(answered)
    assert "<blockquote>Theirs</blockquote>" in text(answered)


def test_after_a_clash_saving_again_counts(as_manager, draft, manager):
    sponsor = draft.criteria.get(slug="g1-sponsor")
    edit_criterion(sponsor, {"label_en": "Theirs"}, by=manager, at=NOW)
    sponsor.refresh_from_db()

    as_manager.post(
        page("criterion-edit", SLUG, GATE, sponsor.pk), fields(sponsor, label_en="Mine")
    )

    sponsor.refresh_from_db()
    assert sponsor.label_en == "Mine"


def test_a_criterion_is_added(as_manager, draft):
    sent = CRITERION | {"is_judged": "on"}

    as_manager.post(page("criterion-new", SLUG, GATE), sent)

    assert draft.criteria.last().slug == "one-more-question"


def test_a_criterion_is_taken_out(as_manager, draft):
    sponsor = draft.criteria.get(slug="g1-sponsor")

    as_manager.post(page("criterion-edit", SLUG, GATE, sponsor.pk), {"remove": "1"})

    assert not draft.criteria.filter(slug="g1-sponsor").exists()


def test_publishing_needs_a_note_and_then_counts(as_manager, draft, manager):
    remove_criterion(draft.criteria.get(slug="g1-sponsor"), by=manager, at=NOW)
    path = page("playbook-draft", SLUG, GATE)

    assert as_manager.post(path, {"note": ""}).status_code == 400
    shown = text(as_manager.post(path, {"note": "Ask less"}, follow=True))

    assert "Published. This is what is asked from now on." in shown
    assert "Ask less" in shown
    assert "Version 2" in shown


def test_a_draft_is_discarded(as_manager, draft):
    as_manager.post(page("playbook-draft", SLUG, GATE), {"discard": "1"})

    assert not Checklist.objects.drafts().exists()


def test_a_draft_is_tried_on_an_initiative(as_manager, draft, initiative, manager):
    remove_criterion(draft.criteria.get(slug="g1-sponsor"), by=manager, at=NOW)
    path = page("playbook-preview", SLUG, GATE)

    shown = text(as_manager.get(path, {"initiative": initiative.pk}))

    assert "with the draft 0 of 8" in shown
    assert "not asked" in shown


def test_an_initiative_of_elsewhere_cannot_be_tried(as_manager, draft):
    answered = as_manager.get(page("playbook-preview", SLUG, GATE), {"initiative": 999})

    assert "with the draft" not in text(answered)


@pytest.fixture
def review(initiative, playbook, owner):
    return request_decision(make_ready(initiative), by=owner, at=NOW)


def test_the_gate_sheet_says_that_the_checklist_changed(
    client, review, gate, manager, owner
):
    client.force_login(owner)
    path = page("gate", review.initiative_id)
    assert "changed since" not in text(client.get(path))

    publish_versions(gate, by=manager, count=1)

    shown = text(client.get(path))
    assert "3 criteria changed since the decision was asked for." in shown
    assert page("compare-version", review.initiative_id) in shown


def test_a_team_compares_and_adopts(client, review, gate, manager, owner):
    newest = publish_versions(gate, by=manager, count=1)
    client.force_login(owner)
    path = page("compare-version", review.initiative_id)

    shown = text(client.get(path))
    client.post(path)

    assert "3 criteria are different in version 2" in shown
    assert "Use the new checklist" in shown
    review.refresh_from_db()
    assert review.checklist == newest


def test_a_viewer_compares_but_does_not_adopt(client, review, gate, manager, viewer):
    publish_versions(gate, by=manager, count=1)
    client.force_login(viewer)
    path = page("compare-version", review.initiative_id)

    assert "Use the new checklist" not in text(client.get(path))
    assert client.post(path).status_code == 404


def test_comparing_is_not_for_outsiders(client, review, outsider):
    client.force_login(outsider)

    path = page("compare-version", review.initiative_id)
    assert client.get(path).status_code == 404


def terms_sent(client, **changes):
    """What the form of the terms sends, as it was shown."""
    form = client.get(page("terms", SLUG)).context["form"]
    shown = {name: form[name].value() for name in form.fields}
    return {
        name: "" if value is None else value for name, value in shown.items()
    } | changes


def test_a_manager_sets_names_and_limits(as_manager, playbook):
    sent = terms_sent(
        as_manager,
        **{
            "stage-idea-nl": "Kiem",
            "outcome-go-label-nl": "Vooruit",
            "outcome-go-label-en": "Ahead",
            "longest_hold_days": "60",
        },
    )

    answered = as_manager.post(page("terms", SLUG), sent)

    assert answered.status_code == 302
    assert playbook.stages.first().name_nl == "Kiem"
    assert OutcomeText.objects.get().label_en == "Ahead"
    assert playbook.terms.longest_hold_days == 60


def test_terms_keep_what_was_typed(as_manager, playbook):
    sent = terms_sent(as_manager, **{"stage-idea-nl": "", "longest_hold_days": "0"})

    answered = as_manager.post(page("terms", SLUG), sent)

    assert answered.status_code == 400
    assert "Fill this in." in text(answered)


def test_terms_that_clash_show_both(as_manager, playbook):
    sent = terms_sent(as_manager, **{"stage-idea-nl": "Mijn"})
    as_manager.post(
        page("terms", SLUG), terms_sent(as_manager, **{"stage-idea-nl": "Hun"})
    )

    answered = as_manager.post(page("terms", SLUG), sent)

    assert answered.status_code == 409
    assert "<blockquote>Hun</blockquote>" in text(answered)


def test_every_check_says_what_it_looks_at():
    assert set(CHECK_WORDS) == set(CHECKS)


def queries(client, path):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


@pytest.mark.parametrize(
    "name", ["playbook", "playbook-draft", "playbook-preview", "compare-version"]
)
def test_pages_ask_as_much_for_thirty_criteria_as_for_three(
    name, as_manager, draft, manager, review
):
    if name == "compare-version":
        path = page(name, review.initiative_id)
    elif name == "playbook":
        path = page(name, SLUG)
    else:
        path = f"{page(name, SLUG, GATE)}?initiative={review.initiative_id}"
    # What is read once and kept is read now.
    queries(as_manager, path)
    few = queries(as_manager, path)
    for number in range(27):
        words = {"label_en": f"Question {number}"}
        add_criterion(draft, CRITERION | words, by=manager, at=NOW)

    assert queries(as_manager, path) == few

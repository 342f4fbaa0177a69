"""A decision that is being written: nothing is lost of it, and nothing is decided."""

import pytest

from portfolio.models import Event
from tests.cast import NOW
from tests.web.world import LATER, make_gate, page, text
from workflows.actions import decide
from workflows.models import Decision, Outcome, RulingDraft
from workflows.outcomes import Ruling

TYPED = {
    "outcome": "hold",
    "rationale": "The data come in spring.",
    "resume_on": LATER,
    "waiver-problem": "Known.",
}


@pytest.fixture
def path(portfolio, initiative, gatekeeper, client):
    make_gate(portfolio, "problem")
    client.force_login(gatekeeper)
    return page("gate-draft", initiative.pk)


@pytest.fixture
def sheet(initiative):
    return page("gate", initiative.pk)


def test_what_was_typed_is_there_again(client, path, sheet):
    kept = client.post(path, TYPED)

    shown = client.get(sheet)
    form = shown.context["form"]
    assert kept.status_code == 204
    assert "You began this on" in text(shown)
    assert {name: form[name].value() for name in TYPED} == TYPED


def test_a_draft_decides_nothing_and_leaves_no_trace(client, path):
    before = Event.objects.count()

    client.post(path, TYPED)

    assert not Decision.objects.exists()
    assert Event.objects.count() == before


def test_the_last_of_what_was_typed_counts(client, path):
    client.post(path, TYPED)
    client.post(path, TYPED | {"rationale": "The data come in summer."})

    draft = RulingDraft.objects.get()
    assert draft.typed["rationale"] == ["The data come in summer."]


def test_each_gatekeeper_has_a_draft_of_their_own(client, path, sheet, owner):
    client.post(path, TYPED)
    client.force_login(owner)

    assert "The data come in spring." not in text(client.get(sheet))


def test_only_the_fields_of_a_decision_are_kept(client, path):
    client.post(
        path, TYPED | {"csrfmiddlewaretoken": "x", "other": "y", "after": "top"}
    )

    assert set(RulingDraft.objects.get().typed) == set(TYPED)


def test_a_draft_has_an_end(client, path):
    refused = client.post(path, TYPED | {"rationale": "x" * 100_001})

    assert refused.status_code == 400
    assert not RulingDraft.objects.exists()


def test_one_can_start_anew(client, path, sheet):
    client.post(path, TYPED)

    answer = client.post(path, {"anew": "1"}, follow=True)

    assert "You began this on" not in text(answer)
    assert not RulingDraft.objects.exists()


def test_a_decision_ends_every_draft(client, path, sheet):
    client.post(path, TYPED)

    client.post(sheet, {"outcome": "recycle", "rationale": "Talk first."})

    assert Decision.objects.get().outcome == "recycle"
    assert not RulingDraft.objects.exists()


def test_what_comes_after_a_decision_is_not_kept(client, path, initiative, gatekeeper):
    seen = initiative.version
    recycle = Ruling(Outcome.RECYCLE, "Talk first.")
    decide(initiative, recycle, by=gatekeeper, at=NOW)

    late = client.post(path, TYPED | {"version": seen})

    assert late.status_code == 409
    assert not RulingDraft.objects.exists()


@pytest.mark.parametrize("person", ["owner", "viewer", "manager", "outsider"])
def test_who_may_not_decide_keeps_no_draft(request, client, path, person):
    client.force_login(request.getfixturevalue(person))

    assert client.post(path, TYPED).status_code == 404

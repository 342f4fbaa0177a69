"""The gate sheet on what an earlier gate asked, and on what advisers warned for."""

import pytest

from portfolio.actions import add_record
from tests.cast import NOW, TODAY
from tests.web.world import LATER, LATER_ON, make_gate, page, text
from workflows.actions import decide
from workflows.models import Condition, Decision, Outcome
from workflows.outcomes import NewCondition, Ruling

GO = {"outcome": "go", "rationale": "Users ask for it.", "next_on": LATER}


@pytest.fixture
def path(portfolio, initiative, gatekeeper, owner, client):
    """The sheet before the second gate, with a condition of the first still open."""
    make_gate(portfolio)
    make_gate(portfolio, stage="concept")
    asked = NewCondition("Ask the works council", owner, LATER_ON)
    ruling = Ruling(
        Outcome.CONDITIONAL_GO, "Nearly.", next_on=LATER_ON, conditions=[asked]
    )
    decide(initiative, ruling, by=gatekeeper, at=NOW)
    client.force_login(gatekeeper)
    return page("gate", initiative.pk)


@pytest.fixture
def condition(path):
    return Condition.objects.get()


@pytest.fixture
def warning(path, initiative, owner):
    facts = {"adviser": "dpo", "verdict": "negative", "given_on": TODAY}
    facts["text"] = "The purpose is not clear."
    return add_record(initiative, "advice", facts, by=owner, at=NOW)


def test_the_sheet_shows_what_an_earlier_gate_asked(client, path, condition):
    shown = text(client.get(path))

    assert "Ask the works council" in shown
    assert "Let go, because" in shown


def test_an_open_condition_is_refused_at_its_own_field(client, path, condition):
    answer = client.post(path, GO)

    assert answer.status_code == 400
    assert answer.context["form"].errors[f"release-{condition.pk}"]


def test_a_condition_is_let_go_with_a_reason(client, path, condition):
    client.post(path, GO | {f"release-{condition.pk}": "No staff data any more."})

    condition.refresh_from_db()
    assert condition.release_reason == "No staff data any more."
    assert condition.released_by == Decision.objects.latest("pk")


def test_a_warning_is_answered_at_its_own_field(client, path, condition, warning):
    release = {f"release-{condition.pk}": "No staff data any more."}
    answer = {f"advice-{warning.pk}": "The purpose is in the agreement now."}

    refused = client.post(path, GO | release)
    client.post(path, GO | release | answer)

    assert refused.context["form"].errors[f"advice-{warning.pk}"]
    (kept,) = Decision.objects.latest("pk").advice
    assert kept["answer"] == "The purpose is in the agreement now."


def test_who_comes_second_reads_what_was_decided(client, path, condition, initiative):
    initiative.refresh_from_db()
    seen = {"version": initiative.version}
    client.post(path, {"outcome": "recycle", "rationale": "Talk first."} | seen)

    answer = client.post(path, GO | seen)

    assert answer.status_code == 409
    assert "Gatekeeper decided already: Recycle. “Talk first.”" in text(answer)


def test_what_was_let_go_is_open_no_more(client, path, condition, initiative):
    client.post(path, GO | {f"release-{condition.pk}": "No staff data any more."})

    shown = text(client.get(page("initiative", initiative.pk)))

    assert "Let go, because: No staff data any more." in shown
    assert page("condition-meet", condition.pk) not in shown

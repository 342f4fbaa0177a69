"""A decision that was taken looks the same, whatever the playbook becomes."""

import re

import pytest
from django.utils import translation

from portfolio.models import Role, Stage
from tests.cast import NOW, make_person, make_ready
from tests.web.world import LATER_ON, page, text
from tests.workflows.versions import publish_versions
from workflows.actions import decide, request_decision
from workflows.models import Gate, Outcome, OutcomeText
from workflows.outcomes import NewCondition, Ruling


@pytest.fixture
def decision(playbook, initiative, owner, gatekeeper):
    make_ready(initiative)
    request_decision(initiative, by=owner, at=NOW)
    ruling = Ruling(
        Outcome.CONDITIONAL_GO,
        "Worth finding out.",
        next_on=LATER_ON,
        conditions=[NewCondition("Ask the works council", owner, LATER_ON)],
    )
    return decide(initiative, ruling, by=gatekeeper, at=NOW)


def main_of(client, decision):
    """The page without what is another each time it is sent."""
    shown = text(client.get(page("decision", decision.pk)))
    return (
        re.search("<title>.*</title>", shown)[0]
        + re.search("<main.*</main>", shown, re.DOTALL)[0]
    )


@pytest.mark.parametrize("language", ["nl", "en"])
def test_ten_versions_later_a_decision_reads_the_same(
    client, decision, viewer, playbook, language
):
    client.force_login(viewer)
    client.cookies["django_language"] = language
    before = main_of(client, decision)

    manager = make_person("Chief", playbook, Role.MANAGER)
    with translation.override("en"):
        publish_versions(decision.gate, by=manager)
    Stage.objects.update(name_nl="Anders", name_en="Other")
    Gate.objects.update(question_nl="Een andere vraag?", question_en="Another?")
    OutcomeText.objects.create(
        portfolio=playbook, outcome="conditional-go", label_nl="Ja", label_en="Yes"
    )

    assert main_of(client, decision) == before
    assert decision.gate.checklists.published().count() == 11

"""What happened and what was decided is never rewritten, not even by a query."""

import pytest
from django.db import IntegrityError, connection, transaction

from portfolio.actions import post_update
from portfolio.append_only import AppendOnly
from portfolio.models import Event
from tests.cast import NOW
from workflows.actions import decide
from workflows.models import Decision, Outcome
from workflows.outcomes import Ruling


def test_an_event_cannot_be_changed(initiative, owner):
    post_update(initiative, text="We go on.", by=owner, at=NOW)

    with pytest.raises(IntegrityError, match="portfolio_event"), transaction.atomic():
        Event.objects.filter(kind="updated").update(facts={"text": "We stop."})

    assert Event.objects.get(kind="updated").facts == {"text": "We go on."}


def test_a_decision_cannot_be_changed(initiative, gatekeeper):
    ruling = Ruling(Outcome.RECYCLE, "Talk to users first.")
    decision = decide(initiative, ruling, by=gatekeeper, at=NOW)
    decision.rationale = "It was fine."

    refused = pytest.raises(IntegrityError, match="workflows_decision")
    with refused, transaction.atomic():
        decision.save()

    assert Decision.objects.get().rationale == "Talk to users first."


def test_the_refusal_can_be_lifted_and_set_again(initiative):
    operation, editor = AppendOnly("portfolio_event"), connection.schema_editor()
    events = Event.objects.all()

    operation.database_backwards("portfolio", editor, None, None)
    changed = events.update(kind="edited")
    operation.database_forwards("portfolio", editor, None, None)

    assert changed == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        events.update(kind="started")

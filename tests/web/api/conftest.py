"""Callers of the API for the cast, and a gate to stand before."""

from datetime import date

import pytest

from tests.cast import NOW
from tests.web.api.bodies import make_referred
from tests.web.api.caller import Caller
from workflows.actions import decide
from workflows.models import Checklist, Criterion, Gate, Level, Outcome
from workflows.outcomes import Ruling


@pytest.fixture
def as_owner(owner):
    return Caller(owner)


@pytest.fixture
def as_gatekeeper(gatekeeper):
    return Caller(gatekeeper)


@pytest.fixture
def as_manager(manager):
    return Caller(manager)


@pytest.fixture
def as_viewer(viewer):
    return Caller(viewer)


@pytest.fixture
def as_outsider(outsider):
    return Caller(outsider)


@pytest.fixture
def referred(initiative):
    """What the bodies of the tests refer to."""
    make_referred(initiative)


@pytest.fixture
def gate(portfolio, stages):
    """The gate behind the first stage, with nothing on its checklist."""
    gate = Gate.objects.create(
        portfolio=portfolio,
        stage=stages["idea"],
        slug="idea-concept",
        question_nl="Is dit het probleem?",
        question_en="Is this the problem?",
    )
    Checklist.objects.create(gate=gate, version=1, published_at=NOW)
    return gate


@pytest.fixture
def criterion(gate):
    """One required question that a person answers."""
    return Criterion.objects.create(
        checklist=gate.checklists.get(),
        slug="problem-shared",
        order=1,
        level=Level.REQUIRED,
        label_nl="Probleem gedeeld",
        label_en="Problem shared",
        question_nl="Herkennen gebruikers het probleem?",
        question_en="Do users recognise the problem?",
    )


@pytest.fixture
def concept(initiative, gate, gatekeeper):
    """The initiative, in the second stage after a go."""
    ruling = Ruling(Outcome.GO, "Users ask for it.", next_on=date(2099, 1, 1))
    decide(initiative, ruling, by=gatekeeper, at=NOW)
    initiative.refresh_from_db()
    return initiative

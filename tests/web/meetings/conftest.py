"""A gate meeting, before and after it was held."""

from datetime import timedelta

import pytest

from tests.cast import NOW, make_initiative
from tests.web.world import LATER_ON, make_gate, page
from workflows.actions import (
    decide,
    mark_discussed,
    open_meeting,
    request_decision,
)
from workflows.models import Outcome
from workflows.outcomes import NewCondition, Ruling

HOUR = timedelta(hours=1)


@pytest.fixture
def gate(portfolio):
    return make_gate(portfolio, "problem", "users")


@pytest.fixture
def meeting(gate, owner, manager, portfolio):
    """Three initiatives on the agenda of an open meeting."""
    for title in ("Trees", "Bins", "Noise"):
        made = make_initiative(owner, title=title)
        request_decision(made, note="We are ready.", by=owner, at=NOW)
    return open_meeting(portfolio, held_on=LATER_ON, by=manager, at=NOW)


@pytest.fixture
def items(meeting):
    return list(meeting.items.all())


@pytest.fixture
def lead(client, manager):
    """The client of the one who leads."""
    client.force_login(manager)
    return client


@pytest.fixture
def gatekeeping(client, gatekeeper):
    client.force_login(gatekeeper)
    return client


def item_path(item, name="meeting-item"):
    return page(name, item.meeting_id, item.pk)


@pytest.fixture
def held(meeting, items, gatekeeper, owner):
    """One item was decided, one discussed; one is left."""
    ruling = Ruling(
        Outcome.CONDITIONAL_GO,
        "Nearly there.",
        next_on=LATER_ON,
        waivers={"problem": "Known since spring."},
        conditions=[NewCondition("Speak with planners", owner, LATER_ON, "users")],
    )
    decide(items[0].initiative, ruling, by=gatekeeper, at=NOW + HOUR)
    mark_discussed(items[1], by=meeting.opened_by, at=NOW + HOUR)
    return meeting

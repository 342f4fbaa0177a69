"""What a gate sheet costs: for fifty records of each kind as much as for three."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import NOW
from tests.records import make_more_records
from tests.web.world import LATER_ON, page
from tests.workflows.versions import publish_versions
from workflows.actions import request_decision
from workflows.models import Condition, Decision, Waiver


def queries(client, path):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


def fill(initiative, owner, gatekeeper, times):
    """So many of everything that the sheet shows, decisions of before included."""
    make_more_records(initiative, times, by=owner)
    for turn in range(times):
        decision = Decision.objects.create(
            initiative=initiative,
            stage=initiative.stage,
            outcome="recycle",
            rationale="Not yet.",
            at=NOW,
            by=gatekeeper,
        )
        Waiver.objects.create(decision=decision, slug="g1-sponsor", reason="Soon.")
        Condition.objects.create(
            initiative=initiative,
            decision=decision,
            text=f"Condition {turn}",
            owner=owner,
            due_on=LATER_ON,
        )


@pytest.mark.parametrize("name", ["gate", "brief"])
def test_the_sheet_takes_as_many_queries_for_50_records_as_for_3(
    client, playbook, initiative, owner, gatekeeper, manager, name
):
    request_decision(initiative, by=owner, at=NOW)
    publish_versions(initiative.stage.gate, by=manager, count=1)
    client.force_login(gatekeeper)
    path = page(name, initiative.pk)
    fill(initiative, owner, gatekeeper, 3)
    # The first one finds out what the database can do.
    client.get(path)
    few = queries(client, path)
    fill(initiative, owner, gatekeeper, 47)

    many = queries(client, path)

    assert many == few
    assert many <= 20

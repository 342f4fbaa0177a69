"""Attention points through the API: their life, whose they are, putting them off."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portfolio.clock import day_of
from tests.cast import NOW, make_initiative
from tests.web.api.caller import pointers, refusal
from tests.workflows.meeting_world import point as make_point
from workflows.models import AskedLevel, Closing

DAY = timedelta(days=1)
PATH = "/attention"


@pytest.fixture
def point(initiative):
    return make_point(initiative, asked_level=AskedLevel.SPONSOR, opened_value=61)


def soon(days=7):
    return (day_of(timezone.now()) + days * DAY).isoformat()


def found(caller, query=""):
    return [each["id"] for each in caller.get(PATH + query).json()["results"]]


def test_a_point_tells_its_life(point, initiative, owner, as_viewer):
    (shown,) = as_viewer.get(PATH).json()["results"]

    assert shown["initiative"] == {"id": initiative.pk, "title": "Trees"}
    assert (shown["rule"], shown["value"], shown["opened_value"]) == ("T4", 88, 61)
    assert (shown["asked"], shown["closing"], shown["snoozes"]) == ("sponsor", "", 0)
    assert shown["recipient"] == {"id": owner.pk, "name": "Owner"}
    assert "Silence often means" in shown["why"]
    assert shown["opened_at"] == "2026-11-23T09:00:00Z"


def test_points_are_found_by_state_and_rule(point, initiative, as_viewer):
    over = make_point(
        initiative, "U1", closed_at=NOW, closing=Closing.WITHDRAWN, snoozes=1
    )
    off = make_point(initiative, "C1", snoozed_until=soon())

    assert found(as_viewer) == [point.pk, off.pk]
    assert found(as_viewer, "?state=asking") == [point.pk]
    assert found(as_viewer, "?state=closed") == [over.pk]
    assert found(as_viewer, "?state=all&rule=U1") == [over.pk]
    assert found(as_viewer, "?portfolio=elsewhere") == []
    refusal(as_viewer.get(PATH + "?state=gone"), 400)


def test_what_is_mine_is_what_is_asked_of_me(point, as_owner, as_viewer):
    assert found(as_owner, "?mine=true") == [point.pk]
    assert found(as_viewer, "?mine=true") == []


def test_it_is_put_off(point, as_owner):
    body = {"until": soon(), "reason": "She is ill."}

    answer = as_owner.post(f"{PATH}/{point.pk}/snoozes", body)

    assert answer.status_code == 201
    shown = answer.json()
    assert (shown["snoozed_until"], shown["snoozes"]) == (soon(), 1)
    assert shown["seen_at"] is not None


def test_mistakes_are_told(point, as_owner):
    path = f"{PATH}/{point.pk}/snoozes"

    late = refusal(as_owner.post(path, {"until": soon(31), "reason": "Ill."}), 400)
    empty = refusal(as_owner.post(path, {}), 400)

    assert pointers(late) == {"#/until"}
    assert pointers(empty) == {"#/until", "#/reason"}


def test_the_list_takes_the_same_queries(owner, as_owner):
    counts = []
    for count in (3, 27):
        for number in range(count):
            make_point(make_initiative(owner, title=f"{count} {number}"))
        with CaptureQueriesContext(connection) as captured:
            assert as_owner.get(PATH + "?mine=true").status_code == 200
        counts.append(len(captured))

    assert counts[0] == counts[1]

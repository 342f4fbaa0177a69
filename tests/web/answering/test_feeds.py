"""A person's dates in their calendar: no sign-in, only what they may see now."""

import json
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from accounts.models import User
from notifications.feed import Feed
from portfolio.actions import edit_initiative
from portfolio.models import Membership, Role
from tests.cast import NOW, TODAY, make_initiative, make_person
from tests.web.rights_world import conditional_go
from tests.web.world import page, text
from workflows.actions import decide, open_meeting
from workflows.models import Outcome
from workflows.outcomes import Ruling

GATE_ON = date(2027, 3, 28)


@pytest.fixture
def program():
    return Client()


@pytest.fixture
def planned(owner, playbook):
    initiative = make_initiative(owner)
    edit_initiative(initiative, {"planned_gate_on": GATE_ON}, by=owner, at=NOW)
    initiative.refresh_from_db()
    return initiative


def events(program, user):
    """The events of this person's calendar, by what they are called."""
    response = program.get(page("feed-calendar", Feed.make(user, at=NOW)))
    calendar = Calendar.from_ical(response.content)
    return {str(event["SUMMARY"]): event for event in calendar.walk("VEVENT")}


def test_a_gate_date_is_a_whole_day_of_its_own(planned, owner, program):
    event = events(program, owner)["Decision point: Trees"]

    assert event["DTSTART"].dt == GATE_ON
    assert event["DTEND"].dt == GATE_ON + timedelta(days=1)
    assert event["TRANSP"] == "TRANSPARENT"
    assert event["URL"] == f"http://testserver/initiatives/{planned.pk}/"


def test_it_keeps_its_number_when_the_day_changes(planned, owner, program):
    before = events(program, owner)["Decision point: Trees"]
    edit_initiative(planned, {"planned_gate_on": TODAY}, by=owner, at=NOW)

    after = events(program, owner)["Decision point: Trees"]

    assert before["UID"] == after["UID"] == f"gate-{planned.pk}@testserver"
    assert after["DTSTART"].dt == TODAY


def test_a_hold_tells_when_it_ends(planned, owner, gatekeeper, program):
    ruling = Ruling(
        outcome=Outcome.HOLD, rationale="Later.", resume_on=TODAY + timedelta(days=30)
    )
    decide(planned, ruling, by=gatekeeper, at=NOW)

    event = events(program, owner)["Hold ends: Trees"]

    assert event["DTSTART"].dt == TODAY + timedelta(days=30)


def test_a_condition_is_with_who_sees_to_it(planned, owner, gatekeeper, program):
    decide(planned, conditional_go(planned), by=gatekeeper, at=NOW)

    event = events(program, owner)["Condition: Trees"]

    assert "Owner sees to it" in event["DESCRIPTION"]


def test_a_pilot_tells_its_last_day(planned, owner, stages, program):
    planned.stage, planned.pilot_ends_on = stages["pilot"], GATE_ON
    planned.save()

    assert "Pilot ends: Trees" in events(program, owner)


def test_a_meeting_is_for_who_leads_and_who_decides(
    planned, owner, manager, gatekeeper, program
):
    open_meeting(planned.portfolio, held_on=GATE_ON, by=manager, at=NOW)

    assert "Gate meeting" in events(program, manager)
    assert "Gate meeting" in events(program, gatekeeper)
    assert "Gate meeting" not in events(program, owner)


def test_managers_see_all_and_others_what_is_theirs(
    planned, portfolio, manager, program
):
    other = make_person("Other", portfolio, Role.CONTRIBUTOR)

    assert list(events(program, manager)) == ["Decision point: Trees"]
    assert events(program, other) == {}


def test_what_ended_is_no_date_any_more(planned, owner, program):
    planned.state = "stopped"
    planned.save()

    assert events(program, owner) == {}


def test_it_speaks_the_language_of_its_reader(planned, owner, program):
    User.objects.update(language="nl")

    assert "Beslismoment: Trees" in events(program, User.objects.get(pk=owner.pk))


def test_the_json_says_the_same(planned, owner, program):
    response = program.get(page("feed-json", Feed.make(owner, at=NOW)))

    (item,) = json.loads(response.content)["items"]
    assert item["title"] == "Decision point: Trees"
    assert item["_kiem"] == {"kind": "gate", "on": "2027-03-28"}
    assert response["Cache-Control"] == "private, no-cache"


def test_programs_are_told_how_often_to_come(owner, program):
    response = program.get(page("feed-calendar", Feed.make(owner, at=NOW)))

    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT6H" in response.content
    assert response["Content-Type"] == "text/calendar; charset=utf-8"


def test_rights_are_looked_at_on_each_read(planned, owner, program):
    address = page("feed-calendar", Feed.make(owner, at=NOW))
    Membership.objects.filter(user=owner).delete()

    assert b"Trees" not in program.get(address).content


@pytest.mark.parametrize("name", ["feed-calendar", "feed-json"])
def test_what_is_over_looks_like_what_never_was(name, owner, program):
    first = Feed.make(owner, at=NOW)
    second = Feed.make(owner, at=NOW)
    assert program.get(page(name, second)).status_code == 200
    assert program.get(page(name, first)).status_code == 404
    assert program.get(page(name, "made-up")).status_code == 404

    User.objects.filter(pk=owner.pk).update(is_active=False)
    assert program.get(page(name, second)).status_code == 404
    assert program.post(page(name, second)).status_code == 405


def test_the_address_is_shown_once_and_kept_as_a_digest(client, owner):
    client.force_login(owner)

    made = client.post(page("feeds"))
    again = client.get(page("feeds"))

    assert "http://testserver/feeds/" in text(made)
    assert "http://testserver/feeds/" not in text(again)
    assert len(Feed.objects.get().digest) == 64


def test_an_address_can_be_ended(client, owner):
    client.force_login(owner)
    token = Feed.make(owner, at=NOW)

    client.post(page("feeds"), {"end": "1"})

    assert client.get(page("feed-json", token)).status_code == 404


def test_it_costs_as_much_however_much_there_is(
    planned, owner, program, django_assert_num_queries
):
    address = page("feed-calendar", Feed.make(owner, at=NOW))
    with CaptureQueriesContext(connection) as few:
        program.get(address)
    for number in range(30):
        other = make_initiative(owner, title=f"Other {number}")
        edit_initiative(other, {"planned_gate_on": GATE_ON}, by=owner, at=NOW)

    with django_assert_num_queries(len(few)):
        program.get(address)

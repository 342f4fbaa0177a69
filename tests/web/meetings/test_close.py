"""Closing a gate meeting, its minutes, and what its pages cost."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import NOW, make_initiative
from tests.web.meetings.conftest import HOUR, item_path
from tests.web.world import LATER_ON, page, text
from workflows.actions import (
    add_item,
    close_meeting,
    decide,
)
from workflows.models import Outcome
from workflows.outcomes import NewCondition, Ruling


def test_before_closing_it_says_what_the_minutes_will_hold(lead, held):
    shown = text(lead.get(page("meeting-close", held.pk)))

    assert "<b>Bins</b>: Conditional go" in shown
    assert "Discussed, nothing decided" in shown
    assert "Not treated" in shown


def test_closing_leads_to_the_minutes(lead, held):
    answer = lead.post(
        page("meeting-close", held.pk), {"note": "All were there."}, follow=True
    )

    shown = text(answer)
    assert "2 items were treated and 1 decision was taken." in shown
    assert "Nearly there." in shown
    assert "Speak with planners (Owner, before 1 June 2099)" in shown
    assert "All were there." in shown
    assert "3. Trees" in shown


@pytest.mark.parametrize("name", ["meeting", "meeting-close"])
def test_a_closed_meeting_has_only_minutes(lead, held, manager, name):
    close_meeting(held, by=manager, at=NOW + HOUR)

    assert lead.get(page(name, held.pk)).url == page("minutes", held.pk)


def test_an_item_of_a_closed_meeting_leads_to_the_minutes(lead, held, items, manager):
    close_meeting(held, by=manager, at=NOW + HOUR)

    answer = lead.post(item_path(items[2]), {"note": "Too late.", "go": "next"})

    assert answer.url == page("minutes", held.pk)


@pytest.mark.parametrize("name", ["minutes", "minutes-pdf"])
def test_an_open_meeting_has_no_minutes(lead, meeting, name):
    assert lead.get(page(name, meeting.pk)).url == page("meeting", meeting.pk)


def test_the_minutes_are_in_the_language_of_the_reader(lead, held, manager):
    close_meeting(held, by=manager, at=NOW + 2 * HOUR)

    shown = text(lead.get(page("minutes", held.pk), headers={"accept-language": "nl"}))

    assert "Beslisvergadering van 1 juni 2099" in shown
    assert "Doorgaan onder voorwaarden" in shown


def test_the_minutes_come_as_a_pdf(lead, held, manager):
    close_meeting(held, by=manager, at=NOW + 2 * HOUR)

    answer = lead.get(page("minutes-pdf", held.pk))

    assert answer["Content-Type"] == "application/pdf"
    assert "kiem-lindervoort-2099-06-01.pdf" in answer["Content-Disposition"]


def queries_of(client, path):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


def fill(meeting, owner, gatekeeper, manager, count):
    """Give that many items more, each decided on, with that many conditions."""
    ruling = Ruling(
        Outcome.CONDITIONAL_GO,
        "Nearly there.",
        next_on=LATER_ON,
        waivers={"problem": "Known.", "users": "Known."},
        conditions=[NewCondition("Speak with planners", owner, LATER_ON)] * count,
    )
    for number in range(count):
        made = make_initiative(owner, title=f"Initiative {number}")
        add_item(meeting, initiative=made, by=manager, at=NOW)
        decide(made, ruling, by=gatekeeper, at=NOW + HOUR)


def test_the_pages_take_as_many_queries_for_thirty_items_as_for_three(
    client, meeting, items, owner, manager, gatekeeper
):
    fill(meeting, owner, gatekeeper, manager, 3)
    decided = meeting.items.last()
    pages = [
        page("meeting", meeting.pk),
        item_path(items[0]),
        item_path(decided),
        page("meeting-close", meeting.pk),
        page("decisions", "lindervoort"),
    ]
    client.force_login(manager)
    before = [queries_of(client, path) for path in pages]
    fill(meeting, owner, gatekeeper, manager, 30)

    assert [queries_of(client, path) for path in pages] == before
    assert max(before) <= 40


def test_the_minutes_take_four_queries(client, meeting, owner, manager, gatekeeper):
    fill(meeting, owner, gatekeeper, manager, 30)
    close_meeting(meeting, by=manager, at=NOW + 2 * HOUR)
    client.force_login(manager)

    assert queries_of(client, page("minutes", meeting.pk)) == 4

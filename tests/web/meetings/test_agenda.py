"""Opening a gate meeting, and its agenda."""

import pytest
from django.utils import timezone

from portfolio.clock import day_of
from tests.cast import NOW, make_initiative
from tests.web.meetings.conftest import HOUR
from tests.web.world import LATER, LATER_ON, page, text
from workflows.actions import (
    close_meeting,
    mark_discussed,
    request_decision,
)
from workflows.models import Meeting


def titles(meeting):
    return list(meeting.items.values_list("initiative__title", flat=True))


def test_a_manager_opens_a_meeting_from_the_decision_points(lead, portfolio):
    assert page("meeting-new", "lindervoort") in text(
        lead.get(page("decisions", "lindervoort"))
    )

    answer = lead.post(page("meeting-new", "lindervoort"), {"held_on": LATER})

    made = Meeting.objects.get()
    assert answer.url == page("meeting", made.pk)
    assert made.held_on == LATER_ON


def test_the_form_proposes_today(lead, portfolio):
    shown = text(lead.get(page("meeting-new", "lindervoort")))

    assert f'value="{day_of(timezone.now())}"' in shown


def test_a_day_that_is_over_is_refused_beside_the_field(lead, portfolio):
    answer = lead.post(page("meeting-new", "lindervoort"), {"held_on": "2020-01-02"})

    assert answer.status_code == 400
    assert "This day is over. Choose today or a later day." in text(answer)


@pytest.mark.parametrize("who", ["viewer", "owner", "gatekeeper", "outsider"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_else_opens_a_meeting(client, portfolio, who, method, request):
    client.force_login(request.getfixturevalue(who))

    answer = getattr(client, method)(
        page("meeting-new", "lindervoort"), {"held_on": LATER}
    )

    assert answer.status_code == 404
    assert not Meeting.objects.exists()


def test_the_decision_points_lead_to_the_open_meeting(lead, meeting):
    shown = text(lead.get(page("decisions", "lindervoort")))

    assert "The gate meeting of 1 June 2099 is open." in shown
    assert page("meeting", meeting.pk) in shown
    assert page("meeting-new", "lindervoort") not in shown


def test_the_decision_points_list_the_minutes(client, viewer, meeting, manager):
    close_meeting(meeting, by=manager, at=NOW + HOUR)
    client.force_login(viewer)

    shown = text(client.get(page("decisions", "lindervoort")))

    assert "Minutes of 1 June 2099" in shown
    assert page("minutes", meeting.pk) in shown
    assert "Open a gate meeting" not in shown


def test_the_agenda_says_why_each_is_on_it(client, viewer, meeting):
    client.force_login(viewer)

    shown = text(client.get(page("meeting", meeting.pk)))

    assert "Gate meeting of 1 June 2099" in shown
    assert "0 of 3 items were treated." in shown
    assert "Owner asked for a decision on 23 November 2026" in shown
    assert "Close the meeting" not in shown


@pytest.mark.parametrize(
    ("button", "order"),
    [
        ("up", ["Noise", "Bins", "Trees"]),
        ("down", ["Bins", "Trees", "Noise"]),
        ("remove", ["Bins", "Trees"]),
    ],
)
def test_the_buttons_of_the_agenda(lead, meeting, items, button, order):
    assert titles(meeting) == ["Bins", "Noise", "Trees"]

    lead.post(page("meeting", meeting.pk), {button: items[1].pk})

    assert titles(meeting) == order


def test_a_button_of_an_item_that_is_gone_is_not_found(lead, meeting):
    assert lead.post(page("meeting", meeting.pk), {"up": "x"}).status_code == 404


def test_the_agenda_says_why_something_cannot_be_removed(lead, meeting, items, manager):
    mark_discussed(items[0], by=manager, at=NOW)

    answer = lead.post(
        page("meeting", meeting.pk), {"remove": items[0].pk}, follow=True
    )

    assert "This was treated already" in text(answer)


def test_it_can_be_said_that_something_was_not_discussed_yet(
    lead, meeting, items, manager
):
    mark_discussed(items[0], by=manager, at=NOW)

    lead.post(page("meeting", meeting.pk), {"untreated": items[0].pk})

    assert not meeting.items.filter(discussed_at__isnull=False).exists()


def test_a_manager_adds_what_did_not_come_by_itself(lead, meeting, owner):
    heat = make_initiative(owner, title="Heat")

    answer = lead.post(
        page("meeting", meeting.pk), {"initiative": heat.pk}, follow=True
    )

    assert "Added to the agenda." in text(answer)
    assert titles(meeting)[-1] == "Heat"


def test_nothing_chosen_is_refused_beside_the_field(lead, meeting):
    answer = lead.post(page("meeting", meeting.pk), {"initiative": ""})

    assert answer.status_code == 400
    assert "Fill this in." in text(answer)


@pytest.mark.parametrize(
    ("new", "told"), [(0, "Nothing new came up."), (1, "1 initiative was added.")]
)
def test_what_came_up_since_can_be_added(lead, meeting, owner, new, told):
    for _number in range(new):
        made = make_initiative(owner, title="Heat")
        request_decision(made, by=owner, at=NOW)

    answer = lead.post(page("meeting", meeting.pk), {"refresh": "1"}, follow=True)

    assert told in text(answer)

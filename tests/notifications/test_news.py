"""What gate meetings decided: in the next digest of everyone concerned, once."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from notifications import actions, outbox
from notifications.models import Mail, Preference
from portfolio.actions import add_record
from portfolio.models import Membership, Role
from tests.cast import NOW, TODAY, make_initiative, make_person, make_ready
from tests.notifications.conftest import DAYS, make_point, told_until
from tests.workflows.meeting_world import HOLD, HOUR, NEXT, STOP, conditional_go
from workflows.actions import (
    add_item,
    close_meeting,
    decide,
    mark_discussed,
    open_meeting,
    request_decision,
)

# The day after that on which the cast plays, and then a week later.
TUESDAY = NOW + DAYS
NEXT_TUESDAY = TUESDAY + 7 * DAYS


@pytest.fixture
def before(looked_at):
    """The digests of last week were sent."""
    return looked_at


def hold_meeting(initiative, manager, gatekeeper, ruling=HOLD):
    """A meeting that decided one thing, and is closed."""
    meeting = open_meeting(initiative.portfolio, held_on=TODAY, by=manager, at=NOW)
    if not meeting.items.exists():
        add_item(meeting, initiative=initiative, by=manager, at=NOW)
    decide(initiative, ruling, by=gatekeeper, at=NOW + HOUR)
    return close_meeting(meeting, by=manager, at=NOW + 2 * HOUR)


def send(at=TUESDAY):
    told_until(NOW - 6 * DAYS)
    composed = actions.compose_digests(at=at)
    outbox.deliver(clock=lambda: at)
    return composed


def readers():
    return sorted(address for sent in mail.outbox for address in sent.to)


def test_it_says_what_was_decided_and_where_the_minutes_are(
    before, initiative, manager, gatekeeper
):
    meeting = hold_meeting(initiative, manager, gatekeeper)

    send()

    sent = next(each for each in mail.outbox if each.to == ["owner@example.org"])
    assert sent.subject == "Gate meeting of 23 November 2026: what concerns you"
    assert sent.body.startswith(
        "Hello Owner,\n"
        "\n"
        "A gate meeting decided what concerns you.\n"
        "\n\n"
        "Gate meeting of 23 November 2026\n"
        "--------------------------------\n"
        "\n"
        "Trees: Hold\n"
        "→ Read the minutes\n"
        f"  http://testserver/meetings/{meeting.pk}/minutes/\n"
        "\n\n"
        "--\n"
        "Kiem writes on Tuesdays, when there is something.\n"
    )


def test_the_html_part_says_the_same(before, initiative, manager, gatekeeper):
    meeting = hold_meeting(initiative, manager, gatekeeper)

    send()

    html = Mail.objects.get(to="owner@example.org").html
    assert "Hello Owner. A gate meeting decided what concerns you." in html
    assert "Gate meeting of 23 November 2026" in html
    assert "Trees: Hold" in html
    assert f'href="http://testserver/meetings/{meeting.pk}/minutes/"' in html


def test_it_is_in_dutch_for_who_reads_dutch(before, initiative, manager, gatekeeper):
    hold_meeting(initiative, manager, gatekeeper)
    initiative.owner.language = "nl"
    initiative.owner.save(update_fields=["language"])

    send()

    sent = next(each for each in mail.outbox if each.to == ["owner@example.org"])
    assert sent.subject == "Beslisvergadering van 23 november 2026: wat u aangaat"
    assert "Beslisvergadering van 23 november 2026" in sent.body
    assert "Trees: Aanhouden\n→ Lees het verslag\n" in sent.body


def test_a_step_forward_says_to_where(
    playbook, before, initiative, manager, gatekeeper, owner
):
    ruling = conditional_go(owner, due_on=NEXT)
    hold_meeting(make_ready(initiative), manager, gatekeeper, ruling)

    send()

    assert "Decided: Conditional go, on to Concept.\n" in mail.outbox[0].body


def test_points_come_first_and_give_the_subject(
    before, initiative, manager, gatekeeper
):
    make_point(initiative)
    hold_meeting(initiative, manager, gatekeeper)

    send()

    sent = next(each for each in mail.outbox if each.to == ["owner@example.org"])
    assert sent.subject.startswith("Trees: one line")
    assert sent.body.index("Silent for 63 days") < sent.body.index("Trees: Hold")
    assert "A point ends by itself" in sent.body


def test_everyone_concerned_hears_of_it(
    playbook, before, initiative, manager, gatekeeper, owner, viewer
):
    member = make_person("Member", playbook, Role.CONTRIBUTOR)
    asker = make_person("Asker", playbook, Role.CONTRIBUTOR)
    seer = make_person("Seer", playbook, Role.CONTRIBUTOR)
    make_ready(initiative)
    team = {"person": member, "skill": "data"}
    add_record(initiative, "team", team, by=owner, at=NOW)
    request_decision(initiative, by=asker, at=NOW)
    ruling = conditional_go(seer, due_on=NEXT)
    hold_meeting(initiative, manager, gatekeeper, ruling)

    send()

    assert readers() == [
        "asker@example.org",
        "member@example.org",
        "owner@example.org",
        "seer@example.org",
    ]


def test_nobody_hears_it_twice(before, initiative, manager, gatekeeper):
    hold_meeting(initiative, manager, gatekeeper)

    assert send() == 1
    assert send(TUESDAY + HOUR) == 0
    assert send(NEXT_TUESDAY) == 0


def test_what_is_closed_later_waits_for_the_next_occasion(
    before, initiative, manager, gatekeeper
):
    send()
    mail.outbox.clear()
    meeting = open_meeting(
        initiative.portfolio, held_on=TODAY + 7 * DAYS, by=manager, at=TUESDAY
    )
    add_item(meeting, initiative=initiative, by=manager, at=TUESDAY)
    decide(initiative, STOP, by=gatekeeper, at=TUESDAY + HOUR)

    assert send(NEXT_TUESDAY) == 0
    close_meeting(meeting, by=manager, at=NEXT_TUESDAY + HOUR)
    assert send(NEXT_TUESDAY + 7 * DAYS) == 1


def test_after_an_outage_it_is_told_all_the_same(
    before, initiative, manager, gatekeeper
):
    hold_meeting(initiative, manager, gatekeeper)

    assert send(TUESDAY + timedelta(weeks=5)) == 1


def test_a_new_installation_does_not_tell_of_long_ago(
    looked_at, initiative, manager, gatekeeper
):
    hold_meeting(initiative, manager, gatekeeper)

    Preference.objects.all().delete()

    assert actions.compose_digests(at=TUESDAY + timedelta(weeks=5)) == 0
    assert actions.compose_digests(at=TUESDAY + timedelta(weeks=6)) == 0


def test_without_a_decision_there_is_no_news(before, initiative, manager):
    meeting = open_meeting(initiative.portfolio, held_on=TODAY, by=manager, at=NOW)
    item = add_item(meeting, initiative=initiative, by=manager, at=NOW)
    mark_discussed(item, by=manager, at=NOW)
    close_meeting(meeting, by=manager, at=NOW + HOUR)

    assert send() == 0


def test_whoever_left_or_may_not_see_it_hears_nothing(
    before, initiative, manager, gatekeeper, owner
):
    hold_meeting(initiative, manager, gatekeeper)
    Membership.objects.filter(user=owner).delete()
    gatekeeper.is_active = False
    gatekeeper.save(update_fields=["is_active"])

    assert send() == 0


def test_several_roles_do_not_repeat_a_decision(
    before, initiative, manager, gatekeeper, owner
):
    Membership.objects.create(
        user=owner, portfolio=initiative.portfolio, role=Role.MANAGER
    )
    hold_meeting(initiative, manager, gatekeeper)

    send()

    sent = next(each for each in mail.outbox if each.to == ["owner@example.org"])
    assert sent.body.count("Trees: Hold") == 1


def test_whoever_decided_knows_it(before, initiative, manager, gatekeeper):
    hold_meeting(initiative, manager, gatekeeper)

    send()

    assert readers() == ["owner@example.org"]


def queries_for(portfolio, manager, gatekeeper, count):
    meeting = open_meeting(portfolio, held_on=TODAY, by=manager, at=NOW)
    for number in range(count):
        person = make_person(f"Person{number}", portfolio, Role.CONTRIBUTOR)
        initiative = make_initiative(person, title=f"Initiative {number}")
        add_item(meeting, initiative=initiative, by=manager, at=NOW)
        decide(initiative, HOLD, by=gatekeeper, at=NOW + HOUR)
    close_meeting(meeting, by=manager, at=NOW + 2 * HOUR)
    told_until(NOW - 6 * DAYS)
    with CaptureQueriesContext(connection) as queries:
        assert actions.compose_digests(at=TUESDAY) == count
    return len(queries)


@pytest.mark.parametrize("count", [3, 30])
def test_it_takes_as_many_queries_for_thirty_people_as_for_three(
    before, portfolio, manager, gatekeeper, count
):
    assert queries_for(portfolio, manager, gatekeeper, count) == 44

"""What is told at once: to whom, when, together with what, and once."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from notifications import actions, notices
from notifications.models import Cadence, Mail, Notice, Preference
from portfolio.actions import (
    add_record,
    edit_initiative,
    post_comment,
    remove_comment,
    start_initiative,
)
from portfolio.models import Membership, Role
from tests.cast import NOW, make_initiative, make_person, make_ready
from tests.notifications.conftest import DAYS, make_point, told_until
from tests.workflows.meeting_world import HOLD, NEXT, conditional_go
from workflows.actions import decide
from workflows.models import Severity

MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def reading(looked_at):
    """The ledger was read until now, and everybody has had their digest."""
    told_until(NOW + 10 * DAYS)
    notices.gather(at=NOW - MINUTE)


def tick(minutes=1, at=NOW):
    told_until(NOW + 10 * DAYS)
    done = actions.remind(clock=lambda: at + minutes * MINUTE)
    return done.noticed


def mails_to(person):
    return [sent for sent in mail.outbox if sent.to == [person.email]]


def choose(person, **choices):
    actions.choose(person, at=NOW, **choices)


def mention(initiative, by, *people, at=NOW, text=""):
    called = " ".join(f"@{person.name}" for person in people)
    return post_comment(initiative, text=f"{called} {text}", by=by, at=at)


def test_a_mention_comes_at_the_next_minute(initiative, owner, viewer):
    comment = mention(initiative, owner, viewer, text="does the wind matter?")

    assert tick() == 1

    (sent,) = mail.outbox
    assert sent.to == ["viewer@example.org"]
    assert sent.subject == "Trees: Owner mentions you"
    assert sent.body.startswith(
        "Hello Viewer,\n"
        "\n"
        "A colleague mentions you in a comment.\n"
        "\n\n"
        "You are mentioned: Trees\n"
        "------------------------\n"
        "\n"
        "Owner wrote: “@Viewer does the wind matter?”\n"
        "→ Look at it\n"
        f"  http://testserver/initiatives/{initiative.pk}/#comment-{comment.pk}\n"
    )
    assert "This comes at once. Everything else waits for your digest." in sent.body


def test_running_again_tells_nothing_again(initiative, owner, viewer):
    mention(initiative, owner, viewer)

    assert [tick(), tick(), tick(30), tick(24 * 60)] == [1, 0, 0, 0]
    assert Notice.objects.count() == 1


def test_what_follows_within_ten_minutes_comes_together(initiative, owner, viewer):
    for minute in range(5):
        mention(initiative, owner, viewer, at=NOW + minute * MINUTE, text=str(minute))
        tick(minute)

    assert len(mails_to(viewer)) == 1
    assert tick(9) == 0
    assert tick(10) == 1
    assert mails_to(viewer)[1].body.count("wrote") == 3
    assert "and 1 more" in mails_to(viewer)[1].body


def test_one_person_does_not_wait_for_another(initiative, owner, viewer, manager):
    mention(initiative, owner, viewer)
    tick()
    mention(initiative, owner, manager, at=NOW + 2 * MINUTE)

    assert tick(3) == 1
    assert len(mails_to(manager)) == 1


def test_an_outage_loses_nothing(initiative, owner, viewer):
    mention(initiative, owner, viewer)
    mention(initiative, owner, viewer, at=NOW + 3 * DAYS, text="again")

    assert tick(7 * 24 * 60) == 1
    assert mails_to(viewer)[0].body.count("wrote") == 2


def test_what_becomes_visible_late_is_not_lost(initiative, owner, viewer):
    tick(5)
    mention(initiative, owner, viewer, at=NOW + 2 * MINUTE)

    assert tick(6) == 1


def test_nobody_hears_of_their_own_acts(initiative, owner):
    mention(initiative, owner, owner)
    start_initiative(initiative.portfolio, title="Own", owner=owner, by=owner, at=NOW)

    assert tick() == 0


def test_an_outsider_hears_nothing(initiative, owner, outsider, viewer):
    mention(initiative, owner, outsider, viewer)
    Membership.objects.filter(user=viewer).delete()

    assert tick() == 0


def test_only_what_they_may_see_at_that_moment(initiative, owner, viewer):
    mention(initiative, owner, viewer)
    notices.gather(at=NOW)
    Membership.objects.filter(user=viewer).delete()

    assert tick() == 0
    assert Notice.objects.get().mail is None
    assert not Notice.objects.waiting().exists()


def test_who_left_is_not_written_to(initiative, owner, viewer):
    mention(initiative, owner, viewer)
    notices.gather(at=NOW)
    viewer.is_active = False
    viewer.save(update_fields=["is_active"])

    assert tick() == 0


def test_a_removed_comment_is_not_told(initiative, owner, viewer):
    comment = mention(initiative, owner, viewer)
    notices.gather(at=NOW)
    remove_comment(comment, by=owner, at=NOW)

    assert tick() == 0


def test_a_decision_comes_to_whom_it_concerns(initiative, owner, gatekeeper, viewer):
    decision = decide(initiative, HOLD, by=gatekeeper, at=NOW)

    assert tick() == 1

    (sent,) = mail.outbox
    assert sent.to == ["owner@example.org"]
    assert sent.subject == "Trees: Hold"
    assert "Decided: Hold.\n→ Look at it\n" in sent.body
    assert f"http://testserver/decisions/{decision.pk}/" in sent.body


@pytest.mark.parametrize("role", ["sponsor_account", "process_owner_account"])
def test_sponsor_and_process_owner_hear_of_a_decision(
    initiative, owner, gatekeeper, manager, role
):
    edit_initiative(initiative, {role: manager}, by=manager, at=NOW - DAYS)
    decide(initiative, HOLD, by=gatekeeper, at=NOW)

    assert tick() == 2
    assert mails_to(manager)[0].subject == "Trees: Hold"


def test_a_new_owner_hears_of_it(portfolio, owner, manager):
    start_initiative(portfolio, title="Bins", owner=owner, by=manager, at=NOW)

    assert tick() == 1
    assert mails_to(owner)[0].subject == "Bins: something new for you"
    assert "Manager made you the owner.\n" in mails_to(owner)[0].body


@pytest.mark.parametrize(
    ("role", "words"),
    [
        ("owner", "Owner made you the owner."),
        ("sponsor_account", "Owner made you the sponsor."),
        ("process_owner_account", "Owner made you the process owner."),
    ],
)
def test_who_carries_it_from_now_on_hears_of_it(
    initiative, owner, manager, role, words
):
    edit_initiative(initiative, {role: manager}, by=owner, at=NOW)

    assert tick() == 1
    assert words in mails_to(manager)[0].body


def test_who_is_in_the_team_hears_of_it(initiative, owner, manager):
    facts = {"person": manager, "skill": "data"}
    add_record(initiative, "team", facts, by=owner, at=NOW)

    assert tick() == 1
    assert "Owner added you to the team." in mails_to(manager)[0].body


def test_who_sees_to_a_condition_hears_of_it(playbook, initiative, gatekeeper, manager):
    ruling = conditional_go(manager, due_on=NEXT)
    decide(make_ready(initiative, at=NOW - DAYS), ruling, by=gatekeeper, at=NOW)

    assert tick() == 2
    assert "You see to a condition, by " in mails_to(manager)[0].body


@pytest.mark.parametrize(
    ("switch", "act"),
    [
        ("mentions", lambda card, by, to: mention(card, by, to)),
        (
            "responsibilities",
            lambda card, by, to: edit_initiative(
                card, {"sponsor_account": to}, by=by, at=NOW
            ),
        ),
    ],
)
def test_what_is_switched_off_waits_for_the_digest(
    initiative, owner, viewer, switch, act
):
    choose(viewer, **{switch: False})
    act(initiative, owner, viewer)

    assert tick() == 0

    Preference.objects.update(told_at=NOW - 6 * DAYS)
    assert actions.compose_digests(at=NOW + DAYS) >= 1
    assert Mail.objects.filter(recipient=viewer).count() == 1


def test_what_is_switched_off_meanwhile_waits_for_the_digest(initiative, owner, viewer):
    mention(initiative, owner, viewer)
    notices.gather(at=NOW)
    choose(viewer, mentions=False)

    assert tick() == 0
    assert not Notice.objects.exists()


def test_the_digest_does_not_repeat_it(initiative, owner, viewer):
    mention(initiative, owner, viewer)
    tick()

    Preference.objects.update(told_at=NOW - 6 * DAYS)
    actions.compose_digests(at=NOW + DAYS)
    assert Mail.objects.filter(recipient=viewer).count() == 1


def test_who_wants_only_what_needs_action_hears_it_at_once(initiative, owner):
    choose(owner, cadence=Cadence.URGENT)
    make_point(initiative, "T1")
    make_point(initiative, "U1", severity=Severity.ACTION)

    assert tick() == 1
    assert tick(60) == 0
    body = mails_to(owner)[0].body
    assert "Something asks for your attention." in body
    assert "You chose to hear only what needs action" in body
    assert actions.compose_digests(at=NOW + 20 * DAYS) == 0


def test_who_wants_only_what_needs_action_hears_of_no_mention(
    initiative, owner, viewer
):
    choose(viewer, cadence=Cadence.URGENT)
    mention(initiative, owner, viewer)

    assert tick() == 0


def test_a_decision_cannot_stay_unsaid(initiative, owner, gatekeeper):
    choose(owner, cadence=Cadence.URGENT, decisions=False)
    decide(initiative, HOLD, by=gatekeeper, at=NOW)

    assert tick() == 1


def test_at_night_it_waits_for_the_morning(initiative, owner, viewer, settings):
    settings.DEMO = False
    evening = datetime(2026, 11, 23, 20, 30, tzinfo=UTC)
    mention(initiative, owner, viewer, at=evening)

    assert tick(at=evening) == 0
    assert tick(at=datetime(2026, 11, 24, 5, 58, tzinfo=UTC)) == 0
    assert tick(at=datetime(2026, 11, 24, 5, 59, tzinfo=UTC)) == 1
    assert len(mail.outbox) == 1


def test_names_add_no_line_and_no_header(initiative, owner, viewer):
    owner.name = "Eve\r\nBcc: all@x.org\r\n\r\n<b>%(title)s</b> %s {name}"
    owner.save(update_fields=["name"])
    mention(initiative, owner, viewer)

    assert tick() == 1
    message = mail.outbox[0].message()
    assert message["Bcc"] is None
    assert "\n" not in mail.outbox[0].subject


@pytest.mark.parametrize("count", [3, 30])
def test_it_takes_as_many_queries_for_thirty_people_as_for_three(
    portfolio, gatekeeper, count
):
    for number in range(count):
        person = make_person(f"Person{number}", portfolio, Role.CONTRIBUTOR)
        card = make_initiative(person, title=f"Initiative {number}")
        mention(card, gatekeeper, person)
        decide(card, HOLD, by=gatekeeper, at=NOW)
    told_until(NOW)

    with CaptureQueriesContext(connection) as queries:
        notices.gather(at=NOW + MINUTE)
        assert actions.compose_notices(at=NOW + MINUTE) == count

    assert len(queries) == 37

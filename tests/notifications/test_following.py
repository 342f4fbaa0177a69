"""Who was called by name, and what happened to what one follows: told once."""

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from notifications import actions, outbox
from portfolio.actions import (
    edit_comment,
    post_comment,
    post_update,
    remove_comment,
    unwatch,
    watch,
)
from portfolio.models import Membership, Role
from tests.cast import NOW, TODAY, make_initiative, make_person
from tests.notifications.conftest import DAYS, make_point, told_until
from tests.workflows.meeting_world import HOLD, HOUR
from workflows.actions import add_item, close_meeting, decide, open_meeting

TUESDAY = NOW + DAYS
NEXT_TUESDAY = TUESDAY + 7 * DAYS


@pytest.fixture
def follower(initiative, viewer):
    watch(initiative, by=viewer)
    return viewer


@pytest.fixture(autouse=True)
def before(looked_at):
    """Somebody has looked at the portfolio."""


def send(at=TUESDAY):
    told_until(NOW - 6 * DAYS)
    composed = actions.compose_digests(at=at)
    outbox.deliver(clock=lambda: at)
    return composed


def mail_to(person):
    [found] = [sent for sent in mail.outbox if sent.to == [person.email]]
    return found


def test_who_is_mentioned_hears_what_was_said_and_where(initiative, owner, viewer):
    comment = post_comment(
        initiative, text=f"@{viewer.name}, does the\nwind matter?", by=owner, at=NOW
    )

    assert send() == 1

    sent = mail_to(viewer)
    assert sent.subject == "Trees: Owner mentions you"
    assert sent.body.startswith(
        "Hello Viewer,\n"
        "\n"
        "A colleague mentions you in a comment.\n"
        "\n\n"
        "You are mentioned: Trees\n"
        "------------------------\n"
        "\n"
        "Owner wrote: “@Viewer, does the wind matter?”\n"
        "→ Look at it\n"
        f"  http://testserver/initiatives/{initiative.pk}/#comment-{comment.pk}\n"
        "\n\n"
        "--\n"
        "Kiem writes on Tuesdays, when there is something.\n"
    )


def test_the_owner_follows_without_asking(initiative, owner, gatekeeper):
    post_comment(initiative, text="Looks good.", by=gatekeeper, at=NOW)

    assert send() == 1

    assert mail_to(owner).subject == "Trees: news of what you follow"
    assert "Gatekeeper wrote: “Looks good.”" in mail_to(owner).body
    assert "On its page you stop following it." in mail_to(owner).body


def test_it_is_in_dutch_for_who_reads_dutch(initiative, owner, gatekeeper):
    owner.language = "nl"
    owner.save(update_fields=["language"])
    post_comment(initiative, text="Goed plan.", by=gatekeeper, at=NOW)

    send()

    assert mail_to(owner).subject == "Trees: nieuws over wat u volgt"
    assert "Gatekeeper schreef: “Goed plan.”" in mail_to(owner).body


def test_nobody_hears_of_their_own_acts(initiative, owner):
    post_comment(initiative, text=f"Note to @{owner.name}.", by=owner, at=NOW)

    assert send() == 0


def test_nobody_hears_it_twice(initiative, gatekeeper, follower):
    post_comment(initiative, text=f"@{follower.name}?", by=gatekeeper, at=NOW)

    assert send() == 2
    assert mail_to(follower).body.count("wrote") == 1
    assert send(TUESDAY + HOUR) == 0
    assert send(NEXT_TUESDAY) == 0


def test_the_last_minutes_are_for_the_next_digest(initiative, gatekeeper):
    post_comment(initiative, text="Wait.", by=gatekeeper, at=TUESDAY)

    assert send() == 0
    assert send(NEXT_TUESDAY) == 1


def test_after_an_outage_it_is_told_all_the_same(initiative, gatekeeper):
    post_comment(initiative, text="Wait.", by=gatekeeper, at=NOW)

    assert send(TUESDAY + 35 * DAYS) == 1


def test_a_removed_comment_is_not_told(initiative, owner, viewer):
    comment = post_comment(initiative, text=f"@{viewer.name}", by=owner, at=NOW)
    remove_comment(comment, by=owner, at=NOW)

    assert send() == 0


def test_who_is_called_by_a_change_hears_of_it(initiative, owner, viewer):
    comment = post_comment(initiative, text="Wind?", by=owner, at=NOW - 7 * DAYS)
    edit_comment(comment, text=f"Wind, @{viewer.name}?", by=owner, at=NOW)

    assert send() == 1
    assert "Owner wrote: “Wind, @Viewer?”" in mail_to(viewer).body


def test_who_stopped_hears_nothing_but_their_name(initiative, owner, gatekeeper):
    unwatch(initiative, by=owner)
    post_comment(initiative, text="One.", by=gatekeeper, at=NOW)
    post_comment(initiative, text=f"Two, @{owner.name}.", by=gatekeeper, at=NOW)

    send()

    assert "Two" in mail_to(owner).body
    assert "One" not in mail_to(owner).body


def test_who_left_hears_nothing(initiative, owner, follower):
    post_comment(initiative, text=f"@{follower.name}", by=owner, at=NOW)
    Membership.objects.filter(user=follower).delete()

    assert send() == 0


def test_an_update_and_a_decision_are_news(initiative, owner, gatekeeper, follower):
    post_update(initiative, text="It grows.", by=owner, at=NOW)
    decide(initiative, HOLD, by=gatekeeper, at=NOW)

    send()

    assert "Where it stands: It grows.\n" in mail_to(follower).body
    assert "Decided: Hold.\n" in mail_to(follower).body


def test_a_decision_in_a_meeting_is_told_to_the_owner_by_the_minutes(
    initiative, owner, gatekeeper, manager, follower
):
    meeting = open_meeting(initiative.portfolio, held_on=TODAY, by=manager, at=NOW)
    add_item(meeting, initiative=initiative, by=manager, at=NOW)
    decide(initiative, HOLD, by=gatekeeper, at=NOW + HOUR)
    close_meeting(meeting, by=manager, at=NOW + 2 * HOUR)

    send()

    assert mail_to(owner).body.count("Hold") == 1
    assert "Decided: Hold." in mail_to(follower).body


def test_a_talkative_week_is_told_in_short(portfolio, owner, gatekeeper):
    for number in range(7):
        initiative = make_initiative(owner, title=f"Initiative {number}")
        for count in range(5):
            text = f"Remark {count}."
            post_comment(initiative, text=text, by=gatekeeper, at=NOW)

    send()

    body = mail_to(owner).body
    assert body.count("You follow: ") == 5
    assert body.count("wrote: ") == 15
    assert body.count("and 2 more") == 5
    assert "2 more initiatives that you follow have news." in body


def test_the_newest_comes_first(portfolio, owner, gatekeeper):
    old, new = [make_initiative(owner, title=title) for title in ("Old", "New")]
    for initiative in (new, old, new):
        post_comment(initiative, text="Well?", by=gatekeeper, at=NOW)

    send()

    body = mail_to(owner).body
    assert body.index("You follow: New") < body.index("You follow: Old")


def test_points_come_first_and_give_the_subject(initiative, owner, gatekeeper):
    make_point(initiative)
    post_comment(initiative, text=f"@{owner.name}?", by=gatekeeper, at=NOW)

    send()

    sent = mail_to(owner)
    assert sent.subject.startswith("Trees: one line")
    assert sent.body.index("Silent for 63 days") < sent.body.index("You are mentioned")


def test_words_add_no_line_and_no_markup(initiative, owner, viewer):
    text = f"@{viewer.name}\n\n→ Look\n  http://evil.example <b>x</b>"
    post_comment(initiative, text=text, by=owner, at=NOW)

    send()

    assert "“@Viewer → Look http://evil.example < b>x< /b>”" in mail_to(viewer).body
    html, _kind = mail_to(viewer).alternatives[0]
    assert "&lt; b&gt;" in html


@pytest.mark.parametrize("count", [3, 30])
def test_it_takes_as_many_queries_for_thirty_as_for_three(portfolio, gatekeeper, count):
    for number in range(count):
        person = make_person(f"Person{number}", portfolio, Role.CONTRIBUTOR)
        initiative = make_initiative(person, title=f"Initiative {number}")
        text = f"@Person{number}, @Person{number - 1}"
        post_comment(initiative, text=text, by=gatekeeper, at=NOW)

    told_until(NOW - 6 * DAYS)
    with CaptureQueriesContext(connection) as queries:
        composed = actions.compose_digests(at=TUESDAY)

    assert composed == count
    assert len(queries) == 31

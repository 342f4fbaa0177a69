"""The digest: one mail a week per person, with what is wrong and one ask each."""

import threading
from datetime import timedelta
from email import message_from_string
from email.policy import default

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from notifications import actions, outbox
from notifications.links import answer_url
from notifications.models import Digest, Mail, Preference
from portfolio.models import Membership, Role
from tests.cast import NOW, make_initiative, make_person
from tests.notifications.conftest import DAYS, make_point
from workflows.models import (
    AskedLevel,
    AttentionPoint,
    Severity,
    Standing,
)

# The cast plays on a Monday at nine in UTC; digests go the day after, at seven in UTC.
TUESDAY = NOW + DAYS - timedelta(hours=2)


def send(at=NOW):
    composed = actions.compose_digests(at=at)
    outbox.deliver(clock=lambda: at)
    return composed


def test_it_says_what_is_wrong_and_asks_one_thing(looked_at, initiative, owner):
    point = make_point(initiative)

    send()

    (sent,) = mail.outbox
    assert sent.to == ["owner@example.org"]
    assert sent.subject == "Trees: one line is enough: where does it stand?"
    assert sent.body.startswith(
        "Hello Owner,\n"
        "\n"
        "Something asks for your attention. One step ends it.\n"
        "\n\n"
        "Trees (Idea)\n"
        "------------\n"
        "\n"
        "Attention: Silent for 63 days, limit 60\n"
        "Without an answer this goes to the managers on 4 December 2026.\n"
        "→ One line is enough: where does it stand?\n"
        f"  {answer_url(point, owner, at=NOW)}\n"
        "Not now, because …\n"
        f"  {answer_url(point, owner, at=NOW, choice='snooze')}\n"
    )


def test_it_says_when_the_next_comes_and_how_to_get_fewer(looked_at, initiative):
    make_point(initiative)

    send()

    link = Mail.objects.get().headers["List-Unsubscribe"].strip("<>")
    assert mail.outbox[0].body.endswith(
        "--\n"
        "A point ends by itself as soon as the fact is recorded.\n"
        "Kiem writes on Tuesdays, when there is something.\n"
        "\n"
        "Choose how often Kiem writes, and about what:\n"
        "http://testserver/mail/\n"
        "Fewer of these mails:\n"
        f"{link}\n"
        "\n"
        "Kiem, gemeente lindervoort\n"
    )


def test_the_html_part_says_the_same(looked_at, initiative, owner):
    point = make_point(initiative)

    send()

    ((html, kind),) = mail.outbox[0].alternatives
    assert kind == "text/html"
    assert "Silent for 63 days, limit 60" in html
    assert f'href="{answer_url(point, owner, at=NOW)}"' in html


def test_the_html_part_suits_every_mail_reader(looked_at, initiative):
    make_point(initiative)

    send()

    html = Mail.objects.get().html
    assert '<html lang="en">' in html
    assert '<meta name="color-scheme" content="light dark">' in html
    assert "@media (prefers-color-scheme: dark)" in html
    assert "font-size: 16px" in html
    assert "<img" not in html


@pytest.mark.parametrize(
    ("language", "day"), [("en", "Monday 23 November"), ("nl", "maandag 23 november")]
)
def test_it_is_in_the_language_of_its_reader(looked_at, initiative, language, day):
    initiative.owner.language = language
    initiative.owner.save(update_fields=["language"])
    make_point(initiative)

    send()

    html = Mail.objects.get().html
    assert f'<html lang="{language}">' in html
    assert day in html


def test_whoever_has_nothing_to_do_hears_nothing(looked_at, initiative):
    make_point(initiative, severity=Severity.INFO)
    make_point(initiative, "U2", closed_at=NOW)

    assert send() == 0
    assert mail.outbox == []


def test_running_again_sends_nothing_again(looked_at, initiative):
    make_point(initiative)
    send()

    send(NOW + timedelta(minutes=1))

    assert Digest.objects.count() == 1
    assert len(mail.outbox) == 1


@pytest.mark.django_db(transaction=True)
def test_workers_that_compose_at_once_write_to_everybody_once(looked_at, initiative):
    make_point(initiative)
    composed, together = [], threading.Barrier(4)

    def compose():
        together.wait()
        composed.append(actions.compose_digests(at=NOW))
        connection.close()

    threads = [threading.Thread(target=compose) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(composed) == [0, 0, 0, 1]
    assert Mail.objects.count() == 1


def test_what_comes_up_later_waits_for_tuesday(looked_at, initiative):
    send()
    make_point(initiative)

    assert send(TUESDAY - timedelta(seconds=1)) == 0
    assert send(TUESDAY) == 1


@pytest.mark.parametrize("outage", [timedelta(hours=6), timedelta(weeks=3)])
def test_after_an_outage_it_catches_up_once(looked_at, initiative, outage):
    send()
    make_point(initiative)
    back = TUESDAY + outage

    send(back)
    send(back + timedelta(minutes=1))

    assert len(mail.outbox) == 1


def test_nothing_is_settled_before_anything_was_looked_at(initiative):
    make_point(initiative)

    assert send() == 0
    assert not Preference.objects.exists()


def test_the_gravest_three_stand_there_and_the_rest_is_counted(looked_at, initiative):
    for rule in ("T1", "T4", "U2", "C1"):
        make_point(initiative, rule)
    make_point(initiative, "U1", severity=Severity.ACTION)

    send()

    body = mail.outbox[0].body
    assert "(and 4 more)" in mail.outbox[0].subject
    assert [line[:6] for line in body.splitlines() if ": " in line] == [
        "Action",
        "Attent",
        "Attent",
        "→ Ask ",
    ]
    assert f"and 2 more\n  http://testserver/initiatives/{initiative.pk}/" in body


def test_the_initiative_with_the_gravest_point_comes_first(looked_at, initiative):
    other = make_initiative(initiative.owner, title="Water")
    make_point(initiative)
    make_point(other, severity=Severity.ACTION)

    send()

    body = mail.outbox[0].body
    assert mail.outbox[0].subject.startswith("Water: ")
    assert body.index("Water (Idea)") < body.index("Trees (Idea)")


def test_of_many_initiatives_the_gravest_eight_stand_there(looked_at, owner):
    for number in range(10):
        make_point(make_initiative(owner, title=f"Initiative {number}"))

    send()

    body = mail.outbox[0].body
    assert mail.outbox[0].subject.endswith("(and 9 more)")
    assert body.count("(Idea)\n") == 8
    assert "2 more points about other initiatives\n→ http://testserver/my-work/" in body


def test_whoever_left_is_skipped(looked_at, initiative):
    make_point(initiative)
    initiative.owner.is_active = False
    initiative.owner.save(update_fields=["is_active"])

    assert send() == 0


def test_whoever_may_not_see_it_is_not_told(looked_at, initiative, outsider):
    make_point(initiative, recipient=outsider)

    assert send() == 0


def test_a_condition_goes_to_whoever_sees_to_it(looked_at, initiative, gatekeeper):
    make_point(
        initiative,
        "O4",
        recipient=gatekeeper,
        subject="7",
        severity=Severity.ACTION,
        value=3,
        limit=0,
        facts={"condition": "Ask the works council"},
    )

    send()

    assert mail.outbox[0].to == ["gatekeeper@example.org"]
    assert "Ask the works council" in mail.outbox[0].body


def test_several_roles_do_not_repeat_a_point(looked_at, initiative):
    Membership.objects.create(
        user=initiative.owner, portfolio=initiative.portfolio, role=Role.MANAGER
    )
    make_point(initiative)

    send()

    assert "more)" not in mail.outbox[0].subject


def test_what_is_put_off_is_not_asked(looked_at, initiative):
    make_point(initiative, snoozed_until=NOW.date() + DAYS)

    assert send() == 0


def test_it_says_beforehand_that_the_sponsor_will_be_asked(
    looked_at, initiative, manager
):
    initiative.sponsor_account = manager
    initiative.save(update_fields=["sponsor_account"])
    make_point(initiative)

    send()

    words = "Without an answer this goes to the sponsor on 4 December 2026."
    assert words in mail.outbox[0].body
    assert words in Mail.objects.get().html


def test_the_sponsor_reads_why_they_are_asked(looked_at, initiative, manager):
    initiative.sponsor_account = manager
    initiative.save(update_fields=["sponsor_account"])
    make_point(initiative, asked_level=AskedLevel.SPONSOR)

    assert send() == 2

    sent = next(each for each in mail.outbox if each.to == ["manager@example.org"])
    assert "Owner has not answered for 14 days." in sent.body
    assert "Without an answer" not in sent.body


NASTY = "Trees\r\nBcc: all@x.org\r\n\r\n<script>alert(1)</script> & \u2028more"


def test_a_title_can_smuggle_nothing_into_a_mail(looked_at, initiative):
    initiative.title = NASTY
    initiative.save(update_fields=["title"])
    make_point(initiative)

    send()

    sent = message_from_string(mail.outbox[0].message().as_string(), policy=default)
    one_line = "Trees Bcc: all@x.org <script>alert(1)</script> & more"
    assert sent["Bcc"] is None
    assert sent["Subject"].startswith(f"{one_line}: one line")
    assert f"{one_line} (Idea)" in mail.outbox[0].body
    assert "<script" not in Mail.objects.get().html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; more" in Mail.objects.get().html


def test_a_name_can_smuggle_nothing_into_a_mail(looked_at, initiative):
    initiative.owner.name = "<b>Owner</b>\n\nPay here"
    initiative.owner.save(update_fields=["name"])
    make_point(initiative)

    send()

    assert "Hello <b>Owner</b> Pay here,\n" in mail.outbox[0].body
    assert "Hello &lt;b&gt;Owner&lt;/b&gt; Pay here." in Mail.objects.get().html


def test_other_programs_see_that_nobody_typed_it(looked_at, initiative):
    make_point(initiative)

    send()

    sent = mail.outbox[0].message()
    digest = Digest.objects.get()
    assert sent["Auto-Submitted"] == "auto-generated"
    assert sent["X-Auto-Response-Suppress"] == "All"
    assert sent["List-Id"] == "Kiem <digest.testserver>"
    assert sent["Message-ID"] == f"<digest.{digest.recipient_id}.2026-11-17@testserver>"
    assert sent["Date"] == "Mon, 23 Nov 2026 09:00:00 +0000"
    assert sent["Precedence"] is None


def many(portfolio, count):
    for number in range(count):
        person = make_person(f"Person{number}", portfolio, Role.CONTRIBUTOR)
        initiative = make_initiative(person, title=f"Initiative {number}")
        Standing.objects.create(initiative=initiative, version=1, computed_on=NOW)
        make_point(initiative)
        make_point(initiative, "U2")


@pytest.mark.parametrize("count", [3, 30])
def test_it_takes_as_many_queries_for_thirty_people_as_for_three(portfolio, count):
    many(portfolio, count)

    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert actions.compose_digests(at=NOW) == count

    assert len(queries) == 30
    assert AttentionPoint.objects.open().count() == 2 * count

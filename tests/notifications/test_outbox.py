"""The outbox sends each mail once, and knows when to try again and when to give up."""

import smtplib
import threading
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection

from notifications import outbox, refusals
from notifications.models import Mail
from tests.cast import NOW
from tests.notifications.conftest import make_mails

LEASE = timedelta(minutes=5)


def clock():
    return NOW


def claim(limit=10, at=NOW):
    return outbox.claim(limit=limit, at=at, lease=LEASE)


def test_what_is_due_is_sent_and_marked(owner):
    make_mails(owner, 2)

    done = outbox.deliver(clock=clock)

    assert done == outbox.Delivery(accepted=2)
    assert [sent.to for sent in mail.outbox] == [
        ["person0@example.org"],
        ["person1@example.org"],
    ]
    assert set(Mail.objects.values_list("accepted_at", flat=True)) == {NOW}


def test_what_was_accepted_is_not_sent_again(owner):
    make_mails(owner, 2)
    outbox.deliver(clock=clock)

    again = outbox.deliver(clock=clock)

    assert again == outbox.Delivery()
    assert len(mail.outbox) == 2


def test_what_is_due_later_waits(owner):
    make_mails(owner, 1, at=NOW + timedelta(seconds=1))

    assert outbox.deliver(clock=clock) == outbox.Delivery()


def test_more_than_a_batch_goes_in_one_run(owner):
    make_mails(owner, outbox.BATCH + 1)

    assert outbox.deliver(clock=clock).accepted == outbox.BATCH + 1


def test_a_claimed_mail_is_nobody_elses_until_the_lease_ends(owner):
    make_mails(owner, 1)
    claim()

    assert claim(at=NOW + LEASE - timedelta(seconds=1)) == []
    assert len(claim(at=NOW + LEASE)) == 1


def test_whose_lease_lapsed_to_another_does_not_send(owner):
    make_mails(owner, 1)
    (mine,) = claim()
    claim(at=NOW + LEASE)

    assert not outbox.holds(mine, at=NOW + LEASE, lease=LEASE)


def test_a_lease_is_renewed_when_its_turn_comes(owner):
    make_mails(owner, 1)
    (mine,) = claim()

    assert outbox.holds(mine, at=NOW + timedelta(minutes=4), lease=LEASE)
    assert claim(at=NOW + timedelta(minutes=8)) == []


@pytest.mark.django_db(transaction=True)
def test_two_claim_at_once_and_share(owner, settings):
    settings.MAIL_PER_MINUTE = 0
    make_mails(owner, 200)
    taken, together = [], threading.Barrier(4)

    def take():
        together.wait()
        while mails := claim(limit=7):
            taken.extend(each.pk for each in mails)
        connection.close()

    threads = [threading.Thread(target=take) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(taken) == 200
    assert len(set(taken)) == 200


def test_the_waits_between_attempts_are_48_hours_together():
    assert timedelta(minutes=sum(outbox.BACKOFF)) == timedelta(hours=48)


@pytest.mark.parametrize(
    ("attempts", "minutes"),
    [(0, 1), (1, 4), (2, 10), (3, 15), (4, 30), (5, 60), (6, 120), (7, 240), (10, 960)],
)
def test_a_server_that_asks_to_wait_is_given_time(
    smtp, smtp_server, owner, attempts, minutes
):
    smtp_server.answer = "451 Try again later"
    make_mails(owner, 1)
    Mail.objects.update(attempts=attempts)

    done = outbox.deliver(clock=clock)

    left = Mail.objects.get()
    assert done == outbox.Delivery(postponed=1)
    assert left.due_at == NOW + timedelta(minutes=minutes)
    assert left.last_error == "SMTPDataError 451"


def test_after_48_hours_it_is_given_up(smtp, smtp_server, owner):
    smtp_server.answer = "451 Try again later"
    make_mails(owner, 1)
    Mail.objects.update(attempts=len(outbox.BACKOFF))

    done = outbox.deliver(clock=clock)

    assert done == outbox.Delivery(dead=1)
    assert Mail.objects.dead().get().dead_at == NOW


def test_a_refusal_for_good_is_given_up_at_once(smtp, smtp_server, owner):
    smtp_server.answer = "550 No person0@example.org here"
    make_mails(owner, 1)

    done = outbox.deliver(clock=clock)

    assert done == outbox.Delivery(dead=1)
    assert Mail.objects.dead().get().last_error == "SMTPDataError 550"


def test_without_a_server_mails_wait_and_one_knock_is_enough(owner, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    make_mails(owner, outbox.BATCH + 5)

    done = outbox.deliver(clock=clock)

    assert done == outbox.Delivery(postponed=outbox.BATCH)
    assert Mail.objects.waiting().count() == outbox.BATCH + 5
    assert Mail.objects.filter(last_error="ConnectionRefusedError").exists()


def test_a_mail_that_cannot_be_written_does_not_block_the_others(owner):
    make_mails(owner, 3)
    Mail.objects.filter(dedupe_key="test:1").update(subject="Two\r\nBcc: all@x.org")

    done = outbox.deliver(clock=clock)

    assert done == outbox.Delivery(accepted=2, dead=1)
    assert Mail.objects.dead().get().last_error == "BadHeaderError"


def test_what_took_its_worker_down_goes_after_the_others_and_alone(owner):
    make_mails(owner, 2)
    first, second = (each.pk for each in claim())
    make_mails(owner, 3, first=2)

    taken = [[each.pk for each in claim(at=NOW + LEASE)] for _ in range(3)]

    others = Mail.objects.exclude(pk__in=(first, second)).order_by("pk")
    assert taken == [[each.pk for each in others], [first], [second]]


def test_an_attempt_counts_from_the_moment_it_is_taken(owner):
    make_mails(owner, 1)

    (mine,) = claim()

    assert mine.attempts == Mail.objects.get().attempts == 1


def test_what_took_its_worker_down_each_time_is_given_up(owner):
    make_mails(owner, 1)
    Mail.objects.update(attempts=outbox.MOST_ATTEMPTS, lease_until=NOW)

    assert outbox.deliver(clock=clock) == outbox.Delivery(dead=1)
    assert mail.outbox == []


def test_whoever_left_is_not_written_to(owner):
    make_mails(owner, 1)
    owner.is_active = False
    owner.save(update_fields=["is_active"])

    assert outbox.deliver(clock=clock) == outbox.Delivery(dead=1)
    assert mail.outbox == []


def test_one_connection_carries_a_batch(smtp, smtp_server, owner):
    make_mails(owner, 5)

    outbox.deliver(clock=clock)

    assert len(smtp_server.wait_for(5)) == 5
    assert len(smtp_server.connections) == 1


def test_an_unwilling_server_costs_each_mail_one_attempt(smtp, smtp_server, owner):
    smtp_server.answer = "421 Too busy"
    make_mails(owner, 3)

    outbox.deliver(clock=clock)

    assert list(Mail.objects.values_list("attempts", flat=True)) == [1, 1, 1]


@pytest.mark.parametrize(
    ("error", "permanent"),
    [
        (smtplib.SMTPRecipientsRefused({"a@x.org": (550, b"No")}), True),
        (smtplib.SMTPRecipientsRefused({"a@x.org": (450, b"Later")}), False),
        (smtplib.SMTPSenderRefused(550, b"Not you", "kiem@x.org"), False),
        (smtplib.SMTPDataError(554, b"Spam"), True),
        (smtplib.SMTPDataError(452, b"Full"), False),
        (smtplib.SMTPServerDisconnected("Gone"), False),
        (smtplib.SMTPNotSupportedError("No SMTPUTF8"), True),
        (TimeoutError(), False),
        (UnicodeEncodeError("ascii", "é", 0, 1, "no"), True),
    ],
)
def test_only_what_would_end_the_same_is_permanent(error, permanent):
    assert refusals.is_permanent(error) is permanent


def test_an_error_is_kept_without_the_people_in_it():
    said = {"fatma@x.org": (550, b"5.1.1 <fatma@x.org>: no FATMA\r\n here")}
    error = smtplib.SMTPRecipientsRefused(said)

    assert refusals.describe(error) == "SMTPRecipientsRefused 550"
    words = refusals.server_said(error, about="fatma@x.org")
    assert words == "550 5.1.1 …@…: no … here"


def test_what_the_server_said_is_kept_and_gone_once_it_went(smtp, smtp_server, owner):
    smtp_server.answer = "451 4.7.1 Greylisted, mailto:help@x.org"
    make_mails(owner, 1)
    outbox.deliver(clock=clock)
    refused = Mail.objects.get()
    smtp_server.answer = ""

    outbox.deliver(clock=lambda: NOW + timedelta(minutes=1))

    assert refused.server_said == "451 4.7.1 Greylisted, mailto:…@…"
    assert Mail.objects.get().last_error == ""

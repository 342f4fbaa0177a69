"""Faults in small: nothing is lost, nothing comes twice. `make chaos` has the rest."""

import signal
from collections import Counter
from datetime import timedelta

import pytest
from django.core import mail
from django.db import OperationalError, connection
from django.utils import timezone

from notifications import actions
from notifications.models import Digest, Mail
from notifications.tasks import tick
from tests.cast import NOW, make_initiative
from tests.notifications.conftest import DAYS, LONG_AGO, make_mails, told_until
from tests.notifications.test_worker import QUICK, nothing_waits, wait_until

COUNT = 30
# Eight in the morning in Amsterdam.
TUESDAY = NOW + DAYS - timedelta(hours=2)


def missing_and_doubled(arrived):
    counted = Counter(arrived)
    expected = set(Mail.objects.values_list("message_id", flat=True))
    return len(expected - set(counted)), counted.total() - len(counted)


def test_a_worker_that_stands_still_sends_nothing_that_another_sent(
    owner, worker, smtp_server
):
    make_mails(owner, COUNT, at=timezone.now())
    smtp_server.delay = 0.05
    brief = {"MAIL_LEASE_SECONDS": 1, "TICK_SECONDS": 0.5}
    frozen = worker(beat=True, **brief, **smtp_server.environment)
    smtp_server.wait_for(5, seconds=60)

    frozen.send(signal.SIGSTOP)
    by_now = len(smtp_server.messages)
    worker(beat=True, **brief, **smtp_server.environment)
    # It may hold the only lock of SQLite, so that the other waits for it.
    wait_until(lambda: len(smtp_server.messages) > by_now + 2, seconds=2)
    frozen.send(signal.SIGCONT)

    assert wait_until(nothing_waits)
    frozen.stop()
    arrived = [each["Message-ID"] for each in smtp_server.messages]
    missing, doubled = missing_and_doubled(arrived)
    assert missing == 0
    # What each of its two threads was sending when it stood still.
    assert doubled <= 2


def test_two_beats_and_many_ticks_at_once_send_each_mail_once(
    owner, worker, smtp_server
):
    make_mails(owner, COUNT, at=timezone.now())
    for _ in range(50):
        tick.delay()

    for _ in range(2):
        worker(beat=True, **QUICK, **smtp_server.environment)

    assert wait_until(nothing_waits)
    arrived = [each["Message-ID"] for each in smtp_server.messages]
    assert missing_and_doubled(arrived) == (0, 0)


@pytest.fixture
def told_last_week(owner):
    """Something went wrong long ago, and its owner had a digest a week ago."""
    make_initiative(owner, at=LONG_AGO)
    told_until(TUESDAY - 7 * DAYS)


def remind(at):
    return actions.remind(clock=lambda: at)


def test_a_clock_that_jumps_writes_no_digest_twice_and_misses_none(
    told_last_week, owner
):
    """An hour back, a day back, a week on and three days back again."""
    hour, minute = timedelta(hours=1), timedelta(minutes=1)
    for at in (
        TUESDAY,
        TUESDAY - hour,
        TUESDAY + minute,
        TUESDAY - DAYS,
        TUESDAY + 7 * DAYS,
        TUESDAY + 4 * DAYS,
        TUESDAY + 7 * DAYS + minute,
    ):
        remind(at)

    days = Digest.objects.filter(recipient=owner).order_by("day")
    assert [each.day for each in days] == [TUESDAY.date(), (TUESDAY + 7 * DAYS).date()]
    arrived = [each.extra_headers["Message-ID"] for each in mail.outbox]
    assert missing_and_doubled(arrived) == (0, 0)


def test_a_mail_that_waits_goes_when_the_clock_was_put_right(owner):
    """What was made while the clock was a day ahead is not due yet."""
    make_mails(owner, 2, at=TUESDAY + DAYS)

    assert remind(TUESDAY).delivery.accepted == 0
    assert remind(TUESDAY + DAYS).delivery.accepted == 2


@pytest.fixture
def full_disk():
    """Let this connection's database grow no further, as on a full disk."""
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite can be told that its disk is full")

    def fill(is_full=True):
        with connection.cursor() as cursor:
            # What tests before this one left free would be filled first.
            cursor.execute("VACUUM")
            pages = cursor.execute("PRAGMA page_count").fetchone()[0]
            most = pages if is_full else 2**30
            cursor.execute(f"PRAGMA max_page_count = {most}")

    yield fill
    fill(is_full=False)


@pytest.mark.django_db(transaction=True)
def test_on_a_full_disk_what_waits_goes_and_what_is_new_comes_later(
    told_last_week, owner, full_disk
):
    make_mails(owner, 3, at=TUESDAY)
    Mail.objects.update(last_error="x" * 200)
    full_disk()

    with pytest.raises(OperationalError, match="full"):
        for number in range(200):
            make_mails(owner, 5, at=TUESDAY + 30 * DAYS, first=100 + 5 * number)
    # The marks of who sends them have room where they lie.
    Mail.objects.filter(due_at=TUESDAY).update(last_error="")
    with pytest.raises(OperationalError, match="full"):
        remind(TUESDAY)
    assert len(mail.outbox) == 3
    full_disk(is_full=False)

    remind(TUESDAY)
    Mail.objects.filter(accepted_at=None).delete()
    arrived = [each.extra_headers["Message-ID"] for each in mail.outbox]
    assert missing_and_doubled(arrived) == (0, 0)
    assert Digest.objects.filter(recipient=owner).count() == 1

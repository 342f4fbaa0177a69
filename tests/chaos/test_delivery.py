"""`make chaos`: no mail is lost, whatever breaks while it is sent.

Takes minutes: a refusal is tried again after one. Without CHAOS in the environment only
the small tests run, of tests/notifications/test_kill_points.py and test_smtp_faults.py.
"""

import signal
import sys
import time
import urllib.error
import urllib.request

import pytest
from aiosmtpd.controller import Controller

from tests.chaos.world import COUNT, LONG, within
from tests.mail_server import DROP, STALL

pytestmark = LONG
MIDWAY = 60


def midway(world):
    world.worker()
    world.mail.wait_for(MIDWAY, 120)


def test_workers_are_killed_again_and_again(world):
    kills = 5
    for _ in range(kills):
        sent = len(world.mail.messages)
        doomed = world.worker()
        world.mail.wait_for(min(COUNT, sent + 30), 120)
        doomed.kill()
    world.worker()

    world.wait_until_all_went()
    missing, doubled = world.missing_and_doubled()
    assert missing == 0
    # One a kill for each of two threads, between the answer and its mark.
    assert doubled <= 2 * kills


def test_a_worker_is_asked_to_stop(world):
    first = world.worker()
    world.mail.wait_for(MIDWAY, 120)

    first.stop()
    world.worker()

    world.wait_until_all_went()
    assert world.missing_and_doubled() == (0, 0)


def test_a_worker_stands_still_for_longer_than_its_lease(world):
    frozen = world.worker()
    world.mail.wait_for(MIDWAY, 120)
    frozen.send(signal.SIGSTOP)
    world.worker()
    world.wait_until_all_went()

    frozen.send(signal.SIGCONT)
    time.sleep(5)

    missing, doubled = world.missing_and_doubled()
    assert missing == 0
    # What each of its two threads was sending when it stood still.
    assert doubled <= 2


def test_three_beats_and_many_ticks_at_once(world):
    for _ in range(3):
        world.worker()
    send = "from notifications.tasks import tick; [tick.delay() for _ in range(200)]"
    setup = "import django; django.setup(); "
    flood = world.run([sys.executable, "-c", setup + send])

    world.wait_until_all_went()
    assert flood.process.wait(60) == 0
    assert world.missing_and_doubled() == (0, 0)


def test_the_broker_is_emptied_again_and_again(world):
    world.worker()
    # By what was sent, not by the clock: a busy machine would never get round.
    for sent in range(0, COUNT - MIDWAY, 5):
        world.broker.command("FLUSHALL")
        world.mail.wait_for(sent + 5, 60)

    world.wait_until_all_went()
    assert world.missing_and_doubled() == (0, 0)


@pytest.mark.parametrize("away", [0, 5])
def test_the_broker_is_started_anew_and_has_forgotten_all(world, away):
    # What a round holds goes on meanwhile; some have to be left when it is back.
    world.mail.delay = 0.1
    midway(world)

    world.broker.stop()
    time.sleep(away)
    world.broker.start()

    world.mail.wait_for(len(world.mail.messages) + 1, 30)
    world.wait_until_all_went(60)
    assert world.missing_and_doubled() == (0, 0)


@pytest.mark.parametrize("way", ["stop", "crash"])
def test_postgresql_is_started_anew(world, way):
    midway(world)

    getattr(world.database, way)()
    time.sleep(3)
    world.database.start()

    world.wait_until_all_went()
    missing, doubled = world.missing_and_doubled()
    assert missing == 0
    # One for each of two threads, whose mark could not be written.
    assert doubled <= 2


def test_every_connection_to_postgresql_breaks(world):
    midway(world)

    breaks = 0
    while len(world.mail.messages) < COUNT - MIDWAY and breaks < 5:
        world.query(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
        )
        breaks += 1
        time.sleep(1)

    world.wait_until_all_went()
    missing, doubled = world.missing_and_doubled()
    assert missing == 0
    assert doubled <= 2 * breaks


def test_pages_say_that_the_database_is_away_and_come_back_by_themselves(world):
    site = world.web()
    # The first answer imports all pages.
    assert status(site, "/_healthz/readyz/", timeout=60) == 200
    assert status(site, "/_healthz/livez/") == 200

    world.database.crash()
    try:
        within(5, lambda: status(site, "/_healthz/readyz/") == 503)
        assert status(site, "/_healthz/livez/") == 200
    finally:
        world.database.start()

    within(30, lambda: status(site, "/_healthz/readyz/") == 200)


def test_pages_stay_up_without_a_broker(world):
    site = world.web()

    world.broker.stop()
    try:
        assert status(site, "/_healthz/readyz/", timeout=60) == 200
        assert status(site, "/sign-in/") == 200
    finally:
        world.broker.start()


def status(site, path, *, timeout=10):
    try:
        with urllib.request.urlopen(site + path, timeout=timeout) as answer:
            return answer.status
    except urllib.error.HTTPError as refusal:
        return refusal.code


def test_the_mail_server_is_gone_and_comes_back(world):
    midway(world)
    world.mail.controller.stop()
    time.sleep(5)

    world.mail.controller = Controller(
        world.mail, hostname=world.mail.host, port=world.mail.port
    )
    world.mail.controller.start()

    world.wait_until_all_went()
    missing, doubled = world.missing_and_doubled()
    assert missing == 0
    # It was gone between the text and its answer.
    assert doubled <= 2


def test_a_poison_mail_holds_up_no_other(world):
    bad = 'UPDATE notifications_mail SET headers = \'{"List-Id": "a\\nb"}\''
    world.change(f"{bad} WHERE dedupe_key = 'digest.7'")
    world.worker()

    world.wait_until_all_went()

    dead = "SELECT dedupe_key FROM notifications_mail WHERE dead_at IS NOT NULL"
    assert world.query(dead) == [("digest.7",)]
    assert world.missing_and_doubled() == (1, 0)


@pytest.mark.parametrize(
    ("fault", "refused"), [("451 4.3.0 Not now", 4), (DROP, 4), (STALL, 0)]
)
def test_the_mail_server_fails_for_a_while(world, fault, refused):
    """At each verb in turn, while a quarter of the mails falls due.

    What is only slow refuses nothing.
    """
    due = "UPDATE notifications_mail SET due_at = now()"
    world.change(f"{due} + interval '1 day'")
    world.worker()
    for quarter, verb in enumerate(("EHLO", "MAIL", "RCPT", "DATA")):
        world.mail.faults = {verb: fault}
        world.change(f"{due} WHERE id % 4 = {quarter}")
        time.sleep(5)

    world.mail.faults = {}

    # Who was refused twice waits one minute and then four.
    world.wait_until_all_went(600)
    assert world.missing_and_doubled() == (0, 0)
    again = "SELECT count(DISTINCT id % 4) FROM notifications_mail WHERE attempts > 1"
    assert world.query(again)[0][0] >= refused


def test_a_mail_that_is_refused_for_good_is_seen(world):
    world.mail.faults = {"RCPT": "550 5.1.1 Nobody"}
    world.worker()

    world.wait_until_all_went()

    dead = "SELECT count(*) FROM notifications_mail WHERE dead_at IS NOT NULL"
    assert world.query(dead) == [(COUNT,)]

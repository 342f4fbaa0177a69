"""`make chaos`: no mail is lost, whatever breaks while it is sent.

Takes minutes: a refusal is tried again after one. Without CHAOS in the environment only
the small tests run, of tests/notifications/test_kill_points.py and test_smtp_faults.py.
"""

import os
import time

import pytest

from tests import servers
from tests.chaos.world import World, run
from tests.mail_server import DROP, STALL

pytestmark = pytest.mark.skipif(
    not os.environ.get("CHAOS"), reason="make chaos takes minutes"
)
COUNT, MIDWAY = 300, 60


@pytest.fixture(scope="module")
def database():
    with servers.running_postgresql() as server:
        yield server


@pytest.fixture(scope="module")
def migrated(database):
    run(database, "manage.py", "migrate", "--verbosity", "0")


@pytest.fixture
def world(database, migrated, smtp_server, tmp_path):
    made = World(database, smtp_server, tmp_path)
    made.broker.start()
    run(database, "-m", "tests.chaos.fill", str(COUNT))
    smtp_server.delay = 0.02
    yield made
    for worker in made.workers:
        worker.kill()
    made.broker.stop()


def midway(world):
    world.worker()
    world.mail.wait_for(MIDWAY, 120)


def test_workers_are_killed_again_and_again(world):
    for _ in range(5):
        sent = len(world.mail.messages)
        doomed = world.worker()
        world.mail.wait_for(min(COUNT, sent + 30), 120)
        doomed.kill()
    world.worker()

    world.wait_until_all_went()
    missing, doubled = world.missing_and_doubled()
    assert missing == 0
    assert doubled <= 5


@pytest.mark.parametrize("away", [0, 5])
def test_the_broker_is_started_anew_and_has_forgotten_all(world, away):
    midway(world)

    world.broker.stop()
    time.sleep(away)
    world.broker.start()

    world.wait_until_all_went()
    assert world.missing_and_doubled() == (0, 0)


def test_postgresql_is_started_anew(world):
    midway(world)

    world.database.stop()
    time.sleep(3)
    world.database.start()

    world.wait_until_all_went()
    missing, doubled = world.missing_and_doubled()
    assert missing == 0
    # One for each of two threads, whose mark could not be written.
    assert doubled <= 2


@pytest.mark.parametrize("fault", ["451 4.3.0 Not now", DROP, STALL])
@pytest.mark.parametrize("verb", ["EHLO", "MAIL", "RCPT", "DATA"])
def test_the_mail_server_fails_for_a_while(world, verb, fault):
    world.mail.faults = {verb: fault}
    world.worker()
    time.sleep(5)

    world.mail.faults = {}

    world.wait_until_all_went()
    assert world.missing_and_doubled() == (0, 0)


def test_a_mail_that_is_refused_for_good_is_seen(world):
    world.mail.faults = {"RCPT": "550 5.1.1 Nobody"}
    world.worker()

    world.wait_until_all_went()

    dead = "SELECT count(*) FROM notifications_mail WHERE dead_at IS NOT NULL"
    assert world.query(dead) == [(COUNT,)]
